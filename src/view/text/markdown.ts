import {parseJson, type Json} from '../../cni/json.js';
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
  const inline = (text: string) => inert(escapeLine(redact(text)));
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

/** Word by word: what sites make a link or a picture of they do after Markdown, which has taken escapes away by then. */
function inert(text: string): string {
  const isFormula = /\$.*\$/.test(text);
  const isReference = (word: string) =>
    reference.test(word) || trackerKey.test(word) || (isFormula && word.includes('$'));
  return text
    .trimStart()
    .split(/(\s+)/)
    .map((word) => (isReference(word) ? codeSpan(word) : escapeMarks(word)))
    .join('')
    .replace(/^[-+=]+(?=\s|$)|^\d+(?=[.)](?:\s|$))/, listMark);
}

/**
 * What GitHub and GitLab make links, mentions, labels, pictures, formulas or coloured differences of without any mark
 * around it. Nowhere do they in a code span.
 * Sources: GitHub Flavored Markdown 0.29, 6.9; docs.github.com, "Autolinked references and URLs", "Writing mathematical
 * expressions"; docs.gitlab.com, "GitLab Flavored Markdown".
 */
const reference = new RegExp(
  [
    String.raw`:\/\/|\b(?:https?|ftp|mailto|xmpp|rdar):|\bwww\.`,
    String.raw`[@#]|[!&]\d|[%~]["\w{]|[[*]\w+:`,
    String.raw`(?<!\w)[\da-f]{7,40}(?!\w)`,
    String.raw`:[\w+-]*[a-z+-][\w+-]*:|:(?:100|1234):|[[{][+-]|[+-][\]}]`,
  ].join('|'),
  'i',
);

/** Issues of GitHub (`GH-1`), and of trackers that are tied to a project (`NET-1`). */
const trackerKey = /\b[A-Z][A-Z\d_]+-\d/;

/** What would begin a list, or make a heading of what stands above. */
function listMark(mark: string): string {
  return /\d/.test(mark) ? `${mark}\\` : `\\${mark}`;
}

/** A row of backquotes that is longer than any inside; blanks keep those at the ends apart. */
function codeSpan(word: string): string {
  const longest = longestRow(word);
  const marks = '`'.repeat(longest + 1);
  return longest === 0 ? `${marks}${word}${marks}` : `${marks} ${word} ${marks}`;
}

/** What Markdown would interpret; `_` within a word and `.` are safe. */
function escapeMarks(word: string): string {
  return word.replace(/[\\`*<>[\]|~]|&(?=\w)|(?<!\w)_|_(?!\w)/g, '\\$&');
}

/** The end of a long log tells most. */
const mostLines = 60;

function lastLines(lines: readonly string[]): readonly string[] {
  const left = lines.length - mostLines;
  return left > 0 ? [`(${left} lines left out)`, ...lines.slice(-mostLines)] : lines;
}

/** The fence is longer than any row of backquotes inside. */
function fenced(lines: readonly string[], language: string): string {
  const fence = '`'.repeat(Math.max(2, ...lines.map(longestRow)) + 1);
  return [`${fence}${language}`, ...lines, fence].join('\n');
}

/** Of backquotes. */
function longestRow(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map(({length}) => length));
}
