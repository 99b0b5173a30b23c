import {messagesIn} from './documents.js';
import {clean} from './clean.js';
import {stripPrefixes} from './log-prefixes.js';

/** One thing that was said in a longer text, and how often. */
export interface Statement {
  /** Without its logger's prefix, dumps and stacks are folded. */
  readonly text: string;
  /** As it came. */
  readonly origin: string;
  readonly count: number;
}

/**
 * Takes a longer text apart: `kubectl describe`, a journal, the log of a runtime, a document of JSON or YAML. A line is a
 * statement; lines that go on with the one before (a stack, an indented continuation) belong to it. What differs in numbers
 * and ids only is the same.
 */
export function statementsIn(text: string): Statement[] {
  const groups = new Map<string, {text: string; origin: string; count: number}>();
  for (const {text: origin, count} of messagesIn(text) ?? joinContinuations(text.split('\n'))) {
    const cleaned = clean(origin);
    if (cleaned === '') continue;
    const key = withoutIds(cleaned);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, {text: cleaned, origin, count});
    else known.count += count;
  }
  return [...groups.values()];
}

/** A text of few lines that holds no log is one statement, as is what follows a panic. */
function joinContinuations(lines: readonly string[]): {readonly text: string; readonly count: number}[] {
  const joined: string[] = [];
  for (const line of lines) {
    const bare = stripPrefixes(line);
    if (bare.trim() === '') continue;
    const isContinuation =
      joined.length > 0 &&
      (continuation.test(bare) ||
        /^\s+"|^ +with error: /.test(line) ||
        /failed .{0,400}[^:]:$/.test(joined.at(-1) ?? ''));
    if (isContinuation) joined.push(`${joined.pop() ?? ''}\n${line}`);
    else joined.push(line);
  }
  return joined.map((text) => ({text, count: Number(/\(x(\d+) over /.exec(text)?.[1] ?? 1)}));
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
