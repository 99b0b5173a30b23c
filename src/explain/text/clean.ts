import {foldDumps} from './fold-dumps.js';
import {stripPrefixes} from './log-prefixes.js';

/**
 * What somebody said, without what loggers, terminals and quoting programs put around it: escapes of a terminal are gone,
 * quoting is undone however deep, prefixes of log lines are gone, and dumps of configurations are folded.
 */
export function clean(text: string): string {
  return foldDumps(stripPrefixes(unquote(stripPrefixes(withoutEscapes(bothEnds(text)))))).trim();
}

/** Characters at the beginning and at the end of a text in which is looked: logs may be of any length. */
const mostAtEachEnd = 16 * 1024;

function bothEnds(text: string): string {
  if (text.length <= 2 * mostAtEachEnd) return text;
  return `${text.slice(0, mostAtEachEnd)}\n${text.slice(-mostAtEachEnd)}`;
}

function withoutEscapes(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(/\x1b\[[\d;?]*[ -/]*[@-~]|\x1b\][^\x07]*\x07/g, '');
}

/** `\"`, `\\\"`, `\n` and `\t` as containerd and the kubelet nest them, `#012` of rsyslog, what HTML and
 * word processors make of quotation marks. A lone backslash stays what it is. */
function unquote(text: string): string {
  return text
    .replace(/\\+"/g, '"')
    .replace(/#012/g, '\n')
    .replace(/#011/g, ' ')
    .replace(/\\+n(?![a-z])|\\+n(?=[a-z]+[ :])/g, '\n')
    .replace(/\\+t(?![a-z])/g, ' ')
    .replace(/&quot;|&#34;|[\u201c\u201d]/g, '"')
    .replace(/&#39;|&apos;|[\u2018\u2019]/g, "'")
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&')
    .replace(/\\+u003c/gi, '<')
    .replace(/\\+u003e/gi, '>')
    .replace(/\\+u0026/gi, '&');
}
