import {readFileSync} from 'node:fs';
import {basename, dirname} from 'node:path';
import type {HostPaths} from '../../system/host-paths.js';
import {expandGlob} from '../edits/glob.js';
import {parseEnvironmentFile} from './environment-file.js';
import {parseUnitFile} from './unit-file.js';
import {splitWords} from './unit-words.js';
import {look} from '../../system/look.js';
import {namesIn, unreadable} from '../../system/names-in.js';

/** What systemd makes of a service and its drop-ins, as far as it decides about the command line. */
export interface Service {
  readonly command: readonly CommandWord[];
  /** There is no ExecStart: the command is the one that the caller assumes. */
  readonly assumed: boolean;
  readonly variables: ReadonlyMap<string, Variable>;
  /** The variables that stand in ExecStart as words of their own, which systemd splits into words, whether they are set or not. */
  readonly uses: readonly string[];
  /** ExecStart as it is written. */
  readonly start: Variable;
}

export interface Variable {
  readonly value: string;
  /** The file that sets it. */
  readonly path: string;
}

export interface CommandWord {
  readonly text: string;
  /** The variable of whose words it is one; null: written into ExecStart itself, maybe with a value in it. */
  readonly variable: string | null;
  readonly path: string;
}

/**
 * Reads the unit, its drop-ins in systemd's order and the environment files that they name (systemd.unit(5),
 * systemd.exec(5)), patterns included: the last assignment wins, and environment files win over Environment=.
 *
 * `edited` stands in for files as they will be.
 */
export function readService(
  host: HostPaths,
  unit: string,
  assumed: {readonly value: string; readonly path: string},
  edited: ReadonlyMap<string, string> = new Map(),
): Service {
  const variables = new Map<string, Variable>();
  const environmentFiles: string[] = [];
  let command: {value: string; path: string} | null = null;
  const textOf = (path: string) => edited.get(path) ?? read(host, path) ?? '';
  for (const path of unitFiles(host, unit, [...edited.keys()])) {
    for (const {section, name, value} of parseUnitFile(textOf(path))) {
      if (section !== 'Service') continue;
      if (name === 'ExecStart') command = value === '' ? null : {value, path};
      if (name === 'EnvironmentFile') {
        if (value === '') environmentFiles.length = 0;
        else environmentFiles.push(value.replace(/^-/, ''));
      }
      if (name === 'Environment') {
        if (value === '') variables.clear();
        for (const {text} of splitWords(value) ?? []) setVariable(variables, text, path);
      }
    }
  }
  for (const path of environmentFiles.flatMap((pattern) => expandGlob(host, pattern))) {
    for (const [name, value] of parseEnvironmentFile(textOf(path))) variables.set(name, {value, path});
  }
  const start = command ?? assumed;
  const uses = (splitWords(start.value) ?? []).flatMap(({text}) => wholeVariable(text) ?? []);
  return {command: expand(start, variables), assumed: command === null, variables, uses, start};
}

export const unitDirectories = [
  '/etc/systemd/system',
  '/run/systemd/system',
  '/usr/local/lib/systemd/system',
  '/usr/lib/systemd/system',
  '/lib/systemd/system',
];

/** The first directory that has a file of a name hides the others; drop-ins then apply in the order of their names. */
function unitFiles(host: HostPaths, name: string, added: readonly string[]): string[] {
  const unit = unitDirectories
    .map((directory) => `${directory}/${name}`)
    .find((path) => read(host, path) !== undefined);
  const dropIns = new Map<string, string>();
  for (const directory of unitDirectories.map((directory) => `${directory}/${name}.d`)) {
    const more = added.filter((path) => dirname(path) === directory).map((path) => basename(path));
    for (const file of [...list(host, directory), ...more])
      if (!dropIns.has(file)) dropIns.set(file, `${directory}/${file}`);
  }
  const inOrder = [...dropIns].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, path]) => path);
  return [...(unit === undefined ? [] : [unit]), ...inOrder];
}

function list(host: HostPaths, directory: string): string[] {
  return namesIn(host.followed(directory)).filter((name) => name.endsWith('.conf'));
}

function read(host: HostPaths, path: string): string | undefined {
  const text = look(() => readFileSync(host.followed(path), 'latin1'));
  if (text.kind === 'refused') throw unreadable(path, text.reason);
  return text.kind === 'found' ? text.value : undefined;
}

function setVariable(variables: Map<string, Variable>, text: string, path: string): void {
  const equals = text.indexOf('=');
  if (equals > 0) variables.set(text.slice(0, equals), {value: text.slice(equals + 1), path});
}

/** systemd.service(5), "Command lines": $NAME as a word of its own is split at blanks, ${NAME} anywhere is not. */
function expand({value, path}: {value: string; path: string}, variables: ReadonlyMap<string, Variable>): CommandWord[] {
  const words = splitWords(value.replace(/^[@\-:+!|]+/, '')) ?? [];
  return words.flatMap(({text}): CommandWord[] => {
    const name = wholeVariable(text);
    if (name !== undefined) {
      const variable = variables.get(name);
      const parts = splitWords(variable?.value ?? '') ?? [];
      return parts.map((part) => ({text: part.text, variable: name, path: variable?.path ?? path}));
    }
    const whole = text.replaceAll(/\$\{([A-Za-z_]\w*)\}/g, (_, inner: string) => variables.get(inner)?.value ?? '');
    return [{text: whole, variable: null, path}];
  });
}

function wholeVariable(word: string): string | undefined {
  return /^\$([A-Za-z_]\w*)$/.exec(word)?.[1];
}
