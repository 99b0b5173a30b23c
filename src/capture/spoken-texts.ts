import {valueOf} from '../cni/error.js';
import {asString, parseJson, parseJsonObject} from '../cni/json.js';
import type {Invocation} from './invocation.js';

/** Something that a call said about what went wrong. */
export interface SpokenText {
  readonly where: 'msg' | 'stderr' | 'stdout';
  readonly text: string;
}

/**
 * What a call said, what is most telling first, wherever the plugin put it: the error object, one without a code (which
 * libcni takes, too), one behind log lines on stdout, and stderr. stdout itself counts only where it is not JSON.
 */
export function spokenTexts({error, stdout, stderr}: Invocation): SpokenText[] {
  const printed = stdout.toString('utf8');
  const late = error === undefined ? lateError(printed) : undefined;
  const texts: SpokenText[] = [
    {where: 'msg', text: error === undefined ? '' : joined(error.msg, error.details)},
    {where: 'stdout', text: late ?? ''},
    {where: 'stderr', text: stderr.toString('utf8')},
    {where: 'stdout', text: parseJson(printed) === undefined ? printed : ''},
  ];
  return texts.map(({where, text}) => ({where, text: text.trim()})).filter(({text}) => text !== '');
}

/** The message of an error object that has no code, or is not the only document on stdout: the last one counts. */
function lateError(printed: string): string | undefined {
  for (const at of objectStarts(printed)) {
    const object = parseJsonObject(printed.slice(at).trimEnd());
    const message = object && asString(valueOf(object, 'msg'));
    if (!message) continue;
    const details = asString(valueOf(object, 'details'));
    return joined(message, details);
  }
  return undefined;
}

/** As libcni prints an error (pkg/types/types.go). */
function joined(message: string, details: string | null | undefined): string {
  return details ? `${message}; ${details}` : message;
}

/** Where the last document on stdout may begin, the whole first; nested objects do not end where stdout ends. */
function objectStarts(printed: string): number[] {
  const starts = [...printed.matchAll(/(?:^|[\n}])\s*(\{)/g)].map((match) => match.index + match[0].length - 1);
  return [0, ...starts.reverse()].slice(0, 50);
}
