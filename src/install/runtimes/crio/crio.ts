import {dirname, join} from 'node:path';
import {TargetError} from '../../../errors.js';
import {missingDirectories, type Change} from '../../edits/change.js';
import {flagValue} from '../command-flags.js';
import {readService} from '../../systemd/service.js';
import {unitProcess} from '../../systemd/unit-process.js';
import type {NodeAccess, RuntimeState, Target, TargetPlan} from '../target.js';
import {parseToml, setTomlKey, tomlValue} from '../../edits/toml-edit.js';
import {readNetworkSettings, type ConfigPlaces, type NetworkSettings} from './config-files.js';
import {succeeded} from '../../../system/process.js';

/** CRI-O, started by systemd: a late drop-in overrides `plugin_dirs`. */
export const crio: Target = {
  name: 'crio',
  unit: 'crio.service',
  configuredDirs: (node) => dirsOf(readNetworkSettings(node.host, places(node))),
  confDir: async (node) =>
    (await node.askCri(node.host.at(socketPath(node))))?.confDir ??
    readNetworkSettings(node.host, places(node)).networkDir,
  plan: (node, shimDir) => Promise.resolve(plan(node, shimDir)),
  verify,
  state,
  answers: () => Promise.resolve(true), // `state` has asked it on its socket
};

const defaultDir = '/opt/cni/bin';

/** Where plugins are looked for, in order; empty: the default. */
function dirsOf({pluginDirs, pluginDir}: NetworkSettings): string[] {
  return [...(pluginDirs ?? []), ...(pluginDir === null ? [] : [pluginDir])];
}

function plan(node: NodeAccess, shimDir: string): TargetPlan {
  refuseFlag(node);
  const {directory, main} = places(node);
  const settings = readNetworkSettings(node.host, {directory, main});
  if (settings.pluginDirs?.[0] === shimDir) throw alreadyThere(shimDir);
  const path = join(directory, dropInName(settings.names));
  const start = '# made by mlab-cni; "mlab-cni shim uninstall" removes it\n';
  const dirs = [shimDir, ...(settings.pluginDirs ?? [defaultDir])];
  const text = setTomlKey(start, {table: ['crio', 'network'], name: 'plugin_dirs'}, dirs, path);
  const changes: Change[] = [
    ...missingDirectories(node.host, directory, 0o755),
    {kind: 'file', path, mode: 0o644, content: Buffer.from(text)},
  ];
  return {changes, configuredDirs: dirsOf(settings), warnings: []};
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
async function verify(node: NodeAccess, shimDir: string): Promise<void> {
  if (!node.live) return;
  const {main, directory} = places(node);
  const {end, stdout, stderr} = await node.run({
    file: program(node),
    args: ['--config', main, '--config-dir', directory, 'config'],
    timeoutMs: 30_000,
  });
  if (end.kind === 'not-started') return;
  if (!succeeded(end)) {
    throw new TargetError(`CRI-O does not accept it: ${stderr.toString().trim()}`);
  }
  if (firstDir(stdout.toString()) === shimDir) return;
  throw new TargetError(`"crio config" does not show ${shimDir} first: something else has the last word`);
}

async function state(node: NodeAccess): Promise<RuntimeState> {
  const unit = await unitProcess(node, crio.unit);
  if (unit.kind !== 'running') return unit;
  const socket = socketPath(node);
  const status = await node.askCri(node.host.at(socket));
  if (status === undefined) return {kind: 'down', state: `process ${unit.pid} does not answer on ${socket}`};
  return {kind: 'running', pid: unit.pid, pluginDir: status.pluginDirs?.[0] ?? (await dirInForce(node, socket))};
}

/** What the running CRI-O has loaded, as its own inspection tool prints it: a program of its own before 1.26. */
async function dirInForce(node: NodeAccess, socket: string): Promise<string | null> {
  const args = ['--socket', socket, 'config'];
  for (const [file, words] of [
    [program(node), ['status', ...args]],
    [join(dirname(program(node)), 'crio-status'), args],
  ] as const) {
    const {end, stdout} = await node.run({file, args: words, timeoutMs: 30_000});
    if (succeeded(end)) return firstDir(stdout.toString()) ?? null;
  }
  return null;
}

function firstDir(toml: string): string | undefined {
  const dirs = tomlValue(parseToml(toml, 'crio config'), {table: ['crio', 'network'], name: 'plugin_dirs'});
  const first: unknown = Array.isArray(dirs) ? dirs[0] : undefined;
  return typeof first === 'string' ? first.replace(/(?<=.)\/+$/, '') : undefined;
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
