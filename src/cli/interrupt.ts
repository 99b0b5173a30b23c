/**
 * Aborts when the user or the system ends the command (SIGINT, SIGTERM), or when nobody reads its output any more.
 * The exit code is then 128 plus the signal's number, as a shell has it.
 */
export function untilInterrupted(): AbortSignal {
  const interrupt = new AbortController();
  for (const [name, number] of [
    ['SIGINT', 2],
    ['SIGTERM', 15],
  ] as const) {
    process.once(name, () => {
      process.exitCode = 128 + number;
      interrupt.abort();
    });
  }
  process.stdout.once('close', () => {
    interrupt.abort();
  });
  process.stdout.once('error', () => {
    interrupt.abort();
  });
  return interrupt.signal;
}
