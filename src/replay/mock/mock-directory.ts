import {createHash} from 'node:crypto';
import {appendFileSync, chmodSync, mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {quote} from '../../shell/quote.js';
import {UsageError} from '../../errors.js';
import {makeEmptyDirectory} from '../../system/empty-directory.js';
import {writing} from '../../system/output-file.js';
import {answerScript} from './answer-script.js';
import {mockDataName, mockScript, type SlowPath} from './mock-script.js';
import type {MockRecording, Unanswered} from './recording.js';
import type {ScriptedAnswer} from './scripted.js';
import {scriptedText} from './scripted-text.js';
import {requestCondition} from './shell-pattern.js';
import {recordingLine, recordingsName} from './stored-recordings.js';

export interface MockContents {
  /** Those that come first are preferred. Taken one by one, so that they need not be in memory together. */
  readonly recordings: Iterable<MockRecording | Unanswered>;
  readonly scripted: readonly ScriptedAnswer[];
  /** Plugins that are mocks even if they have no answer at all. */
  readonly plugins?: readonly string[];
  readonly slowPath: SlowPath | null;
  /** Whoever is root in a sandbox is nobody outside: he may read them, where the directory above keeps others out. */
  readonly forSandbox?: boolean;
}

/** Names of the plugins that were made. */
export type MockedPlugins = readonly string[];

/**
 * Makes a directory of plugins that answer from captures. Beside them, in one directory: `PLUGIN,OPERATION,IFNAME` with
 * the answers to each question, `PLUGIN,OPERATION,IFNAME,CONTAINER` with those that were given to one container, which
 * come first, `PLUGIN,script`, and all recordings for the slow path.
 *
 * @throws UsageError if the directory is not empty, behind a link or somebody else's, or cannot be written, or if a plugin
 * cannot have such a name; recordings of such a one are left out
 */
export function makeMockDirectory(directory: string, contents: MockContents): MockedPlugins {
  return writing(directory, () => fillDirectory(directory, contents));
}

function fillDirectory(directory: string, contents: MockContents): MockedPlugins {
  const {recordings, scripted, slowPath, plugins = [], forSandbox = false} = contents;
  const names = new Set([...plugins, ...scripted.map(({plugin}) => plugin)]);
  const odd = [...names].find((name) => !isFileName(name));
  if (odd !== undefined) throw new UsageError(`${odd} is no name for a plugin`);
  makeEmptyDirectory(directory);
  const data = join(directory, mockDataName);
  mkdirSync(data, {mode: forSandbox ? 0o755 : 0o700});
  writeFileSync(join(data, recordingsName), '', {flag: 'wx'});
  for (const [index, answer] of scripted.entries()) addScripted(data, `script-${index}`, answer);
  const asked = new Set<string>();
  for (const recording of recordings) {
    if (!isFileName(recording.plugin)) continue;
    names.add(recording.plugin);
    if (recording.exit !== null) addRecording(data, recording, asked);
  }
  const script = mockScript(slowPath);
  for (const name of names) {
    writeFileSync(join(directory, name), script, {flag: 'wx'});
    chmodSync(join(directory, name), 0o755);
  }
  return [...names].sort();
}

/**
 * Of several answers to the same question in one file the first one counts; an answer that has no place then is in a
 * file of its own, named by its id, for those who ask for it by MLAB_CNI_MOCK_PREFER.
 */
function addRecording(data: string, recording: MockRecording, asked: Set<string>): void {
  append(data, recordingsName, recordingLine(recording));
  const {script, files} = answerScript(recording.id, recording);
  files.forEach(({name, bytes}) => append(data, name, bytes));
  const sameRequest = requestCondition(recording);
  const textIf = (condition: string) => `if ${condition}; then # ${recording.id}\n${script}\nfi\n`;
  const questions = questionsOf(recording).map(({name, exactly}) => {
    const condition = [...exactly, sameRequest].join(' && ');
    return {name, condition, key: digest(`${name}\n${condition}`)};
  });
  const open = questions.filter(({key}) => !asked.has(key));
  for (const {name, condition, key} of open) {
    asked.add(key);
    append(data, name, textIf(condition));
  }
  if (open.length === 0) append(data, recording.id, textIf(sameRequest));
}

function addScripted(data: string, name: string, answer: ScriptedAnswer): void {
  const {text, files} = scriptedText(name, answer);
  for (const file of files) append(data, file.name, file.bytes);
  append(data, `${answer.plugin},script`, text);
}

function append(data: string, name: string, content: string | Buffer): void {
  appendFileSync(join(data, name), content);
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}

interface Question {
  /** Of the file that answers it. */
  readonly name: string;
  /** What the name does not tell, as conditions of the shell. */
  readonly exactly: readonly string[];
}

function questionsOf({plugin, operation, ifname, containerId}: MockRecording): Question[] {
  const key = [plugin, word(operation), word(ifname)].join(',');
  const call = [...exactly('CNI_COMMAND', operation), ...exactly('CNI_IFNAME', ifname)];
  return [
    {name: `${key},${word(containerId)}`, exactly: [...call, ...exactly('CNI_CONTAINERID', containerId)]},
    {name: key, exactly: call},
  ];
}

/** All that is not fit for a name is the same word. */
function exactly(variable: string, value: string): string[] {
  return word(value) === '-' ? [`[ "\${${variable}-}" = ${quote(value)} ]`] : [];
}

/** As mock_word in mock-script.ts. */
function word(text: string): string {
  return isFileName(text) ? text : '-';
}

function isFileName(text: string): boolean {
  return /^[A-Za-z0-9_-][A-Za-z0-9_.-]*$/.test(text);
}
