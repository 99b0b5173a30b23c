// What shims cost a pod: two nodes with containerd 2.1 and a network of bridge, host-local and portmap, one of them with
// shims; pods without containers are made and removed on both in turn, and each pair is compared.
//
//   npm run bench:pod [-- PAIRS]      as root; 40 is the default. Fails if the removal takes more than a tenth longer.
import {availableParallelism} from 'node:os';
import {performance} from 'node:perf_hooks';
import {configureContainerd} from '../../node/rig/configure-containerd.js';
import {setups} from '../../node/rig/containerd-setups.js';
import {Cri, sandboxConfig} from '../../node/rig/cri.js';
import {unpackRuntime} from '../../node/rig/newer.js';
import {missingForNode, startNode, type RigNode} from '../../node/rig/rig-node.js';

const pairs = Number(process.argv[2] ?? 40);
const budget = 1.1;

const runtime = unpackRuntime('2.1');
const missing = [...missingForNode('newer'), ...(typeof runtime === 'string' ? [runtime] : [])];
for (const reason of missing) console.log(`SKIP bench:pod: ${reason}`);
if (missing.length === 0 && typeof runtime !== 'string') process.exitCode = await compare(runtime);

async function compare(newer: Exclude<typeof runtime, string>): Promise<number> {
  const nodes = [startNode(newer.directory), startNode(newer.directory)] as const;
  const end = () => nodes.forEach((node) => node.down());
  process.once('exit', end);
  const [plain, shimmed] = nodes;
  for (const node of nodes) {
    const [setup] = setups;
    if (setup !== undefined) configureContainerd(node, newer, setup);
    node.run('systemctl', 'restart', 'containerd');
  }
  const {status, stderr} = shimmed.mlabCni('shim', 'install', '--runtime', 'containerd', '--yes');
  if (status !== 0) throw new Error(stderr);
  const [without, shims] = [new Cri(socketOf(plain)), new Cri(socketOf(shimmed))];
  const times: {readonly without: PodTimes; readonly shims: PodTimes}[] = [];
  for (let pair = -3; pair < pairs; pair++) {
    const isFirst = pair % 2 === 0;
    const first = await timePod(isFirst ? without : shims, `pod-${pair + 3}`);
    const second = await timePod(isFirst ? shims : without, `pod-${pair + 3}`);
    if (pair >= 0) times.push(isFirst ? {without: first, shims: second} : {without: second, shims: first});
  }
  without.close();
  shims.close();
  console.log(`medians of ${pairs} pairs, milliseconds, ${availableParallelism()} processors`);
  const rows = (['start', 'stop', 'remove', 'removal'] as const).map((what) => {
    const ratio = median(times.map((each) => each.shims[what] / each.without[what]));
    const [before, after] = [
      median(times.map((each) => each.without[what])),
      median(times.map((each) => each.shims[what])),
    ];
    return {what, without: before.toFixed(1), shims: after.toFixed(1), ratio: ratio.toFixed(3)};
  });
  console.table(rows);
  const removal = Number(rows.at(-1)?.ratio);
  console.log(`budget: removal at most ${budget} times as long: ${removal <= budget ? 'kept' : 'EXCEEDED'}`);
  return removal <= budget ? 0 : 1;
}

interface PodTimes {
  readonly start: number;
  /** With the DEL of the network. */
  readonly stop: number;
  /** With a second DEL. */
  readonly remove: number;
  /** Both. */
  readonly removal: number;
}

async function timePod(cri: Cri, name: string): Promise<PodTimes> {
  const times = [performance.now()];
  const id = await cri.call('RunPodSandbox', [[1, sandboxConfig(name)]]);
  times.push(performance.now());
  await cri.call('StopPodSandbox', [[1, id]]);
  times.push(performance.now());
  await cri.call('RemovePodSandbox', [[1, id]]);
  times.push(performance.now());
  const [begun = 0, started = 0, stopped = 0, removed = 0] = times;
  return {start: started - begun, stop: stopped - started, remove: removed - stopped, removal: removed - started};
}

function socketOf({root}: RigNode): string {
  return `${root}/run/containerd/containerd.sock`;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
