import {chmodSync, existsSync, mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {UsageError} from '../../errors.js';
import {answerScript, type AnswerFile} from './answer-script.js';
import {mockDataName, mockScript, type SlowPath} from './mock-script.js';
import type {MockRecording} from './recording.js';
import type {ScriptedAnswer} from './scripted.js';
import {scriptedText} from './scripted-text.js';
import {requestCondition} from './shell-pattern.js';
import {recordingsName, storeRecordings} from './stored-recordings.js';

export interface MockContents {
  /** Those that come first are preferred. */
  readonly recordings: readonly MockRecording[];
  readonly scripted: readonly ScriptedAnswer[];
  /** Plugins that are mocks even if they have no answer at all. */
  readonly plugins?: readonly string[];
  readonly slowPath: SlowPath | null;
}

/** Names of the plugins that were made. */
export type MockedPlugins = readonly string[];

/**
 * Makes a directory of plugins that answer from captures. Beside them, in one directory: `PLUGIN,OPERATION,IFNAME` with
 * the answers to each question, `PLUGIN,OPERATION,IFNAME,CONTAINER` with those that were given to one container, which
 * come first, `PLUGIN,script`, and all recordings for the slow path.
 *
 * @throws UsageError if the directory holds something else
 */
export function makeMockDirectory(directory: string, contents: MockContents): MockedPlugins {
  const {recordings, scripted, slowPath} = contents;
  const data = join(directory, mockDataName);
  mkdirSync(directory, {recursive: true});
  mkdirSync(data, {recursive: true, mode: 0o700});
  const answering = [...recordings, ...scripted].map(({plugin}) => plugin);
  const plugins = [...new Set([...(contents.plugins ?? []), ...answering])].sort();
  const taken = plugins.find((plugin) => !isFileName(plugin) || existsSync(join(directory, plugin)));
  if (taken !== undefined) {
    throw new UsageError(`${join(directory, taken)} is there already, or is no name for a plugin`, {
      suggestions: ['name a directory that is new or empty'],
    });
  }
  for (const [name, text] of scriptsOf(recordings, scripted, writeData)) writeData({name, bytes: Buffer.from(text)});
  writeData({name: recordingsName, bytes: Buffer.from(storeRecordings(recordings))});
  const script = mockScript(slowPath);
  for (const plugin of plugins) {
    writeFileSync(join(directory, plugin), script);
    chmodSync(join(directory, plugin), 0o755);
  }
  return plugins;

  function writeData({name, bytes}: AnswerFile): void {
    writeFileSync(join(data, name), bytes, {mode: 0o600});
  }
}

/**
 * File name to shell script. Of several answers to the same question in one file the first one counts; an answer that
 * has no place then is in a file of its own, named by its id, for those who ask for it by MLAB_CNI_MOCK_PREFER.
 */
function scriptsOf(
  recordings: readonly MockRecording[],
  scripted: readonly ScriptedAnswer[],
  writeData: (file: AnswerFile) => void,
): Map<string, string> {
  const scripts = new Map<string, string>();
  const asked = new Set<string>();
  for (const recording of recordings) {
    const {script, files} = answerScript(recording.id, recording);
    files.forEach(writeData);
    const condition = requestCondition(recording);
    const text = `if ${condition}; then # ${recording.id}\n${script}\nfi\n`;
    const names = fileNamesOf(recording).filter((name) => !asked.has(`${name}\n${condition}`));
    for (const name of names) {
      asked.add(`${name}\n${condition}`);
      scripts.set(name, (scripts.get(name) ?? '') + text);
    }
    if (names.length === 0) scripts.set(recording.id, text);
  }
  for (const [index, answer] of scripted.entries()) {
    const {text, files} = scriptedText(`script-${index}`, answer);
    files.forEach(writeData);
    scripts.set(`${answer.plugin},script`, (scripts.get(`${answer.plugin},script`) ?? '') + text);
  }
  return scripts;
}

function fileNamesOf({plugin, operation, ifname, containerId}: MockRecording): string[] {
  const key = [plugin, word(operation), word(ifname)].join(',');
  return [`${key},${word(containerId)}`, key];
}

/** As mock_word in mock-script.ts. */
function word(text: string): string {
  return isFileName(text) ? text : '-';
}

function isFileName(text: string): boolean {
  return /^[A-Za-z0-9_-][A-Za-z0-9_.-]*$/.test(text);
}
