import {isDeepStrictEqual} from 'node:util';
import {TargetError} from '../../../errors.js';
import {readService} from '../../systemd/service.js';
import {unitProcess} from '../../systemd/unit-process.js';
import {runOnNode} from '../run-on-node.js';
import type {NodeAccess, RuntimeState, SearchPath, Target, TargetPlan} from '../target.js';
import {parseToml, tomlValue, tryParseToml} from '../../edits/toml-edit.js';
import {criTables, defaultDirs, disablesCri, findCniSetting, isAtLeast} from './cni-setting.js';
import {readConfigFiles} from './config-files.js';
import {planConfig} from './plan-config.js';
import {containerdRelease, type Release} from './release.js';
import {succeeded} from '../../../system/process.js';

/** containerd 1.x and 2.x, started by systemd: `bin_dir` or `bin_dirs` of its CRI plugin. */
export const containerd: Target = {
  name: 'containerd',
  unit: 'containerd.service',
  configuredDirs: (node) => dirsInFiles(node, null),
  alwaysCalls: ['loopback'], // internal/cri/server/service.go, for "lo"
  searchPath,
  takesList: async (node) => isAtLeast(await containerdRelease(node, program(node)), 2, 1),
  unchanged: () => [],
  confDir: async (node) => (await node.askCri(node.host.at(socketPath(node))))?.confDir ?? configuredConfDir(node),
  plan,
  verify,
  state,
  answers,
};

/** Whether its own configuration keeps it from starting pods. Not so if that is broken: then planning says so. */
export function isWithoutCri(node: NodeAccess): boolean {
  try {
    return readConfigFiles(node.host, mainPath(node)).some(({path, text}) => disablesCri(parseToml(text, path)));
  } catch (error) {
    if (error instanceof TargetError) return false;
    throw error;
  }
}

async function searchPath(node: NodeAccess): Promise<SearchPath> {
  const running = await state(node);
  if (running.kind === 'running' && running.pluginDirs !== null) {
    return {dirs: running.pluginDirs, source: 'containerd itself (CRI status)', assumed: false};
  }
  const dump = await configDump(node);
  const dumped = dump.kind === 'text' ? dirsInDump(dump.text) : [];
  if (dumped.length > 0) return {dirs: dumped, source: 'containerd config dump', assumed: false};
  const dirs = dirsInFiles(node, await containerdRelease(node, program(node)));
  if (dirs.length > 0) return {dirs, source: 'its configuration', assumed: false};
  return {dirs: defaultDirs, source: "upstream's default", assumed: true};
}

function dirsInFiles(node: NodeAccess, release: Release | null): readonly string[] {
  const [main, ...others] = readConfigFiles(node.host, mainPath(node));
  return main === undefined ? [] : findCniSetting([main, ...others], release).dirs;
}

async function plan(node: NodeAccess, shimDir: string, dirs: readonly string[]): Promise<TargetPlan> {
  const path = mainPath(node);
  const release = await containerdRelease(node, program(node));
  const files = readConfigFiles(node.host, path);
  const {changes, plannedDirs} = planConfig(node.host, path, files, {shimDir, dirs, release});
  const unknown = `${program(node)} --version gave no version; that of its configuration decides`;
  return {changes, plannedDirs, warnings: release === null ? [unknown] : []};
}

/** What containerd itself makes of its files, before it is restarted with them. */
async function verify(node: NodeAccess, plannedDirs: readonly string[]): Promise<void> {
  if (!node.live) return;
  const dump = await configDump(node);
  if (dump.kind === 'refused') throw new TargetError(`containerd does not accept it: ${dump.said}`);
  if (dump.kind === 'not-asked') return;
  const dirs = dirsInDump(dump.text);
  if (isDeepStrictEqual(dirs, plannedDirs)) return;
  throw new TargetError(
    `"containerd config dump" shows ${dirs.join(', ')}, not ${plannedDirs.join(', ')}: something else has the last word`,
    {suggestions: ['mlab-cni shim install --mode mount    edits no file']},
  );
}

