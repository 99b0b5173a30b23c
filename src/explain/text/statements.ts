import {messagesIn} from './documents.js';
import {clean} from './clean.js';
import {stripPrefixes} from './log-prefixes.js';
import {podsIn} from './pods.js';
import {stampOf} from './stamp.js';

/** One thing that was said in a longer text, and how often. */
export interface Statement {
  /** Without its logger's prefix, dumps and stacks are folded. */
  readonly text: string;
  /** As it came. */
  readonly origin: string;
  readonly count: number;
  readonly place: Extent | null;
  readonly pods: readonly string[];
}

/** Where in the text it was said first and last. */
export interface Extent {
  /** From 1. */
  readonly firstLine: number;
  readonly lastLine: number;
  /** When these were logged, in the words of the log; null: it does not say. */
  readonly firstAt: string | null;
  readonly lastAt: string | null;
}

/**
 * Takes a longer text apart: `kubectl describe`, a journal, the log of a runtime, a document of JSON or YAML. A line is a
 * statement; lines that go on with the one before (a stack, an indented continuation) belong to it. What differs in numbers
 * and ids only is the same.
 */
export function statementsIn(text: string): Statement[] {
  const groups = new Map<string, Statement>();
  for (const {text: origin, count, line} of piecesOf(text)) {
    const cleaned = clean(origin);
    if (cleaned === '') continue;
    const key = withoutIds(cleaned);
    const known = groups.get(key);
    const place = line === undefined ? null : placeOf(line, origin);
    const pods = podsIn(origin);
    if (known === undefined) groups.set(key, {text: cleaned, origin, count, place, pods});
    else
      groups.set(key, {
        ...known,
        count: known.count + count,
        place: spanned(known.place, place),
        pods: both(known.pods, pods),
      });
  }
  return [...groups.values()];
}

/** From the first of two places to the last. */
export function spanned(left: Extent | null, right: Extent | null): Extent | null {
  if (left === null || right === null) return left ?? right;
  const earlier = left.firstLine <= right.firstLine ? left : right;
  const later = left.lastLine >= right.lastLine ? left : right;
  return {
    firstLine: earlier.firstLine,
    lastLine: later.lastLine,
    firstAt: earlier.firstAt,
    lastAt: later.lastAt,
  };
}

const mostPods = 1000;

export function both(left: readonly string[], right: readonly string[]): readonly string[] {
  if (left.length >= mostPods || right.every((each) => left.includes(each))) return left;
  return [...new Set([...left, ...right])].slice(0, mostPods);
}

interface Piece {
  readonly text: string;
  readonly count: number;
  /** Its first one, from 1; undefined: it stood in a document. */
  readonly line?: number;
}

function piecesOf(text: string): readonly Piece[] {
  return messagesIn(text) ?? joinContinuations(text.split('\n'));
}

function placeOf(line: number, origin: string): Extent {
  const at = stampOf(origin) ?? null;
  return {firstLine: line, lastLine: line, firstAt: at, lastAt: at};
}

/** A text of few lines that holds no log is one statement, as is what follows a panic. */
function joinContinuations(lines: readonly string[]): Piece[] {
  const joined: {text: string; readonly line: number}[] = [];
  for (const [index, line] of lines.entries()) {
    const bare = stripPrefixes(line);
    if (bare.trim() === '') continue;
    const last = joined.at(-1);
    const isContinuation =
      last !== undefined &&
      (continuation.test(bare) || /^\s+"|^ +with error: /.test(line) || /failed .{0,400}[^:]:$/.test(last.text));
    if (isContinuation) last.text += `\n${line}`;
    else joined.push({text: line, line: index + 1});
  }
  return joined.map(({text, line}) => ({text, line, count: Number(/\(x(\d+) over /.exec(text)?.[1] ?? 1)}));
}

/** Stacks of Go, Java and Python, and the dumps that multus and Go's runtime put on lines of their own. */
const continuation =
  /^(?:goroutine \d|\t|\s{4,}(?:at |\/\S+:\d+)|[\w.\/-]+\.(?:\(\*?\w+\)\.)?\w+\((?:0x|\.\.\.|\{|\))|runtime\.|\[signal |'?: StdinData|created by |with error: )/;

/** What is different in every repetition: ids, addresses of pods, numbers, names that the controllers generate. */
export function withoutIds(text: string): string {
  return text
    .replace(/[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/gi, '#')
    .replace(/\b[\da-f]{8,64}\b/gi, '#')
    .replace(/\bcni-[\da-f-]+/g, '#')
    .replace(/\[[^\][\s]*\/[^\][]*\]/g, '[pod]')
    .replace(/\b\d+(?:\.\d+)*(?:m?s|m|h)?\b/g, '#');
}
