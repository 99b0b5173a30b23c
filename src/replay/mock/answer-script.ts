import type {Exit} from '../../capture/recording.js';
import {quote} from '../../shell/quote.js';

/** How a mock is to end a call. */
export interface MockAnswer {
  readonly stdout: Buffer;
  readonly stderr: Buffer;
  readonly exit: Exit;
  readonly delayMs: number;
}

/** Bytes that a shell script cannot hold, with the name of the file for them. */
export interface AnswerFile {
  readonly name: string;
  readonly bytes: Buffer;
}

/**
 * Shell commands that give an answer and end the mock, and the files that they need beside the script: text is printed by
 * a builtin, since a program would cost as much as the rest of the mock; anything else is in a file.
 */
export function answerScript(
  name: string,
  answer: MockAnswer,
): {readonly script: string; readonly files: AnswerFile[]} {
  const {exit, delayMs} = answer;
  const files: AnswerFile[] = [];
  const print = (bytes: Buffer, stream: string, redirection: string) => {
    if (bytes.length === 0) return [];
    const text = bytes.toString('latin1');
    if (text.length <= mostInline && /^[\t\n\x20-\x7e]*$/.test(text)) return [`printf %s ${quote(text)}${redirection}`];
    files.push({name: `${name}.${stream}`, bytes});
    return [`cat "$mock_dir"/${quote(`${name}.${stream}`)}${redirection}`];
  };
  const commands = [
    ...(delayMs > startMs ? [`sleep ${((delayMs - startMs) / 1000).toFixed(3)}`] : []),
    ...print(answer.stderr, 'stderr', ' >&2'),
    ...print(answer.stdout, 'stdout', ''),
    'code' in exit ? `exit ${exit.code}` : `kill -${exit.signal} $$`,
  ];
  return {script: commands.join('\n'), files};
}

/** A mock and its sleep(1) take about that long by themselves. */
const startMs = 3;

const mostInline = 64 * 1024;
