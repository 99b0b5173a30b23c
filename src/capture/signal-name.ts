/** Signals 1 to 31 of Linux (signal(7), x86 and ARM); not this machine's, which may be no Linux. */
const names =
  'HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS'.split(
    ' ',
  );

/** `SIGKILL` for 9; numbers without a name, the real-time signals above all, become `SIG34`. */
export function signalName(signal: number): string {
  return `SIG${names[signal - 1] ?? signal}`;
}
