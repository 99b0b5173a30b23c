/** When a line was logged, as the line itself has it; undefined: it does not say. */
export function stampOf(line: string): string | undefined {
  return stamps.flatMap((pattern) => pattern.exec(line)?.[1] ?? [])[0];
}

/** journald and syslog, ISO 8601 (RFC 3339) at the beginning or in a field, the log package of Go, klog. */
const stamps: readonly RegExp[] = [
  /^([A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d)/,
  /^(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d)/,
  /^(\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d)/,
  /\b(?:time|ts)[="\s:]{1,4}(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)/,
  /^[IWEF]\d{4} (\d\d:\d\d:\d\d)\.\d+ /,
];
