const shortest = 4;

interface Identified {
  readonly id: string;
}

/**
 * For the id of each of `some` the shortest beginning that names it alone among `all`, four characters at least, as git
 * does. None ends in a dash, where an id looks cut off.
 */
export function shortIds(some: readonly Identified[], all: readonly Identified[]): ReadonlyMap<string, string> {
  const rivals = new Map<string, string[]>(some.map(({id}) => [id.slice(0, shortest), []]));
  for (const {id} of [...some, ...all]) rivals.get(id.slice(0, shortest))?.push(id);
  const short = new Map<string, string>();
  for (const group of rivals.values()) addShort(group.sort(), short);
  return new Map(some.map(({id}) => [id, short.get(id) ?? id]));
}

/** Do the ids of any of these begin as that one does, so that {@link shortIds} must know it? */
export function mayClash(some: readonly Identified[]): (other: Identified) => boolean {
  const beginnings = new Set(some.map(({id}) => id.slice(0, shortest)));
  return ({id}) => beginnings.has(id.slice(0, shortest));
}

/** Of sorted ids, the neighbours of one share most with it. */
function addShort(sorted: readonly string[], short: Map<string, string>): void {
  const different = sorted.filter((id, index) => id !== sorted[index - 1]);
  for (const [index, id] of different.entries()) {
    const [before = '', after = ''] = [different[index - 1], different[index + 1]];
    const length = Math.max(shortest, sharedLength(id, before) + 1, sharedLength(id, after) + 1);
    short.set(id, id.slice(0, id[length - 1] === '-' ? length + 1 : length));
  }
}

function sharedLength(left: string, right: string): number {
  let length = 0;
  while (length < left.length && left[length] === right[length]) length += 1;
  return length;
}
