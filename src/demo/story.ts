import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {InternalError} from '../errors.js';
import type {RunProcess} from '../system/process.js';
import {dropIn, makeNode} from './node.js';
import {addPod, type DemoPod} from './runtime.js';

export interface Stage {
  /** An empty directory, which becomes the node. */
  readonly root: string;
  /** The Node.js program and the built package that the plugins and the commands run from. */
  readonly nodeProgram: string;
  readonly packageRoot: string;
  /** Environment for the commands, e.g. whether to use colour. */
  readonly environment: Readonly<Record<string, string>>;
  readonly run: RunProcess;
  readonly print: (text: string) => void;
}

export interface Step {
  readonly command: string;
  readonly exitCode: number;
}

const goodPod: DemoPod = {name: 'web-1', containerId: '6f0c1f9b3d52'.padEnd(64, '0')};
const badPod: DemoPod = {name: 'web-2', containerId: 'c91d7e0a84b6'.padEnd(64, '0')};

/**
 * Plays the demo on a stage. Every command in it is the real one, in a process of its own.
 *
 * @throws InternalError if a command ends with another exit code than the story expects, or the node is not as before
 */
export async function tellStory(stage: Stage): Promise<Step[]> {
  const {root, nodeProgram, packageRoot, run, print} = stage;
  makeNode(root, nodeProgram, join(packageRoot, 'dist', 'demo', 'plugin.cjs'));
  const before = readFileSync(join(root, dropIn));
  const steps: Step[] = [];
  const play = async (text: string, args: readonly string[], expected: readonly number[] = [0]) => {
    print(`\n# ${text}\n`);
    steps.push(await mlabCni(stage, args, expected));
  };

  print(`# A node under ${root}: the kubelet calls multus, multus flannel, flannel bridge, bridge host-local.`);
  await play('Put the shim in front of all four:', ['shim', 'install', '--root', root, '--yes']);
  if ((await addPod(root, goodPod, run)) !== null) throw new InternalError("the demo's first pod has no network");
  const complaint = await addPod(root, badPod, run);
  if (complaint === null) throw new InternalError("the demo's second pod has a network");
  print(`\n# Two pods start. The second stays in ContainerCreating, and all that the kubelet says is:\n`);
  print(complaint);
  await play('What was called:', ['list']);
  await play('Who called whom, and where it broke:', ['tree']);
  await play('Why:', ['explain', `pod:default/${badPod.name}`]);
  await play('The innermost call that failed, on one screen:', ['show', 'failed']);
  await play('That call again, answered from the record (as root also --against real, in a sandbox):', [
    ...['replay', 'failed', '--against', 'mock'],
  ]);
  await play(
    'What the plugins added for the pod that works:',
    ['diff', `container:${goodPod.containerId.slice(0, 12)}`],
    [1],
  );
  await play('Take everything back:', ['shim', 'uninstall', '--root', root, '--yes']);
  if (!readFileSync(join(root, dropIn)).equals(before)) throw new InternalError(`${dropIn} is not what it was before`);
  print(`\n# ${dropIn} is what it was, byte for byte.`);
  print('# On a node: npm run build && npm link, then as root: mlab-cni shim install --dry-run');
  return steps;
}

async function mlabCni(stage: Stage, args: readonly string[], expected: readonly number[]): Promise<Step> {
  const command = ['mlab-cni', ...args].join(' ');
  stage.print(`$ ${command}`);
  const {end, stdout, stderr} = await stage.run({
    file: stage.nodeProgram,
    args: [join(stage.packageRoot, 'bin', 'run.js'), ...args],
    environment: {...stage.environment, ...storeFor(stage.root, args)},
    timeoutMs: 60_000,
  });
  stage.print(Buffer.concat([stdout, stderr]).toString('utf8').trimEnd());
  const exitCode = end.kind === 'exited' ? end.code : 70;
  if (!expected.includes(exitCode)) throw new InternalError(`"${command}" ended with ${exitCode}`);
  return {command, exitCode};
}

/** `shim` finds the store below its --root; all others are told. */
function storeFor(root: string, [topic]: readonly string[]): Record<string, string> {
  return topic === 'shim' ? {} : {MLAB_CNI_STORE: join(root, 'tmp', 'mlab-cni')};
}
