/** How far work on many nodes is, on one line of stderr, if that is a terminal; the line is gone at the end. */
export interface FleetProgress {
  /** Nodes that are recording, or could not be made to. */
  readonly onStarted: (done: number, total: number) => void;
  /** Nodes that are done with. */
  readonly onFinished: (done: number, total: number) => void;
  /** Bytes of a node's pack that have come. */
  readonly onBytes: (node: string, bytes: number, total: number) => void;
  /** Takes the line away: something else is about to be printed. */
  readonly clear: () => void;
}

/** More would only flicker. */
const pauseMs = 100;
const columns = 24;

/** Less has come before anybody could read how much. */
const worthTelling = 1024 * 1024;

export function fleetProgress(stream: NodeJS.WriteStream = process.stderr, now = Date.now): FleetProgress {
  let [done, total, doing, isShown, shownAtMs] = [0, 0, '', false, 0];
  const packs = new Map<string, {readonly bytes: number; readonly total: number}>();
  return {
    onStarted: step('started'),
    onFinished: step('done'),
    onBytes: (node, bytes, size) => {
      packs.set(node, {bytes, total: size});
      if (now() - shownAtMs >= pauseMs) show();
    },
    clear,
  };

  function step(name: string) {
    return (some: number, all: number) => {
      [done, total, doing] = [some, all, name];
      if (done === total) clear();
      else show();
    };
  }

  function show(): void {
    if (!stream.isTTY || total === 0) return;
    const filled = Math.round((done / total) * columns);
    const bar = '#'.repeat(filled).padEnd(columns, '.');
    stream.write(`\r\x1b[K[${bar}] ${done} of ${total} nodes ${doing}${transferred()}`);
    [isShown, shownAtMs] = [true, now()];
  }

  function transferred(): string {
    const sum = (of: 'bytes' | 'total') => [...packs.values()].reduce((so, each) => so + each[of], 0);
    if (sum('total') < worthTelling) return '';
    return `, ${mebibytes(sum('bytes'))} of ${mebibytes(sum('total'))} MiB`;
  }

  function clear(): void {
    if (isShown) stream.write('\r\x1b[K');
    isShown = false;
  }
}

function mebibytes(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(1);
}
