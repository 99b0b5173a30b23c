const most = 40;
const kept = {first: 12, last: 24} as const;
const longest = 1000;

/**
 * Lines of a log in so few that they fit on a screen: repetitions counted, the middle of a long log and the end of an
 * endless line left out, each time saying so.
 */
export function foldLines(lines: readonly string[], howToSeeAll: string): string[] {
  const once = countRepetitions(lines).map(cutLine);
  if (once.length <= most) return once;
  const folded = once.length - kept.first - kept.last;
  return [...once.slice(0, kept.first), `… ${folded} lines more: ${howToSeeAll}`, ...once.slice(-kept.last)];
}

function countRepetitions(lines: readonly string[]): string[] {
  const runs: {readonly line: string; readonly from: number}[] = [];
  for (const [index, line] of lines.entries()) if (runs.at(-1)?.line !== line) runs.push({line, from: index});
  return runs.flatMap(({line, from}, index) => {
    const count = (runs[index + 1]?.from ?? lines.length) - from;
    return count <= 2 ? Array.from({length: count}, () => line) : [`${line}  (${count} times)`];
  });
}

function cutLine(line: string): string {
  return line.length <= longest ? line : `${line.slice(0, longest)}… (${line.length - longest} characters more)`;
}
