/** Why the system refused, like `EACCES: permission denied`, without call and path. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message.replace(/, \w+( '.*)?$/s, '') : String(error);
}
