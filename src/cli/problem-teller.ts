/**
 * Says each problem once, however often it comes again, and of those that several nodes have alike only that there are
 * more: a server that is away for minutes would fill the screen.
 */
export function problemTeller(say: (line: string) => void): (node: string | null, problem: string) => void {
  const told = new Map<string, 'once' | 'again'>();
  return (node, problem) => {
    const own = `${node ?? ''}\t${problem}`;
    if (told.has(own)) return;
    told.set(own, 'once');
    const kind = node === null ? problem : problem.replaceAll(node, 'NODE');
    const before = told.get(kind);
    told.set(kind, before === undefined ? 'once' : 'again');
    if (before === undefined) say(`${node ?? 'the watch for the pods'}: ${problem}`);
    else if (before === 'once') say(`${node ?? ''} and perhaps others: the same`);
  };
}
