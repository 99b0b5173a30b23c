import type {Span} from './span.js';

/**
 * Secrets in a text whose marks are escaped one by one: `\u0022` as Go writes quotes for HTML, `\n`, `&quot;`. They are
 * looked for in what the escapes stand for, and taken out where they are.
 */
export function findEscaped(text: string, find: (decoded: string) => readonly Span[]): Span[] {
  if (!hint.test(text)) return [];
  // what is in quotes has lines of its own
  const quoted = [...text.matchAll(quotedLines)].flatMap(({index, 0: whole}) =>
    findIn(whole.slice(1, -1), find).map((span) => ({...span, from: span.from + index + 1, to: span.to + index + 1})),
  );
  return [...quoted, ...findIn(text, find)];
}

const quotedLines = /"(?:[^"\\]|\\(?!n|u000a)[^])*\\(?:n|u000a)(?:[^"\\]|\\[^])*"/g;

function findIn(text: string, find: (decoded: string) => readonly Span[]): Span[] {
  let decoded = '';
  let behind = 0;
  const steps: Step[] = [];
  for (const {index, 0: whole, 1: code, 2: decimal, 3: control, 4: entity} of text.matchAll(escape)) {
    decoded += text.slice(behind, index);
    decoded +=
      named[(control ?? entity ?? '').toLowerCase()] ??
      String.fromCharCode(code === undefined ? Number(decimal) : Number.parseInt(code, 16));
    behind = index + whole.length;
    steps.push({decoded: decoded.length, original: behind});
  }
  decoded += text.slice(behind);
  return find(decoded).map(({from, to, what}) => ({from: originalOf(from, steps), to: originalOf(to, steps), what}));
}

/** A place in both texts. */
interface Step {
  readonly decoded: number;
  readonly original: number;
}

const hint = /\\[nrt]|\\u00[0-7]|\\x[0-7]|%[0-7][0-9a-f]|&(?:quot|apos|amp|lt|gt|#\d\d|#x[2-7]\w);/i;

const escape =
  /(?:\\{1,15}(?:u00|x)|&#x|%(?:25)*)([0-7][0-9a-f]);?|&#(\d\d);|\\{1,15}([nrt])|&(quot|apos|amp|lt|gt);/gi;

const named: Readonly<Record<string, string>> = {
  ...{n: '\n', r: '\r', t: '\t'},
  ...{quot: '"', apos: "'", amp: '&', lt: '<', gt: '>'},
};

/** Where a place in the decoded text was before. */
function originalOf(at: number, steps: readonly Step[]): number {
  let [low, high] = [0, steps.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((steps[middle]?.decoded ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  const step = steps[low - 1];
  return step === undefined ? at : step.original + (at - step.decoded);
}
