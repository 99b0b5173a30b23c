import {TargetError} from '../../errors.js';
import type {HostPaths} from '../../system/host-paths.js';
import {editDropIn, editedVariable} from './drop-in.js';
import {binDirUses} from './flags.js';
import type {Service} from '../systemd/service.js';
import {readKubeletFacts} from './facts.js';
import {kubeletUnit, readKubeletService} from './service.js';
import {checkKubeletVersion} from './version.js';
import {readRegularFile, type RegularFile} from '../regular-file.js';
import {commandLine, unitProcess} from '../systemd/unit-process.js';
import type {NodeAccess, RuntimeState, Target, TargetPlan} from '../target.js';

const dropIn = '/etc/systemd/system/kubelet.service.d/10-kubeadm.conf';

/**
 * A kubelet before 1.24 that drives docker and calls CNI itself, set up by kubeadm: --cni-bin-dir goes into
 * KUBELET_KUBECONFIG_ARGS of its drop-in, as the M-Lab notes describe it.
 */
export const kubelet: Target = {
  name: 'kubelet',
  unit: kubeletUnit,
  configuredDirs: ({host}) => configuredDirs(readKubeletService(host)),
  confDir: async (node) => (await readKubeletFacts(node))?.confDir ?? null,
  plan,
  verify: () => Promise.resolve(), // systemd takes whatever a unit file says; the flag is proved on the process
  state,
  answers: async (node) => {
    const facts = await readKubeletFacts(node);
    return facts !== undefined && node.askHealth(facts.healthPort);
  },
};

async function plan(node: NodeAccess, shimDir: string): Promise<TargetPlan> {
  const {host} = node;
  const file = readDropIn(host);
  const now = readKubeletService(host);
  const versionWarning = await checkKubeletVersion(node, now.command[0]?.text ?? '/usr/bin/kubelet');
  const dirs = configuredDirs(now);
  if (dirs[0] === shimDir) throw alreadyThere(shimDir);
  const after = editDropIn(file.content.toString('latin1'), shimDir, dropIn);
  const then = readKubeletService(host, new Map([[dropIn, after]]));
  checkThatItWins(then, shimDir);
  return {
    changes: [
      {kind: 'edit', path: dropIn, before: file.content, after: Buffer.from(after, 'latin1'), ...ownership(file)},
    ],
    configuredDirs: dirs,
    warnings: [...(versionWarning === undefined ? [] : [versionWarning]), ...doubts(now)],
  };
}

/** The flag takes a list since 1.10 (kubernetes issue 58714). */
function configuredDirs({command}: Service): string[] {
  return (binDirUses(command).at(-1)?.value ?? '').split(',').filter((dir) => dir !== '');
}

async function state(node: NodeAccess): Promise<RuntimeState> {
  const unit = await unitProcess(node, kubelet.unit);
  if (unit.kind !== 'running') return unit;
  const words = commandLine(node.host, unit.pid)?.map((text) => ({text}));
  if (words === undefined) return {kind: 'down', state: `process ${unit.pid} is gone`};
  return {kind: 'running', pid: unit.pid, pluginDir: binDirUses(words).at(-1)?.value ?? null};
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
function checkThatItWins({command, variables}: Service, shimDir: string): void {
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

function ownership({mode, uid, gid}: RegularFile): Pick<RegularFile, 'mode' | 'uid' | 'gid'> {
  return {mode, uid, gid};
}
