/** Meta plugins whose delegates are networks of their own, with their own name and interface. */
export const attachesNetworks: ReadonlySet<string> = new Set(['multus', 'multus-shim', 'genie', 'danm', 'nodus']);

/** Does its request leave open which plugins it starts? flannel delegates to bridge unless it is told otherwise. */
export function startsUnnamed(plugin: string): boolean {
  return attachesNetworks.has(plugin) || plugin === 'flannel';
}
