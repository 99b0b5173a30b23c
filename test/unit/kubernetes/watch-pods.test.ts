import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {ClusterError} from '../../../src/errors.js';
import type {Api} from '../../../src/kubernetes/api.js';
import {watchPods} from '../../../src/kubernetes/recording/watch-pods.js';
import {openFleet} from '../../../src/kubernetes/recording/fleet.js';
import {writePlainKubeconfig} from '../../helpers/plain-kubeconfig.js';
import {aPod} from '../../helpers/pod-state.js';
import {startScriptedCluster} from '../../helpers/scripted-cluster.js';

const test = suite('kubernetes/recording/watch-pods');

test('nobody is waited for if the signal aborts while the pods are listed', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'mlab-cni-test-watch-'));
  const cluster = await startScriptedCluster([{node: 'node0'}], Buffer.alloc(0));
  try {
    const files = [writePlainKubeconfig(join(directory, 'kubeconfig'), cluster.url)];
    const fleet = await openFleet({kind: 'kubeconfig', files, origin: 'test'}, 5000);
    const over = new AbortController();
    const ignore = () => undefined;
    const hooks = {onPod: ignore, onGone: ignore, onProblem: ignore, known: [], signal: over.signal};
    const watching = fleet.watch({namespace: 'kube-system', labelSelector: '', ...hooks});
    over.abort();
    await watching; // it would last as long as a watch does
    assert.is(cluster.watches(), 0);
  } finally {
    await cluster.close();
    rmSync(directory, {recursive: true});
  }
});

type OnEvent = (type: string, object: object) => void;

/** One connection: what comes on it, and how it ends; undefined: it lasts until it is aborted. */
type Connection = (event: OnEvent) => Error | null | undefined;

/** Follows pods over these connections, before each of which these pods are listed, and what is told of them. */
async function following(
  connections: readonly Connection[],
  {
    lists,
    known = [],
    lastsMs = [],
  }: {
    readonly lists: readonly (readonly string[] | ClusterError)[];
    readonly known?: readonly string[];
    /** How long each connection lasts; default: no time. */
    readonly lastsMs?: readonly number[];
  },
) {
  const [told, waits, requests] = [[] as string[], [] as number[], [] as object[]];
  const over = new AbortController();
  let [made, listed, timeMs] = [0, 0, 0];
  class Watch {
    watch(path: string, query: object, event: OnEvent, done: (error: unknown) => void): Promise<AbortController> {
      requests.push({path, ...query});
      timeMs += lastsMs[made] ?? 0;
      const end = connections[made++]?.(event);
      if (made === connections.length) setImmediate(() => over.abort());
      if (end !== undefined) setImmediate(() => done(end));
      return Promise.resolve(new AbortController());
    }
  }
  const list = () => {
    const names = lists[listed++] ?? [];
    if (names instanceof ClusterError) return Promise.reject(names);
    return Promise.resolve({pods: names.map((name) => aPod({name})), version: String(listed)});
  };
  await watchPods(
    {client: {Watch}, kubeConfig: {}} as unknown as Api,
    {
      namespace: 'kube-system',
      labelSelector: 'a=b',
      known,
      list,
      onPod: ({name, phase}) => told.push(`${name} ${phase}`),
      onGone: (name) => told.push(`${name} is gone`),
      onProblem: ({message}) => told.push(message),
      signal: over.signal,
    },
    (ms) => Promise.resolve(void waits.push(ms)),
    () => timeMs,
  );
  return {told, waits, requests};
}

const object = (name: string, phase: string) => ({metadata: {name}, status: {phase}});
const lasting: Connection = () => undefined;

test('what there is comes first, then each change; a pod that is deleted is gone, once', async () => {
  const {told, requests} = await following(
    [
      (event) => {
        event('MODIFIED', object('a', 'Running'));
        event('BOOKMARK', object('nobody', ''));
        event('ERROR', {message: 'too old'});
        event('ADDED', object('b', 'Pending'));
        event('DELETED', object('b', 'Failed'));
        event('DELETED', object('b', 'Failed'));
        return undefined;
      },
    ],
    {lists: [['a']]},
  );
  assert.equal(told, ['a Pending', 'a Running', 'b Pending', 'b is gone']);
  assert.equal(requests, [
    {path: '/api/v1/namespaces/kube-system/pods', labelSelector: 'a=b', resourceVersion: '1', timeoutSeconds: 60},
  ]);
});

test('of a connection that ended the next list tells what was missed, also of pods that were known before', async () => {
  const {told} = await following([() => null, lasting], {
    lists: [
      ['a', 'b'],
      ['b', 'c'],
    ],
    known: ['before'],
  });
  assert.equal(told, ['before is gone', 'a Pending', 'b Pending', 'a is gone', 'b Pending', 'c Pending']);
});

test('a pod that came by an event and is in no later list is gone', async () => {
  const coming: Connection = (event) => {
    event('ADDED', object('late', 'Pending'));
    return null;
  };
  const {told} = await following([coming, lasting], {lists: [[], []]});
  assert.equal(told, ['late Pending', 'late is gone']);
});

test('why it broke is told, but for its usual end; and so is that nothing can be listed', async () => {
  const refused = new ClusterError('you may not list');
  const {told, waits} = await following([() => new Error('reset'), () => null, lasting], {
    lists: [[], refused, [], []],
  });
  assert.equal(told, ['the watch for the pods in kube-system has ended: reset', 'you may not list']);
  assert.equal(waits.slice(0, 3), [500, 1000, 2000]);
});

test('who ends one connection soon after the other is given more and more time, until one lasts', async () => {
  const ending: Connection = () => null;
  const {waits} = await following([ending, ending, ending, ending, lasting], {
    lists: [],
    lastsMs: [0, 5000, 5001, 0, 0],
  });
  assert.equal(waits.slice(0, 4), [500, 1000, 500, 1000]);
});

test('a connection that cannot be made is a problem, too', async () => {
  const {told} = await following(
    [
      () => {
        throw new Error('no route');
      },
      lasting,
    ],
    {lists: [[], []]},
  );
  assert.ok(
    told.every((line) => line.includes('no route')),
    told.join(),
  );
});

test.run();
