import {TargetError} from '../../../errors.js';
import {readService} from '../../systemd/service.js';
import {unitProcess} from '../../systemd/unit-process.js';
import type {NodeAccess, RuntimeState, Target, TargetPlan} from '../target.js';
import {parseToml, tomlValue} from '../../edits/toml-edit.js';
import {criTables, disablesCri, findCniSetting} from './cni-setting.js';
import {readConfigFiles} from './config-files.js';
import {planConfig} from './plan-config.js';
import {containerdRelease} from './release.js';
import {succeeded} from '../../../system/process.js';

/** containerd 1.x and 2.x, started by systemd: `bin_dir` or `bin_dirs` of its CRI plugin. */
export const containerd: Target = {
  name: 'containerd',
  unit: 'containerd.service',
  configuredDirs: (node) => {
    const [main, ...others] = readConfigFiles(node.host, mainPath(node));
    return main === undefined ? [] : findCniSetting([main, ...others], null).dirs;
  },
  confDir: async (node) => (await node.askCri(node.host.at(socketPath(node))))?.confDir ?? configuredConfDir(node),
  plan,
  verify,
  state,
  answers: () => Promise.resolve(true), // `state` has asked it on its socket
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

async function plan(node: NodeAccess, shimDir: string): Promise<TargetPlan> {
  const path = mainPath(node);
  const release = await containerdRelease(node, program(node));
  const files = readConfigFiles(node.host, path);
  const {changes, dirs} = planConfig(node.host, path, files, {shimDir, release});
  const unknown = `${program(node)} --version gave no version; that of its configuration decides`;
  return {changes, configuredDirs: dirs, warnings: release === null ? [unknown] : []};
}

/** What containerd itself makes of its files, before it is restarted with them. */
async function verify(node: NodeAccess, shimDir: string): Promise<void> {
  if (!node.live) return;
  const args = ['--config', mainPath(node), 'config', 'dump'];
  const {end, stdout, stderr} = await node.run({file: program(node), args, timeoutMs: 30_000});
  if (end.kind === 'not-started') return;
  const dumped = stdout.toString();
  const said = stderr.toString().trim();
  if (!succeeded(end)) throw new TargetError(`containerd does not accept it: ${said}`);
  const values = ['io.containerd.grpc.v1.cri', 'io.containerd.cri.v1.runtime', 'cri'].flatMap((plugin) =>
    ['bin_dir', 'bin_dirs'].map((name) => {
      const value = tomlValue(parseToml(dumped, 'containerd config dump'), {table: ['plugins', plugin, 'cni'], name});
      return Array.isArray(value) ? (value[0] as unknown) : value;
    }),
  );
  if (values.includes(shimDir)) return;
  throw new TargetError(`"containerd ${args.join(' ')}" does not show ${shimDir}: something else has the last word`);
}

async function state(node: NodeAccess): Promise<RuntimeState> {
  const unit = await unitProcess(node, containerd.unit);
  if (unit.kind !== 'running') return unit;
  const socket = socketPath(node);
  const status = await node.askCri(node.host.at(socket));
  if (status === undefined) return {kind: 'down', state: `process ${unit.pid} does not answer on ${socket}`};
  return {kind: 'running', pid: unit.pid, pluginDir: status.pluginDirs?.[0] ?? null};
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

function configuredSocket(node: NodeAccess): string | undefined {
  return lastText(node, [['grpc', 'address']]);
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
