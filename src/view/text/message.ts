import {escapeLines} from './escape.js';
import {columnsOf} from './shorten.js';
import {wrap} from './wrap.js';

const tryMark = '  try: ';

/**
 * A message on stderr, each line below its text where it does not fit. Messages quote files, captures and servers: what
 * they hold must not reach the terminal as it is. Commands to try stay in one piece, to be copied.
 *
 * @param message may have `  try: ` lines of its own
 * @param width undefined: nothing is wrapped
 */
export function renderMessage(
  label: 'error' | 'warning',
  message: string,
  suggestions: readonly string[],
  width: number | undefined,
): string {
  const start = `${label}: `;
  const lines = [start + message, ...suggestions.map((each) => tryMark + each)].flatMap(escapeLines);
  const wrapped = lines.flatMap((line) => {
    if (width === undefined || columnsOf(line) <= width) return [line];
    const mark = [start, tryMark].find((each) => line.startsWith(each)) ?? /^ */.exec(line)?.[0] ?? '';
    const room = width - mark.length;
    const text = line.slice(mark.length);
    const below = mark === tryMark ? suggestionLines(text, room) : wrap(text, room);
    return below.map((each, index) => (index === 0 ? mark : ' '.repeat(mark.length)) + each);
  });
  return `${wrapped.join('\n')}\n`;
}

/** `COMMAND    what it does`, or a sentence, in lines of at most so many columns but for the command. */
export function suggestionLines(text: string, room: number | undefined): string[] {
  if (room === undefined || columnsOf(text) <= room) return [text];
  const [, command, note = ''] = /^(.*?) {4}(.*)$/.exec(text) ?? /^((?:sudo |mlab-cni |kubectl ).*)$/.exec(text) ?? [];
  if (command === undefined) return wrap(text, room);
  return [command, ...(note === '' ? [] : wrap(note, room - 4).map((line) => `    ${line}`))];
}
