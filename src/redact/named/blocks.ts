import type {StrengthOf} from '../secret-name.js';
import type {Span} from '../span.js';

/** YAML whose value is on the lines below: `token: |`, a map, a list. */
export function findBlocks(text: string, strengthOf: StrengthOf): Span[] {
  const spans: Span[] = [];
  for (let match = blockStart.exec(text); match !== null; match = blockStart.exec(text)) {
    const {indent = '', dash = '', name = '', scalar = ''} = match.groups ?? {};
    const strength = strengthOf(name);
    if (strength === undefined || (strength === 'weak' && scalar === '')) continue;
    const start = /\n(?:[ \t]*\r?\n){0,9}[ \t]{0,200}/y;
    start.lastIndex = blockStart.lastIndex;
    const first = blockStart.lastIndex + (start.exec(text)?.[0].length ?? 0);
    if (text[blockStart.lastIndex] !== '\n') continue;
    const inner = strength === 'strong' ? references : map;
    if (scalar === '' && inner.test(text.slice(first, first + 200))) continue;
    const to = endOfBlock(text, blockStart.lastIndex + 1, indent.length + dash.length);
    if (to <= first) continue;
    spans.push({from: first, to, what: name});
    blockStart.lastIndex = to;
  }
  return spans;
}

const blockStart =
  /^(?:[^\s:]{1,100}[ \t](?=\w))?(?<indent>[ \t]*)(?<dash>(?:- )?)["']?(?<name>[\w.-]{1,100})["']?:[ \t]*(?<scalar>(?:[|>][-+\d]{0,2})?)[ \t]*\r?$/gm;

/** Says where the secret is. */
const references = /^(?:secretKeyRef|valueFrom|secretName):/;

/** Its own names tell. */
const map = /^(?:- )?[\w.-]+:(?:\s|$)/;

/** The end of the last line that is deeper than its key, or an element of a list, which may be as deep. */
function endOfBlock(text: string, from: number, depth: number): number {
  let end = from;
  for (let at = from; at < text.length;) {
    const newline = text.indexOf('\n', at);
    const lineEnd = newline < 0 ? text.length : newline;
    const indent = indentAt(text, at);
    const isBlank = text.slice(at, lineEnd).trim() === '';
    if (!isBlank && indent <= depth && !(indent === depth && text.startsWith('- ', at + indent))) break;
    if (!isBlank) end = text[lineEnd - 1] === '\r' ? lineEnd - 1 : lineEnd;
    at = lineEnd + 1;
  }
  return end;
}

function indentAt(text: string, at: number): number {
  let indent = 0;
  while (text[at + indent] === ' ' || text[at + indent] === '\t') indent++;
  return indent;
}
