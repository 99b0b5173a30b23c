/** Whether the beginning of a file is that of a shim, of whatever installation: is_shim in shims/shim.sh. */
export function beginsLikeShim(head: string): boolean {
  return head.split('\n')[1]?.startsWith('# mlab-cni shim:') === true;
}
