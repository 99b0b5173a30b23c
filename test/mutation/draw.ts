/** That many of these things by chance, the same ones for the same seed. */
export function draw<T>(things: readonly T[], count: number, seed: number): T[] {
  const random = generator(seed);
  const rest = [...things];
  return Array.from({length: Math.min(count, rest.length)}, () =>
    rest.splice(Math.floor(random() * rest.length), 1),
  ).flat();
}

/** Mulberry32, public domain: the same numbers for the same seed. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
