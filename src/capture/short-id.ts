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
  for (const {id} of all) rivals.get(id.slice(0, shortest))?.push(id);
  return new Map(some.map(({id}) => [id, shortId(id, rivals.get(id.slice(0, shortest)) ?? [])]));
}

/** Do the ids of any of these begin as that one does, so that {@link shortIds} must know it? */
export function mayClash(some: readonly Identified[]): (other: Identified) => boolean {
  const beginnings = new Set(some.map(({id}) => id.slice(0, shortest)));
  return ({id}) => beginnings.has(id.slice(0, shortest));
}

function shortId(id: string, rivals: readonly string[]): string {
  const shared = rivals.filter((rival) => rival !== id).map((rival) => sharedLength(id, rival));
  const length = Math.max(shortest, ...shared.map((each) => each + 1));
  return id.slice(0, id[length - 1] === '-' ? length + 1 : length);
}

function sharedLength(left: string, right: string): number {
  let length = 0;
  while (length < left.length && left[length] === right[length]) length += 1;
  return length;
}
