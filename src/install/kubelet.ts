import {readFileSync} from 'node:fs';
import {TargetError} from '../errors.js';
import type {HostPaths} from '../system/host-paths.js';
import {editDropIn, editedVariable} from './kubelet-drop-in.js';
import {binDirUses} from './kubelet-flags.js';
import {readKubeletService, type KubeletService} from './kubelet-service.js';
import {checkKubeletVersion} from './kubelet-version.js';
import {readRegularFile, type RegularFile} from './regular-file.js';
import {unitState} from './systemd.js';
import type {NodeAccess, RuntimeState, Target, TargetPlan} from './target.js';

const dropIn = '/etc/systemd/system/kubelet.service.d/10-kubeadm.conf';

/**
 * A kubelet before 1.24 that drives docker and calls CNI itself, set up by kubeadm: --cni-bin-dir goes into
 * KUBELET_KUBECONFIG_ARGS of its drop-in, as the M-Lab notes describe it.
 */
export const kubelet: Target = {name: 'kubelet', unit: 'kubelet.service', plan, state};

async function plan(node: NodeAccess, shimDir: string): Promise<TargetPlan> {
  const {host} = node;
  const file = readDropIn(host);
  const now = readKubeletService(host, new Map());
  const versionWarning = await checkKubeletVersion(node, now.command[0]?.text ?? '/usr/bin/kubelet');
  const configuredDir = binDirUses(now.command).at(-1)?.value ?? null;
  if (configuredDir === shimDir) throw alreadyThere(shimDir);
  const after = editDropIn(file.content.toString('latin1'), shimDir, dropIn);
  const then = readKubeletService(host, new Map([[dropIn, after]]));
  checkThatItWins(then, shimDir);
  return {
    edits: [
      {kind: 'edit', path: dropIn, before: file.content, after: Buffer.from(after, 'latin1'), ...ownership(file)},
    ],
    configuredDir,
    warnings: [...(versionWarning === undefined ? [] : [versionWarning]), ...doubts(now)],
  };
}

async function state({run, live, host}: NodeAccess): Promise<RuntimeState> {
  if (!live) return {kind: 'unknown', reason: 'this is not the running system'};
  const unit = await unitState(run, kubelet.unit);
  if (unit === undefined) return {kind: 'unknown', reason: 'systemctl does not answer'};
  if (unit.loadState !== 'loaded') return {kind: 'unknown', reason: `systemd knows no ${kubelet.unit}`};
  if (unit.activeState === 'inactive') return {kind: 'stopped'};
  const words = unit.mainPid === 0 ? undefined : commandLine(host, unit.mainPid);
  if (words === undefined) return {kind: 'down', state: `${unit.activeState} (${unit.subState})`};
  return {kind: 'running', pid: unit.mainPid, pluginDir: binDirUses(words).at(-1)?.value ?? null};
}

function commandLine(host: HostPaths, pid: number): {text: string}[] | undefined {
  try {
    const arguments_ = readFileSync(host.at(`/proc/${pid}/cmdline`), 'latin1')
      .split('\0')
      .slice(0, -1);
    return arguments_.map((text) => ({text}));
  } catch {
    return undefined;
  }
}

function readDropIn(host: HostPaths): RegularFile {
  try {
    return readRegularFile(host, dropIn);
  } catch (error) {
    if (!(error instanceof TargetError)) throw error;
    throw new TargetError(error.message, {
      suggestions: [
        ...error.suggestions,
        "mlab-cni shim script --help    says how to do it by hand: only kubeadm's drop-in is edited so far",
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

/** @throws TargetError if another --cni-bin-dir, or another value of the variable, would win over the edited one */
function checkThatItWins({command, variables}: KubeletService, shimDir: string): void {
  const setter = variables.get(editedVariable);
  if (setter !== undefined && setter.path !== dropIn) {
    throw new TargetError(`${setter.path} sets ${editedVariable} again and would win over ${dropIn}`, {
      suggestions: [`remove ${editedVariable} from ${setter.path}`, 'nothing was changed'],
    });
  }
  const last = binDirUses(command).at(-1);
  if (last === undefined) {
    throw new TargetError(`the kubelet's ExecStart does not use $${editedVariable}`, {
      suggestions: [`add $${editedVariable} to ExecStart in ${dropIn}`, 'nothing was changed'],
    });
  }
  if (last.value === shimDir && last.word.variable === editedVariable) return;
  const where =
    last.word.variable === null ? `ExecStart in ${last.word.path}` : `${last.word.variable} in ${last.word.path}`;
  throw new TargetError(
    `${where} also has --cni-bin-dir (${last.value}); it comes later on the command line and would win`,
    {
      suggestions: [`remove --cni-bin-dir from ${last.word.path}, then run this again`, 'nothing was changed'],
    },
  );
}

function doubts({command, assumed}: KubeletService): string[] {
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

function ownership({mode, uid, gid}: RegularFile): Pick<RegularFile, 'mode' | 'uid' | 'gid'> {
  return {mode, uid, gid};
}
