import {TargetError} from '../../../errors.js';
import type {HostPaths} from '../../../system/host-paths.js';
import {dirname} from 'node:path';
import {missingDirectories, type Change} from '../../edits/change.js';
import {editDropIn} from './drop-in.js';
import {editEnvironmentFile} from './environment-file.js';
import {chooseFlagPlace, type FlagPlace} from './place.js';
import {binDirUses, withoutBinDir} from './flags.js';
import type {Service} from '../../systemd/service.js';
import {readKubeletFacts} from './facts.js';
import {kubeletUnit, readKubeletService} from './service.js';
import {checkKubeletVersion, kubeletVersion, type KubeletVersion} from './version.js';
import {readRegularFile, type RegularFile} from '../../edits/regular-file.js';
import {commandLine, unitProcess} from '../../systemd/unit-process.js';
import type {NodeAccess, RuntimeState, SearchPath, Target, TargetPlan} from '../target.js';

/**
 * A kubelet before 1.24 that drives docker and calls CNI itself: --cni-bin-dir goes where it has the last word, with
 * kubeadm into KUBELET_KUBECONFIG_ARGS of its drop-in, as the M-Lab notes describe it.
 */
export const kubelet: Target = {
  name: 'kubelet',
  unit: kubeletUnit,
  configuredDirs: ({host}) => configuredDirs(readKubeletService(host)),
  alwaysCalls: [],
  searchPath,
  takesList: async (node) => takesList(await kubeletVersion(node, programOf(readKubeletService(node.host)))),
  unchanged: ({host}, pid) => withoutBinDir(commandLine(host, pid) ?? []),
  confDir: async (node) => (await readKubeletFacts(node))?.confDir ?? null,
  plan,
  verify: () => Promise.resolve(), // systemd takes whatever a unit file says; the flag is proved on the process
  state,
  answers: async (node) => {
    const facts = await readKubeletFacts(node);
    return facts !== undefined && node.askHealth(facts.healthPort);
  },
};

async function searchPath(node: NodeAccess): Promise<SearchPath> {
  const running = await state(node);
  if (running.kind === 'running' && running.pluginDirs !== null) {
    return {dirs: running.pluginDirs, source: "the kubelet's command line", assumed: false};
  }
  const dirs = kubelet.configuredDirs(node);
  if (dirs.length > 0) return {dirs, source: "the kubelet's unit", assumed: false};
  return {dirs: ['/opt/cni/bin'], source: "the kubelet's documented default", assumed: true};
}

async function plan(node: NodeAccess, shimDir: string, inForce: readonly string[]): Promise<TargetPlan> {
  const now = readKubeletService(node.host);
  const version = await kubeletVersion(node, programOf(now));
  const versionWarning = checkKubeletVersion(version, programOf(now));
  const dirs = configuredDirs(now);
  if (dirs[0] === shimDir) throw alreadyThere(shimDir);
  const place = chooseFlagPlace(node.host, now);
  const behind = takesList(version) ? inForce.filter((dir) => dir !== shimDir) : [];
  const plannedDirs = [shimDir, ...behind];
  const value = plannedDirs.join(',');
  const changes = changesAt(node.host, place, value);
  const edited = changes.flatMap((change): [string, string][] => {
    if (change.kind === 'edit') return [[change.path, change.after.toString('latin1')]];
    return change.kind === 'file' ? [[change.path, change.content.toString('latin1')]] : [];
  });
  checkThatItWins(readKubeletService(node.host, new Map(edited)), place, value);
  return {
    changes,
    plannedDirs,
    warnings: [...(versionWarning === undefined ? [] : [versionWarning]), ...doubts(now)],
  };
}

/** The flag is a list since 1.10 (kubernetes issue 58714); before, or where nobody tells, it is one directory. */
function takesList(version: KubeletVersion | null): boolean {
  return version !== null && version.minor >= 10;
}

function programOf({command}: Service): string {
  return command[0]?.text ?? '/usr/bin/kubelet';
}

function changesAt(host: HostPaths, place: FlagPlace, flagValue: string): Change[] {
  switch (place.kind) {
    case 'own-command':
      return addFile(
        host,
        place.path,
        (start) => `${start}ExecStart=\nExecStart=${place.command} --cni-bin-dir=${flagValue}\n`,
      );
    case 'own-drop-in':
      return addDropIn(host, place, flagValue);
    case 'drop-in':
    case 'environment-file':
      return [edit(host, place, flagValue)];
  }
}

type EditedPlace = Extract<FlagPlace, {kind: 'drop-in' | 'environment-file'}>;

