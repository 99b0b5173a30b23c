import {parseJson, type Json} from '../cni/json.js';
import {escapeLine, escapeLines} from './escape.js';
import {jsonLines} from './json.js';
import {createStyle} from './style.js';

/** Takes the secrets out of a text. */
export type RedactText = (text: string) => string;

/** Captured text in GitHub's Markdown: without secrets, and nothing in it means anything to Markdown. */
export interface Markdown {
  readonly inline: (text: string) => string;
  readonly bullets: (texts: readonly string[]) => string;
  readonly numbered: (texts: readonly string[]) => string;
  /** Bytes in a fence; the end of many lines. */
  readonly textBlock: (bytes: Buffer) => string;
  readonly jsonBlock: (value: Json) => string;
}

/** Redaction comes first: a secret that is escaped is not recognised. */
export function createMarkdown(redact: RedactText): Markdown {
  const inline = (text: string) => escapeMarks(escapeLine(redact(text)));
  const textBlock = (text: string) => fenced(lastLines(escapeLines(text)), '');
  return {
    inline,
    bullets: (texts) => texts.map((text) => `- ${inline(text)}`).join('\n'),
    numbered: (texts) => texts.map((text, index) => `${index + 1}. ${inline(text)}`).join('\n'),
    textBlock: (bytes) => textBlock(redact(bytes.toString('utf8'))),
    jsonBlock: (value) => {
      const kept = redact(JSON.stringify(value));
      const json = parseJson(kept);
      return json === undefined ? textBlock(kept) : fenced(jsonLines(json, createStyle(false)), 'json');
    },
  };
}

/** What Markdown would interpret; `_` within a word and `.` are safe. A colon or a dot less, and no address becomes a link. */
function escapeMarks(text: string): string {
  return text
    .replace(/[\\`*<>[\]|#~@]|(?<!\w)_|_(?!\w)/g, '\\$&')
    .replace(/\b(https?|ftp|mailto|xmpp):/gi, '$1\\:')
    .replace(/\b(www)\./gi, '$1\\.');
}

/** The end of a long log tells most. */
const mostLines = 60;

function lastLines(lines: readonly string[]): readonly string[] {
  const left = lines.length - mostLines;
  return left > 0 ? [`(${left} lines left out)`, ...lines.slice(-mostLines)] : lines;
}

/** The fence is longer than any row of backquotes inside. */
function fenced(lines: readonly string[], language: string): string {
  const longest = Math.max(2, ...lines.flatMap((line) => (line.match(/`+/g) ?? []).map(({length}) => length)));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}${language}`, ...lines, fence].join('\n');
}
