import {endOfString} from './named/ends.js';
import type {Span} from './span.js';

/**
 * Secrets among the arguments of a command that is written as a list: `["mysql", "-u", "root", "-p", "abc"]`,
 * `[]string{"curl", "-u", "joe:abc"}`, or one below the other as in YAML. They are looked for in the command as one would type it,
 * and taken out where they are.
 */
export function findInArgumentLists(text: string, find: (command: string) => readonly Span[]): Span[] {
  return [...quotedLists(text), ...yamlLists(text)].filter(isCommand).flatMap((list) => findInList(list, find));
}

/** An argument without its quotes. */
interface Argument {
  readonly from: number;
  readonly to: number;
  readonly value: string;
}

type List = readonly Argument[];

function quotedLists(text: string): List[] {
  if (!/["'](?:,\s{0,9}| a\d{1,3}=)\\*["']/.test(text)) return [];
  const lists: Argument[][] = [];
  let behind = 0;
  opening.lastIndex = 0;
  for (let match = opening.exec(text); match !== null; match = opening.exec(text)) {
    const {0: quote, index} = match;
    const from = index + quote.length;
    const to = endOfString(text, from, quote);
    const last = lists.at(-1);
    const argument = {from, to, value: text.slice(from, to)};
    if (last !== undefined && comma.test(text.slice(behind, Math.min(index, behind + 40)))) last.push(argument);
    else lists.push([argument]);
    behind = to + quote.length;
    opening.lastIndex = behind;
  }
  return lists;
}

const opening = /\\{0,7}["']/g;

/** Between two arguments: a comma, or their number in the audit log of the kernel. */
const comma = /^(?:,\s{0,30}| a\d{1,3}=)$/;

function yamlLists(text: string): List[] {
  return [...text.matchAll(/(?:^|\n)(?:[ \t]*- [^\n]*(?:\n|$)){2,}/g)].map((block) =>
    [...block[0].matchAll(/^[ \t]*- (?<q>["']?)(?<value>[^\n]*?)\k<q>[ \t]*$/dgm)].map((line) => {
      const [from = 0, to = 0] = line.indices?.groups?.['value'] ?? [];
      return {from: block.index + from, to: block.index + to, value: line.groups?.['value'] ?? ''};
    }),
  );
}

/** A program by its path, or an option. */
function isCommand(list: List): boolean {
  return (
    list.length > 1 &&
    (list[0]?.value.startsWith('/') === true || list.some(({value}) => /^-{1,2}[A-Za-z]/.test(value)))
  );
}

function findInList(list: List, find: (command: string) => readonly Span[]): Span[] {
  let command = '';
  const places = list.map(({from, value}) => {
    const at = command.length;
    command += `${value} `;
    return {from, at, end: at + value.length};
  });
  return find(command.trimEnd()).flatMap((span) =>
    places
      .filter(({at, end}) => at < span.to && end > span.from)
      .map(({from, at, end}) => ({
        from: from + Math.max(span.from, at) - at,
        to: from + Math.min(span.to, end) - at,
        what: span.what,
      })),
  );
}
