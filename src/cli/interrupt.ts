/** Aborts as {@link untilSignalled} does, and when nobody reads the output of this command any more. */
export function untilInterrupted(): AbortSignal {
  const unread = new AbortController();
  for (const event of ['close', 'error']) process.stdout.once(event, () => unread.abort());
  return AbortSignal.any([untilSignalled(), unread.signal]);
}

/**
 * Aborts when the user or the system ends the command (SIGINT, SIGTERM); a second signal kills it, after `onAgain`. The
 * exit code is then 128 plus the signal's number, as a shell has it, and so is the reason of the signal.
 */
export function untilSignalled(onAgain: () => void = () => undefined): AbortSignal {
  const interrupt = new AbortController();
  for (const [name, exitCode] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    process.once(name, () => {
      process.exitCode = exitCode;
      process.once(name, () => {
        onAgain();
        process.kill(process.pid, name);
      });
      interrupt.abort(exitCode);
    });
  }
  return interrupt.signal;
}
