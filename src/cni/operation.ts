/** The operations of the CNI specification 1.1.0 ("CNI operations"); `CNI_COMMAND` carries them. */
export const operations = ['ADD', 'DEL', 'CHECK', 'GC', 'STATUS', 'VERSION'] as const;

export type Operation = (typeof operations)[number];

/** The operation of that name, or undefined: a caller may put anything into `CNI_COMMAND`. */
export function parseOperation(text: string | undefined): Operation | undefined {
  return operations.find((operation) => operation === text);
}

/** Polls ask about the plugin, not about an attachment; views hide them unless asked. */
export function isPoll(operation: string): boolean {
  return operation === 'VERSION' || operation === 'STATUS';
}
