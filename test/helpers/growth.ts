/**
 * How many times more processor time `work` takes for `factor` times the size: about `factor` if it is linear, its
 * square if it is quadratic. Processor time, and the least of three runs, since other programs are at work here, too.
 */
export function growthOf(work: (size: number) => void, size: number, factor: number): number {
  work(size); // compiled, and warm
  return leastOf(() => work(size * factor)) / leastOf(() => work(size));
}

function leastOf(work: () => void): number {
  const runs = Array.from({length: 3}, () => {
    const before = process.cpuUsage();
    work();
    const {user, system} = process.cpuUsage(before);
    return user + system;
  });
  return Math.max(1000, Math.min(...runs)); // microseconds: below one millisecond there is only noise
}
