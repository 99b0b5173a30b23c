import {gzipSync} from 'node:zlib';
import {existsSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {chooseNodes} from '../../../src/cluster/choose/choose-nodes.js';
import {runOnNodes} from '../../../src/cluster/session/run.js';
import type {NodeOutcome} from '../../../src/cluster/session/outcome.js';
import {openFleet} from '../../../src/kubernetes/recording/fleet.js';
import {aTemplate} from '../../helpers/pod-template.js';
import {writePlainKubeconfig} from '../../helpers/plain-kubeconfig.js';
import {startScriptedCluster, type Rules, type Script, type ScriptedCluster} from '../../helpers/scripted-cluster.js';
import {Random} from '../../shim/differential/random.js';

const test = suite('cluster/session/run: against a scripted API server');

const random = new Random(7);
const pack = gzipSync(Buffer.from(Array.from({length: 700_000}, () => random.below(256))));

interface Ran {
  readonly outcomes: readonly NodeOutcome[];
  readonly cluster: ScriptedCluster;
  /** Nodes in the order in which they were finished. */
  readonly finished: readonly string[];
  /** Whether what came is what was sent. */
  readonly isWhole: (node: string) => boolean;
  readonly calls: readonly string[];
}

interface Options {
  readonly untilFailure?: boolean;
  readonly nodeTimeoutMs?: number;
  readonly parallel?: number;
  readonly tooLarge?: string;
  readonly rules?: Rules;
}

/** Records on all nodes of a scripted cluster, until the first of what `until` says. */
async function run(
  scripts: readonly Script[],
  {untilFailure = false, nodeTimeoutMs = 1500, parallel = 3, tooLarge = '', rules = {}}: Options = {},
): Promise<Ran> {
  const directory = mkdtempSync(join(tmpdir(), 'mlab-cni-test-run-'));
  const cluster = await startScriptedCluster(scripts, pack, rules);
  const kubeconfig = writePlainKubeconfig(join(directory, 'kubeconfig'), cluster.url);
  const finished: string[] = [];
  const whole = new Set<string>();
  const calls: string[] = [];
  const stop = new AbortController();
  try {
    const fleet = await openFleet({kind: 'kubeconfig', files: [kubeconfig], origin: 'test'}, 5000);
    const {nodes} = await chooseNodes(fleet, {kind: 'selector', selector: ''});
    const outcomes = await runOnNodes(
      {
        fleet,
        nodes,
        settings: {template: aTemplate(), parallel, nodeTimeoutMs},
        detach: false,
        untilFailure,
        finish: (node) => ({
          keepOn: false,
          fetch: {
            what: 'pack',
            path: join(directory, node),
            room: {
              take: (name, bytes) =>
                name === tooLarge ? Promise.reject(new Error(`no room for ${bytes}`)) : Promise.resolve(),
            },
            onProgress: () => undefined,
            takeIn: (name, path) => {
              if (readFileSync(path).equals(pack)) whole.add(name);
              finished.push(name);
              return Promise.resolve();
            },
          },
        }),
        stop: stop.signal,
      },
      {
        onCall: (node, {plugin}) => calls.push(`${node} ${plugin}`),
        onStarted: () => undefined,
        onFinished: () => undefined,
        onProblem: () => undefined,
        onRecording: () => {
          if (!untilFailure) stop.abort();
        },
      },
    );
    return {outcomes, cluster, finished, isWhole: (node) => whole.has(node), calls};
  } finally {
    await cluster.close();
    rmSync(directory, {recursive: true});
    assert.not.ok(existsSync(directory));
  }
}

function named(count: number): string[] {
  return Array.from({length: count}, (_, index) => `node${index}`);
}

test('all is fetched whole, erased and deleted, in that order, and no more than so many at once', async () => {
  const {outcomes, cluster, isWhole} = await run(named(12).map((node) => ({node})));
  assert.ok(
    outcomes.every(({state, obstacle}) => state === 'collected' && obstacle === null),
    JSON.stringify(outcomes),
  );
  for (const node of named(12)) {
    assert.ok(isWhole(node));
    assert.equal(
      cluster.log.filter((line) => line.endsWith(` ${node}`)),
      ['create', 'off', 'pack', 'erase', 'delete'].map((what) => `${what} ${node}`),
    );
  }
  assert.ok(cluster.mostFetching() <= 3);
});

test('nodes that do not start, do not answer or break again and again hold up nobody', async () => {
  const scripts = [
    {node: 'node0', neverStarts: true},
    {node: 'node1', neverAnswers: true},
    {node: 'node2', breaksAfter: 100_000},
    ...named(8)
      .slice(3)
      .map((node) => ({node})),
  ];
  const {outcomes, isWhole, cluster} = await run(scripts);
  const states = Object.fromEntries(outcomes.map(({node, state}) => [node, state]));
  assert.equal(states, {
    ...Object.fromEntries(named(8).map((node) => [node, 'collected'])),
    node0: 'failed',
    node1: 'failed',
  });
  assert.match(outcomes[0]?.obstacle?.reason ?? '', 'its pod did not start within 1.5 s');
  assert.match(outcomes[1]?.obstacle?.reason ?? '', 'nothing came from it for 1.5 s');
  for (const node of named(8).slice(2)) assert.ok(isWhole(node), node);
  assert.ok(cluster.log.includes('delete node0'), 'what does not start is taken away');
  assert.not.ok(cluster.log.includes('delete node1'), 'what was not fetched is not erased');
});

test('a pack that came wrong is fetched again; one that comes wrong twice is not believed, and not erased', async () => {
  const {outcomes, cluster, isWhole} = await run([
    {node: 'node0', corrupt: 1},
    {node: 'node1', corrupt: 9},
  ]);
  assert.equal(
    outcomes.map(({state}) => state),
    ['collected', 'failed'],
  );
  assert.ok(isWhole('node0'));
  assert.match(outcomes[1]?.obstacle?.reason ?? '', 'came wrong twice');
  assert.not.ok(cluster.log.includes('erase node1'));
});

test('what there is no room for is not fetched, and not erased', async () => {
  const {outcomes, cluster} = await run([{node: 'node0'}, {node: 'node1'}], {tooLarge: 'node0'});
  assert.equal(
    outcomes.map(({state}) => state),
    ['failed', 'collected'],
  );
  assert.match(outcomes[0]?.obstacle?.reason ?? '', `no room for ${3 * pack.length}`);
  assert.not.ok(cluster.log.includes('erase node0'));
});

test('the first failure on any node ends it for all', async () => {
  const call = (end: string) => ['call', '1-2-3', 'ADD', 'bridge', 'eth0', 'c', end, 'default/web-0', ''].join('\t');
  const {outcomes, calls} = await run(
    [
      {node: 'node0', calls: [call('exit-0')]},
      {node: 'node1', calls: [call('exit-0'), call('exit-1')]},
    ],
    {
      untilFailure: true,
    },
  );
  assert.equal(
    outcomes.map(({state, failures}) => [state, failures]),
    [
      ['collected', 0],
      ['collected', 1],
    ],
  );
  assert.is(calls.filter((line) => line === 'node1 bridge').length, 2);
});

test('a pod whose creation was never answered is found, recorded with, and not left', async () => {
  const {outcomes, cluster} = await run([{node: 'node0'}], {rules: {losesCreations: true}});
  assert.equal(
    outcomes.map(({state}) => state),
    ['collected'],
  );
  assert.equal(cluster.log.at(-1), 'delete node0');
});

test.run();
