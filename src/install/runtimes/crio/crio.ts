import {dirname, join} from 'node:path';
import {isDeepStrictEqual} from 'node:util';
import {TargetError} from '../../../errors.js';
import {missingDirectories, type Change} from '../../edits/change.js';
import {flagValue} from '../command-flags.js';
import {readService} from '../../systemd/service.js';
import {unitProcess} from '../../systemd/unit-process.js';
import {runOnNode} from '../run-on-node.js';
import type {NodeAccess, RuntimeState, SearchPath, Target, TargetPlan} from '../target.js';
import {setTomlKey, tomlValue, tryParseToml} from '../../edits/toml-edit.js';
import {readNetworkSettings, type ConfigPlaces, type NetworkSettings} from './config-files.js';
import {succeeded} from '../../../system/process.js';

/** CRI-O, started by systemd: a late drop-in overrides `plugin_dirs`. */
export const crio: Target = {
  name: 'crio',
  unit: 'crio.service',
  configuredDirs: (node) => dirsOf(readNetworkSettings(node.host, places(node))),
  alwaysCalls: ['loopback'], // ocicni, for "lo"
  searchPath,
  takesList: () => Promise.resolve(true),
  unchanged: () => [],
  confDir: async (node) =>
    (await node.askCri(node.host.at(socketPath(node))))?.confDir ??
    readNetworkSettings(node.host, places(node)).networkDir,
  plan: (node, shimDir, dirs) => Promise.resolve(plan(node, shimDir, dirs)),
  verify,
  state,
  answers,
};

const defaultDir = '/opt/cni/bin';

/** Where plugins are looked for, in order; empty: the default. */
function dirsOf({pluginDirs, pluginDir}: NetworkSettings): string[] {
  return [...(pluginDirs ?? []), ...(pluginDir === null ? [] : [pluginDir])];
}

async function searchPath(node: NodeAccess): Promise<SearchPath> {
  const running = await state(node);
  if (running.kind === 'running' && running.pluginDirs !== null) {
    return {dirs: running.pluginDirs, source: 'CRI-O itself', assumed: false};
  }
  const printed = await printedConfig(node);
  const printedDirs = printed.kind === 'text' ? dirsIn(printed.text) : [];
  if (printedDirs.length > 0) return {dirs: printedDirs, source: 'crio config', assumed: false};
  const dirs = crio.configuredDirs(node);
  if (dirs.length > 0) return {dirs, source: 'its configuration', assumed: false};
  return {dirs: [defaultDir], source: "upstream's default", assumed: true};
}

function plan(node: NodeAccess, shimDir: string, inForce: readonly string[]): TargetPlan {
  refuseFlag(node);
  const {directory, main} = places(node);
  const settings = readNetworkSettings(node.host, {directory, main});
  if (settings.pluginDirs?.[0] === shimDir) throw alreadyThere(shimDir);
  const path = join(directory, dropInName(settings.names));
  const start = '# made by mlab-cni; "mlab-cni shim uninstall" removes it\n';
  const dirs = [shimDir, ...inForce.filter((dir) => dir !== shimDir)];
  const text = setTomlKey(start, {table: ['crio', 'network'], name: 'plugin_dirs'}, dirs, path);
  const changes: Change[] = [
    ...missingDirectories(node.host, directory, 0o755),
    {kind: 'file', path, mode: 0o644, content: Buffer.from(text)},
  ];
  return {changes, plannedDirs: dirs, warnings: []};
}

/** Read last of all. Any file name is read there, so nothing else may be left beside it. */
function dropInName(names: readonly string[]): string {
  const isLast = (name: string) => names.every((other) => other < name);
  const name = ['99-mlab-cni.conf', 'zz-mlab-cni.conf', `zz${names.at(-1) ?? ''}-mlab-cni.conf`].find(isLast);
  if (name === undefined) throw new TargetError('no file name comes after those of the drop-ins of CRI-O');
  return name;
}

/** @throws TargetError if the command line or its environment has the last word */
function refuseFlag(node: NodeAccess): void {
  const {command, variables} = service(node);
  const word = command.find(({text}) => /^--cni-plugin-dir(=|$)/.test(text));
  const variable = variables.get('CONTAINER_CNI_PLUGIN_DIR');
  if (word === undefined && variable === undefined) return;
  const what = word === undefined ? 'CONTAINER_CNI_PLUGIN_DIR' : `${word.variable ?? 'ExecStart'} has --cni-plugin-dir`;
  throw new TargetError(`${what} in ${word?.path ?? variable?.path ?? ''} wins over every file of CRI-O's`, {
    suggestions: [
      'remove it there, then run this again',
      'mlab-cni shim install --mode mount    edits no file',
      'nothing was changed',
    ],
  });
}