type ConfigDump =
  | {readonly kind: 'text'; readonly text: string}
  | {readonly kind: 'refused'; readonly said: string}
  | {readonly kind: 'not-asked'};

async function configDump(node: NodeAccess): Promise<ConfigDump> {
  const args = ['--config', mainPath(node), 'config', 'dump'];
  const {end, stdout, stderr} = await runOnNode(node, program(node), args);
  if (end.kind === 'not-started') return {kind: 'not-asked'};
  if (succeeded(end)) return {kind: 'text', text: stdout.toString()};
  return {kind: 'refused', said: stderr.toString().trim()};
}

/** `bin_dir` wins while it is set (internal/cri/config/config.go). */
function dirsInDump(text: string): string[] {
  const document = tryParseToml(text);
  const values = (name: string) => criTables.map((table): unknown => tomlValue(document, {table, name}));
  const one = values('bin_dir').find((value) => typeof value === 'string' && value !== '');
  const many: unknown = values('bin_dirs').find((value) => Array.isArray(value));
  return [one, ...(one === undefined && Array.isArray(many) ? (many as readonly unknown[]) : [])].filter(
    (dir) => typeof dir === 'string',
  );
}

async function state(node: NodeAccess): Promise<RuntimeState> {
  const unit = await unitProcess(node, containerd.unit);
  if (unit.kind !== 'running') return unit;
  const socket = socketPath(node);
  const status = await node.askCri(node.host.at(socket));
  if (status === undefined) return {kind: 'down', state: `process ${unit.pid} does not answer on ${socket}`};
  const {pluginDirs, networkReady} = status;
  return {kind: 'running', pid: unit.pid, pluginDir: pluginDirs?.[0] ?? null, pluginDirs, networkReady};
}

async function answers(node: NodeAccess): Promise<boolean> {
  const now = await state(node);
  return now.kind === 'running' && now.networkReady !== false;
}

const defaultPath = '/etc/containerd/config.toml';

function command({host}: NodeAccess): readonly string[] {
  const assumed = {value: '/usr/bin/containerd', path: '/lib/systemd/system/containerd.service'};
  return readService(host, containerd.unit, assumed).command.map(({text}) => text);
}

function program(node: NodeAccess): string {
  return command(node)[0] ?? '/usr/bin/containerd';
}

function mainPath(node: NodeAccess): string {
  return flagValue(command(node), /^--?c(?:onfig)?$/) ?? defaultPath;
}

function socketPath(node: NodeAccess): string {
  return flagValue(command(node), /^--?a(?:ddress)?$/) ?? configuredSocket(node) ?? '/run/containerd/containerd.sock';
}

function flagValue(words: readonly string[], flag: RegExp): string | undefined {
  const index = words.findIndex((word) => flag.test(word.split('=')[0] ?? ''));
  const word = words[index];
  return word?.includes('=') === true
    ? word.slice(word.indexOf('=') + 1)
    : word === undefined
      ? undefined
      : words[index + 1];
}

/** Where its own unit and configuration say that it listens. */
export function containerdSocket(node: NodeAccess): string {
  return socketPath(node);
}

function configuredSocket(node: NodeAccess): string | undefined {
  return lastText(node, [
    ['grpc', 'address'],
    ['plugins', 'io.containerd.server.v1.grpc', 'address'], // since version 4
  ]);
}

function configuredConfDir(node: NodeAccess): string | null {
  return (
    lastText(
      node,
      criTables.map((table) => [...table, 'conf_dir']),
    ) ?? null
  );
}

/** The last text that a file has at one of these keys. */
function lastText(node: NodeAccess, keys: readonly (readonly string[])[]): string | undefined {
  try {
    const documents = readConfigFiles(node.host, mainPath(node)).map(({path, text}) => parseToml(text, path));
    const values = documents.flatMap((document) =>
      keys.map((key): unknown => tomlValue(document, {table: key.slice(0, -1), name: key.at(-1) ?? ''})),
    );
    return values.findLast((value) => typeof value === 'string' && value !== '') as string | undefined;
  } catch (error) {
    if (error instanceof TargetError) return undefined; // the configuration is broken: `plan` says so
    throw error;
  }
}
