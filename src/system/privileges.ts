/** May this process do what only root may? */
export function isRoot(): boolean {
  return process.geteuid?.() === 0;
}