/** What CRI-O itself makes of its files, before it is restarted with them: `crio config` prints them merged. */
async function verify(node: NodeAccess, plannedDirs: readonly string[]): Promise<void> {
  if (!node.live) return;
  const printed = await printedConfig(node);
  if (printed.kind === 'refused') throw new TargetError(`CRI-O does not accept it: ${printed.said}`);
  if (printed.kind === 'not-asked') return;
  const dirs = dirsIn(printed.text);
  if (isDeepStrictEqual(dirs, plannedDirs)) return;
  throw new TargetError(
    `"crio config" shows ${dirs.join(', ')}, not ${plannedDirs.join(', ')}: something else has the last word`,
    {suggestions: ['mlab-cni shim install --mode mount    edits no file']},
  );
}

type PrintedConfig =
  | {readonly kind: 'text'; readonly text: string}
  | {readonly kind: 'refused'; readonly said: string}
  | {readonly kind: 'not-asked'};

/** The main file is optional, but not one that is named (cri-o pkg/config/config.go, UpdateFromFile). */
async function printedConfig(node: NodeAccess): Promise<PrintedConfig> {
  const words = service(node).command.map(({text}) => text);
  const places = ['config', 'config-dir'].flatMap((name) => {
    const value = flagValue(words, name);
    return value === undefined ? [] : [`--${name}`, value];
  });
  const {end, stdout, stderr} = await runOnNode(node, program(node), [...places, 'config']);
  if (end.kind === 'not-started') return {kind: 'not-asked'};
  if (succeeded(end)) return {kind: 'text', text: stdout.toString()};
  return {kind: 'refused', said: stderr.toString().trim()};
}

async function state(node: NodeAccess): Promise<RuntimeState> {
  const unit = await unitProcess(node, crio.unit);
  if (unit.kind !== 'running') return unit;
  const socket = socketPath(node);
  const status = await node.askCri(node.host.at(socket));
  if (status === undefined) return {kind: 'down', state: `process ${unit.pid} does not answer on ${socket}`};
  const pluginDirs = status.pluginDirs ?? (await dirsInForce(node, socket));
  const {networkReady} = status;
  return {kind: 'running', pid: unit.pid, pluginDir: pluginDirs?.[0] ?? null, pluginDirs, networkReady};
}

async function answers(node: NodeAccess): Promise<boolean> {
  const now = await state(node);
  return now.kind === 'running' && now.networkReady !== false;
}

/** What the running CRI-O has loaded, as its own inspection tool prints it: a program of its own before 1.26. */
async function dirsInForce(node: NodeAccess, socket: string): Promise<string[] | null> {
  const args = ['--socket', socket, 'config'];
  for (const [file, words] of [
    [program(node), ['status', ...args]],
    [join(dirname(program(node)), 'crio-status'), args],
  ] as const) {
    const {end, stdout} = await node.run({file, args: words, timeoutMs: 30_000});
    if (!succeeded(end)) continue;
    const dirs = dirsIn(stdout.toString());
    return dirs.length === 0 ? null : dirs;
  }
  return null;
}

/** The deprecated `plugin_dir` comes after `plugin_dirs`. */
function dirsIn(toml: string): string[] {
  const document = tryParseToml(toml);
  const value = (name: string): unknown => tomlValue(document, {table: ['crio', 'network'], name});
  const [many, one] = [value('plugin_dirs'), value('plugin_dir')];
  const dirs = [...(Array.isArray(many) ? (many as readonly unknown[]) : []), one].flatMap((dir) =>
    typeof dir === 'string' && dir !== '' ? [dir.replace(/(?<=.)\/+$/, '')] : [],
  );
  return [...new Set(dirs)];
}

/** Where its own unit says that it listens. */
export function crioSocket(node: NodeAccess): string {
  return socketPath(node);
}

function socketPath(node: NodeAccess): string {
  const words = service(node).command.map(({text}) => text);
  return flagValue(words, 'listen') ?? '/var/run/crio/crio.sock';
}

function service({host}: NodeAccess) {
  const assumed = {value: '/usr/bin/crio', path: '/usr/lib/systemd/system/crio.service'};
  return readService(host, crio.unit, assumed);
}

function program(node: NodeAccess): string {
  return service(node).command[0]?.text ?? '/usr/bin/crio';
}

function places(node: NodeAccess): ConfigPlaces {
  const words = service(node).command.map(({text}) => text);
  return {
    main: flagValue(words, 'config') ?? '/etc/crio/crio.conf',
    directory: flagValue(words, 'config-dir') ?? '/etc/crio/crio.conf.d',
  };
}

function alreadyThere(shimDir: string): TargetError {
  return new TargetError(`plugin_dirs of CRI-O begins with ${shimDir} already, but mlab-cni has no receipt of it`, {
    suggestions: ['if that was set up by hand, undo it by hand first', 'or choose another place with --shim-dir DIR'],
  });
}
