import {clean} from './clean.js';

/** One thing that was said in a longer text, and how often. */
export interface Statement {
  /** As it came, without its logger's prefix. */
  readonly text: string;
  readonly count: number;
}

/**
 * Takes a longer text apart: `kubectl describe`, a journal, the log of a runtime. A line is a statement; lines that go on
 * with the one before (a stack, an indented continuation) belong to it. What differs in numbers and ids only is the same.
 */
export function statementsIn(text: string): Statement[] {
  const groups = new Map<string, {text: string; count: number}>();
  for (const line of joinContinuations(text.split('\n'))) {
    const cleaned = clean(line);
    if (cleaned === '') continue;
    const key = withoutIds(cleaned);
    const times = Number(/\(x(\d+) over /.exec(line)?.[1] ?? 1);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, {text: cleaned, count: times});
    else known.count += times;
  }
  return [...groups.values()];
}

/** A text of few lines that holds no log is one statement, as is what follows a panic. */
function joinContinuations(lines: readonly string[]): string[] {
  const joined: string[] = [];
  for (const line of lines) {
    const isContinuation =
      joined.length > 0 &&
      (/^(?:goroutine \d|\t|\s{4,}at |main\.|runtime\.|\[signal |'?: StdinData|created by )/.test(line) ||
        /^\s+"|^ +with error: /.test(line) ||
        /failed .{0,400}[^:]:$/.test(joined.at(-1) ?? ''));
    if (isContinuation) joined.push(`${joined.pop() ?? ''}\n${line}`);
    else joined.push(line);
  }
  return joined;
}

/** What is different in every repetition: ids, addresses of pods, numbers, names that the controllers generate. */
export function withoutIds(text: string): string {
  return text
    .replace(/[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/gi, '#')
    .replace(/\b[\da-f]{8,64}\b/gi, '#')
    .replace(/\bcni-[\da-f-]+/g, '#')
    .replace(/\[[^\][\s]*\/[^\][]*\]/g, '[pod]')
    .replace(/\b\d+(?:\.\d+)*(?:m?s|m|h)?\b/g, '#');
}
