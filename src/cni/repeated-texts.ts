/**
 * A parser for texts of which the same come again and again, as those of a node's calls do: what came lately is not parsed
 * once more. Answers are shared, so nobody may change them.
 */
export function parsingOnce<T>(parse: (text: string) => T): (text: string) => T {
  const known = new Map<string, {readonly answer: T}>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before.answer;
    const answer = parse(text);
    if (known.size >= mostTexts) known.clear();
    if (text.length <= longest) known.set(text, {answer});
    return answer;
  };
}

const mostTexts = 100;

/** Whatever floods a store is not kept. */
const longest = 10_000;