function edit(host: HostPaths, {kind, path, variable}: EditedPlace, flagValue: string): Change {
  const {content: before, ...ownership} = readToEdit(host, path);
  const editText = kind === 'drop-in' ? editDropIn : editEnvironmentFile;
  const after = Buffer.from(editText(before.toString('latin1'), flagValue, path, variable), 'latin1');
  return {kind: 'edit', path, before, after, ...ownership, wrote: flagValue};
}

/**
 * The variable once more with the flag at its end: the last of several assignments counts. Its value comes from a unit
 * file, so that specifiers (%H) stay as they are.
 */
function addDropIn(
  host: HostPaths,
  {path, variable, value}: Extract<FlagPlace, {kind: 'own-drop-in'}>,
  flagValue: string,
): Change[] {
  const quoted = value.replaceAll(/["\\]/g, '\\$&');
  return addFile(host, path, (start) =>
    editDropIn(`${start}Environment="${variable}=${quoted}"\n`, flagValue, path, variable),
  );
}

function addFile(host: HostPaths, path: string, textAfter: (start: string) => string): Change[] {
  const text = textAfter('# made by mlab-cni; "mlab-cni shim uninstall" removes it\n[Service]\n');
  return [
    ...missingDirectories(host, dirname(path), 0o755),
    {kind: 'file', path, mode: 0o644, content: Buffer.from(text, 'latin1')},
  ];
}

function configuredDirs({command}: Service): string[] {
  return (binDirUses(command).at(-1)?.value ?? '').split(',').filter((dir) => dir !== '');
}

async function state(node: NodeAccess): Promise<RuntimeState> {
  const unit = await unitProcess(node, kubelet.unit);
  if (unit.kind !== 'running') return unit;
  const words = commandLine(node.host, unit.pid)?.map((text) => ({text}));
  if (words === undefined) return {kind: 'down', state: `process ${unit.pid} is gone`};
  const pluginDir = binDirUses(words).at(-1)?.value ?? null;
  const pluginDirs = pluginDir?.split(',').filter((dir) => dir !== '') ?? null;
  return {kind: 'running', pid: unit.pid, pluginDir, pluginDirs, networkReady: null};
}

function readToEdit(host: HostPaths, path: string): RegularFile {
  try {
    return readRegularFile(host, path);
  } catch (error) {
    if (!(error instanceof TargetError)) throw error;
    throw new TargetError(error.message, {
      suggestions: [
        ...error.suggestions,
        'mlab-cni shim install --mode mount    edits no file',
        'mlab-cni shim script --help    says how to do it by hand',
      ],
      cause: error.cause,
    });
  }
}

function alreadyThere(shimDir: string): TargetError {
  return new TargetError(`the kubelet's --cni-bin-dir is ${shimDir} already, but mlab-cni has no receipt of it`, {
    suggestions: ['if that was set up by hand, undo it by hand first', 'or choose another place with --shim-dir DIR'],
  });
}

/** @throws TargetError if another --cni-bin-dir, or another value of what was edited, would win over it */
function checkThatItWins({command, variables, start}: Service, place: FlagPlace, flagValue: string): void {
  const {path} = place;
  const [what, setter] =
    place.kind === 'own-command' ? ['ExecStart', start] : [place.variable, variables.get(place.variable)];
  if (setter !== undefined && setter.path !== path) {
    throw new TargetError(`${setter.path} sets ${what} again and would win over ${path}`, {
      suggestions: [`remove ${what} from ${setter.path}`, 'nothing was changed'],
    });
  }
  const last = binDirUses(command).at(-1);
  const holder = place.kind === 'own-command' ? null : place.variable;
  if (last?.value === flagValue && last.word.variable === holder) return;
  const where = last === undefined ? start.path : `${last.word.variable ?? 'ExecStart'} in ${last.word.path}`;
  const does =
    last === undefined ? `does not use $${what}` : `also has --cni-bin-dir (${last.value}), and it would win`;
  throw new TargetError(`the kubelet's command line in ${where} ${does}`, {
    suggestions: ['mlab-cni shim install --mode mount    edits no file', 'nothing was changed'],
  });
}

function doubts({command, assumed}: Service): string[] {
  const line = command.map(({text}) => text).join(' ');
  return [
    ...(assumed ? ["no ExecStart of kubelet.service was found; kubeadm's order of variables is assumed"] : []),
    ...(/ --container-runtime[= ]remote\b/.test(line)
      ? [
          'this kubelet has --container-runtime=remote: there the runtime calls the plugins, and nothing will be recorded',
        ]
      : []),
  ];
}
