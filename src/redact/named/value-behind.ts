import type {Strength} from '../secret-name.js';
import {bareValue} from './bare-value.js';
import {endOfBrackets, endOfString} from './ends.js';
import type {Value} from './value.js';

/** The value of the name at `from` to `to` of a text; undefined: there is none. */
export function valueBehind(text: string, from: number, to: number, strength: Strength): Value | undefined {
  return (
    inElement(text, from, to) ??
    assigned(text, from, to, strength) ??
    ofFlag(text, from, to) ??
    said(text, from, to, strength)
  );
}

/** `<password>abc</password>`, with attributes and a prefix or without. */
function inElement(text: string, from: number, to: number): Value | undefined {
  if (!/<(?:\w{1,40}:)?$/.test(text.slice(Math.max(0, from - 42), from))) return undefined;
  const start = matchAt(/(?:\s[^<>]{0,400})?>/y, text, to);
  if (start === undefined || start.endsWith('/>')) return undefined;
  const cdata = matchAt(/<!\[CDATA\[/y, text, to + start.length) ?? '';
  const first = to + start.length + cdata.length;
  const end = text.indexOf(cdata === '' ? '<' : ']]>', first);
  return {from: first, to: end < 0 ? text.length : end, place: 'assigned'};
}

/** `"name": value`, `name = value`, `name:value`, `name => value`, `name%3Dvalue`. */
function assigned(text: string, from: number, to: number, strength: Strength): Value | undefined {
  const match = execAt(join, text, to);
  if (match === null) return undefined;
  if (match[1] !== undefined && !isQuoted(text, from, match[1])) return undefined;
  const [whole, quoteMark = '', markOfQuoted, markOfBare, mark = markOfQuoted ?? markOfBare ?? ''] = match;
  // YAML's tags and anchors
  const first =
    to + whole.length + (matchAt(/(?:!!?\w{1,20}|&\w{1,40})[ \t]{1,9}(?=\S)/y, text, to + whole.length)?.length ?? 0);
  // Rust's `Some("abc")`, Java's `Optional("abc")`, Python's `b'abc'`, PHP's `string(3) "abc"`, `(string) (len=3) "abc"` of spew, `Just "abc"`
  const opening =
    /(?:(?:new |std::)?(?:[A-Z]\w{0,40}|str|string|bytes|text|secret|literal|quote)\(|(?:Just|Some) |\(?(?:string|str|\*?string)\)? ?\((?:len=)?\d{1,6}\) |\(\*?string\)(?:\(0x[0-9a-f]{1,16}\))? ?(?:\(len=\d{1,6}\) )?){0,3}[bruL@$]?\\*["'`]/y;
  const quoted = matchAt(opening, text, first);
  if (quoted !== undefined && isClosing(text, from, whole, quoted)) return undefined;
  if (quoted !== undefined) {
    const from = first + quoted.length;
    return {from, to: endOfString(text, from, quoted.replace(/^[^\\"'`]+/, '')), place: 'assigned'};
  }
  // a map's own names tell
  if (strength !== 'strong' && matchAt(/\[?\s{0,20}\{/y, text, first) !== undefined) return undefined;
  const bracket = matchAt(/(?:\[\]\w+|map(?:\[\w+\]\w+)?|&?[\w.]{1,60})?[[{]/y, text, first);
  if (bracket !== undefined && (bracket.length === 1 || mark.includes(':') || mark.includes('='))) {
    return {from: first, to: endOfBrackets(text, first + bracket.length - 1), place: 'assigned'};
  }
  if (quoteMark !== '') {
    const literal = matchAt(/(?!true\b|false\b|null\b)[^\s,;"'}\])]+/y, text, first);
    return literal === undefined ? undefined : {from: first, to: first + literal.length, place: 'assigned'};
  }
  return bareValue(text, from, first, mark, strength);
}

/** Does the quote behind a name belong to one before it? `"default/token": not found` names no value. */
function isQuoted(text: string, from: number, closing: string): boolean {
  return (
    text.startsWith(closing, from - closing.length) ||
    (/[.$@:_]/.test(text[from - 1] ?? '') && text.startsWith(closing, from - 1 - closing.length))
  );
}

/** `"password:"`: a prompt, whose own quote comes behind the colon. */
function isClosing(text: string, from: number, joint: string, quote: string): boolean {
  return (
    joint === ':' && text.startsWith(quote, from - quote.length) && !/[\w,:]/.test(text[from - quote.length - 1] ?? '')
  );
}

/** What joins a name and its value; the name's own closing quote comes first, and a line end may follow a quoted name. */
const join =
  /(?:(\\*["'`])\]?\s{0,20}(=>|:=|[:=])\s{0,20}|(?:\[\d*\]|\]|[ \t]#?\d{1,2}(?=[ \t]?[:=]))?[ \t]{0,9}(:=|=>|->|={1,2}|:)[ \t]{0,9}|(%3[AD]|\\u003[ad]|&#6[01];)(?:%20|\+)?)/iy;

/** `--token abc`, `-password abc`; also `--token`, a line end. */
function ofFlag(text: string, from: number, to: number): Value | undefined {
  if (!/(?:^|[\s"'`[(,=])--?$/.test(text.slice(Math.max(0, from - 3), from))) return undefined;
  // the value is the next string of a list, or the next word
  const blank = matchAt(/\\*["'](?:,[ \t]{0,9}|[ \t]{1,9})(?=\\*["'])|[ \t]{1,9}(?![-|><&;])/y, text, to);
  if (blank === undefined) return undefined;
  const first = to + blank.length;
  const quoted = matchAt(/\\*["'`]/y, text, first);
  if (quoted !== undefined) {
    return {from: first + quoted.length, to: endOfString(text, first + quoted.length, quoted), place: 'assigned'};
  }
  const word = matchAt(/[^\s"'`]+/y, text, first);
  return word === undefined ? undefined : {from: first, to: first + word.length, place: 'assigned'};
}

/** `password abc1`, `setPassword("abc")`, `wrong password (abc)`, `the password is "abc"`: in quotes, or with a digit; other words could be those of a sentence. */
function said(text: string, from: number, to: number, strength: Strength): Value | undefined {
  const call = execAt(/\(\s?(\\*["'])/y, text, to);
  if (call !== null) {
    const begin = to + call[0].length;
    return {from: begin, to: endOfString(text, begin, call[1] ?? '"'), place: 'said'};
  }
  const [whole = '', opening = ''] =
    execAt(/[ \t]{1,9}(?:(?:is|was|set to|of|value|using|type)[ \t:=]{1,3})?(\\*["'`])?/iy, text, to) ?? [];
  if (whole === '') return undefined;
  const first = to + whole.length;
  if (opening !== '') {
    const end = endOfString(text, first, opening);
    return /^[^\s"']+$/.test(text.slice(first, end)) ? {from: first, to: end, place: 'said'} : undefined;
  }
  const isLine = strength === 'strong' || text.slice(from, to).includes('.');
  const ownLine =
    isLine && isAtStart(text, from)
      ? execAt(/[ \t]{1,9}(?!is\b|was\b)([^\s"'`,;:(){}]{4,200})[ \t]*(?:\r?\n|$)/y, text, to)?.[1]
      : undefined;
  if (ownLine !== undefined) {
    const start = text.indexOf(ownLine, to + 1);
    return {from: start, to: start + ownLine.length, place: 'said'};
  }
  if (strength === 'strong' && /[-_]/.test(text.slice(from, to))) {
    const next = matchAt(/[^\s"'`,;:(){}=]{4,200}(?=[\s,;"')]|$)/y, text, first);
    if (next !== undefined && /^[ \t]$/.test(whole)) return {from: first, to: first + next.length, place: 'said'};
  }
  const inBrackets = execAt(/\(([^\s()"'`]{3,200})\)/y, text, first)?.[1];
  if (inBrackets !== undefined) {
    const isSaid = strength === 'strong' || looksSaid(inBrackets);
    return isSaid ? {from: first + 1, to: first + 1 + inBrackets.length, place: 'said'} : undefined;
  }
  const word = matchAt(/[^\s"'`,;]+/y, text, first);
  const isAll =
    /\s(?:is|was)[ \t:=]/.test(whole) &&
    word !== undefined &&
    /^[ \t]*(?:\n|$)/.test(text.slice(first + word.length, first + word.length + 10));
  if (word === undefined || !(looksSaid(word) || isAll)) return undefined;
  return {from: first, to: first + word.length, place: 'said'};
}

/** Is the name the first of its line, as in `requirepass abc`? */
function isAtStart(text: string, from: number): boolean {
  return /(?:^(?:\/\S{1,60} )?|\n|: )[ \t]*$/.test(text.slice(Math.max(0, from - 70), from));
}

/** Letters and digits, or a mark within. */
function looksSaid(word: string): boolean {
  if (word.length < 6 || /^[-/.<({[]|[:)]$|\/.*\/|:\/\//.test(word)) return false;
  return (
    (/\d/.test(word) && /[A-Za-z].*[A-Za-z]/.test(word) && !/^[\w.-]+-[a-z0-9]{5}$/.test(word)) ||
    /\w[!#$%^&*+]\w/.test(word)
  );
}

function matchAt(sticky: RegExp, text: string, at: number): string | undefined {
  return execAt(sticky, text, at)?.[0];
}

function execAt(sticky: RegExp, text: string, at: number): RegExpExecArray | null {
  sticky.lastIndex = at;
  return sticky.exec(text);
}
