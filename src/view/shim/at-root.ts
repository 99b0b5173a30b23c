/** Advice with the `--root` that it needs: without it, it would be about the machine itself. '' is the machine. */
export function atRoot(advice: string, root: string): string {
  if (root === '' || advice.includes('--root')) return advice;
  return advice.replaceAll(/\bmlab-cni shim (?:install|uninstall|sync|status)\b/g, `$& --root ${root}`);
}
