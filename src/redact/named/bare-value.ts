import type {Strength} from '../secret-name.js';
import type {Value} from './value.js';

/**
 * A value without quotes. In a line of its own (YAML, INI, a header) it is the rest of the line; in Go's `%+v` it ends
 * before the next field; elsewhere at a blank, or before the next name.
 *
 * @param name where the name begins
 * @param mark what joins both
 */
export function bareValue(
  text: string,
  name: number,
  from: number,
  mark: string,
  strength: Strength,
): Value | undefined {
  const before = text.slice(Math.max(0, name - 60), name);
  const lineEnd = endOfLine(text, from);
  const line = text.slice(from, Math.min(lineEnd, from + 4096));
  if (/^[|>][-+\d]{0,2}\s*$/.test(line)) return undefined;
  const isWord = !/[_-]|[a-z][A-Z]/.test(text.slice(name, from));
  const place = isWord && isSentence(before) && mark === ':' ? 'said' : 'assigned';
  const value = (length: number): Value => ({from, to: from + length, place});
  const isHeader = mark === ':' && header.test(text.slice(name, from));
  if (isHeader && (place === 'assigned' || scheme.test(line) || ownScheme.test(line))) {
    return value(length(/["']$/.test(before) ? quotedHeader : wholeHeader, line));
  }
  const credentials = /auth/i.test(text.slice(name, from)) || !/^token/i.test(line) ? length(scheme, line) : 0;
  if (credentials > 0) return {from, to: from + credentials, place: 'assigned'};
  if (isField(before, text[from - 1] ?? '', line)) return value(length(field, line));
  const isOwnLine =
    /(?:^|\n)[ \t]*(?:- |export )?["']?$/.test(before) && (mark === ':' || /[ \t]$/.test(text.slice(name, from)));
  if (isOwnLine && strength !== 'weak' && !/[\w"'][ \t]*[:=]/.test(line)) return value(length(ownLine, line));
  return value(length(word, line));
}

/** To the end of the line, or to a remark, or to a quote at the end that began before the name. */
const ownLine = /^.*?(?=[ \t]+#|(?:["'],?)?\s*$)/;

/** Up to a blank, a quote, or a mark with which something else begins. */
const word = /^(?:[^\s"'`,;&\\)\]}|<]|[,;&|](?![\w.-]+[=:]|\s|$)|[)\]}](?=\w)|\\(?!["'nrtu])|(?<=\w)'(?=\w))+/;

const header = /^(?:proxy-)?authorization|^(?:set-)?cookie\b/i;

/** Of one service: `GenieKey ...`, `Splunk ...`. */
const ownScheme =
  /^[A-Z][\w-]{2,20}[ \t](?=\S{0,80}\d)\S{12,}|^(?:[A-Z]\w{0,20}-\w[\w-]{1,20}|[A-Z]\w{0,20}(?:[kK]ey|[tT]oken|[aA]uth)|Bot|Hawk|Splunk)[ \t]\S{6,}/;

const scheme = /^(?:basic|bearer|digest|negotiate|ntlm|token|aws4-hmac-sha256)[ \t]{1,9}[^\s,;"'\]})\\]+/i;

/** To the end of the line, which may be an escape in a string. */
const wholeHeader = /^(?:[^\r\n\\\]]|\\(?![nr]))+/;

const quotedHeader = /^(?:[^\r\n"'\\]|\\.)+/;

/** `{User:joe Password:two words Port:80}`: up to the next name with a colon. */
const field = /^(?:[^\s\]}"]|[ \t]+(?![A-Za-z]\w*:|\]|\}))+/;

function isField(before: string, joint: string, line: string): boolean {
  return (
    joint === ':' &&
    /(?:[{[]|[\w)\]}] ?|[{[ ]\w+:\S+ )$/.test(before) &&
    /[{[][^{}[\]]*$/.test(before) &&
    /[\]}]/.test(line)
  );
}

/** Words stand before the name in its line, so what follows may be words, too. */
function isSentence(before: string): boolean {
  if (label.test(before)) return false;
  return (
    /[A-Za-z]{2,}:?[ \t]+$/.test(before) && !/(?:^|\n)[ \t]*-?[ \t]*$/.test(before) && !/[{[,;][^\n]*$/.test(before)
  );
}

/** The first words of a name at the beginning of a line: `Initial Root Token: abc`. */
const label =
  /(?:^|\n)[ \t]*(?!(?:Invalid|Bad|Missing|Unknown|Error|Failed|Wrong|No|Not|Unexpected|The) )(?:[A-Z][a-z]{1,20} ){1,3}$/;

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

function length(pattern: RegExp, line: string): number {
  return pattern.exec(line)?.[0].length ?? 0;
}
