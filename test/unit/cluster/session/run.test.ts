import {mock} from 'node:test';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import type {PodTemplate} from '../../../../src/cluster/pod/manifest.js';
import {runOnNodes} from '../../../../src/cluster/session/run.js';
import {ClusterError} from '../../../../src/errors.js';
import {finishing} from '../../../helpers/finishing.js';
import {aNode} from '../../../helpers/fleet-node.js';
import {playFleet, type PlayedFleet} from '../../../helpers/played-fleet.js';
import {aTemplate} from '../../../helpers/pod-template.js';

const test = suite('cluster/session/run');

interface InMemory {
  readonly detach?: boolean;
  readonly untilFailure?: boolean;
  readonly template?: PodTemplate;
  readonly fetches?: boolean;
  /** Happens once all recorders are at work. */
  readonly then?: (played: PlayedFleet, stop: () => void, heard: readonly string[]) => void;
}

/** Nodes in memory whose recorders are on as soon as their pods are made, and what the hooks hear of them. */
async function runInMemory(
  nodes: readonly string[],
  {detach = false, untilFailure = false, template = aTemplate(), fetches = true, then}: InMemory = {},
) {
  const heard: string[] = [];
  const stop = new AbortController();
  const create = (_namespace: string, manifest: object) => {
    const {nodeName} = (manifest as {spec: {nodeName: string}}).spec;
    if (nodeName.startsWith('bad')) return Promise.resolve({kind: 'refused', status: 403, message: 'no'} as const);
    played.become(nodeName, {});
    played.say(nodeName, 'on');
    return Promise.resolve({kind: 'created'} as const);
  };
  const played: PlayedFleet = playFleet({instead: {create}});
  const outcomes = await runOnNodes(
    {
      fleet: played.fleet,
      nodes: nodes.map((name) => aNode({name})),
      settings: {template, parallel: 2, nodeTimeoutMs: 60_000},
      detach,
      untilFailure,
      finish: finishing({fetches}),
      stop: stop.signal,
    },
    {
      onCall: (node, {plugin}) => heard.push(`call of ${plugin} on ${node}`),
      onStarted: (done, total) => heard.push(`${done}/${total} started`),
      onFinished: (done, total) => heard.push(`${done}/${total} finished`),
      onProblem: (node, problem) => heard.push(`${node}: ${problem}`),
      onRecording: (recording) => {
        heard.push(`recording on ${recording.join(' ')}`);
        then?.(played, () => stop.abort(), heard);
      },
    },
  );
  return {heard, outcomes, log: played.log};
}

/** Long enough for everything that does not wait for anything. */
async function afterSomeTurns(work: () => void): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  work();
}

const isFinishing = (heard: readonly string[]) => heard.some((line) => line.endsWith('finished'));

const aCall = (end: string) => `call\t1-2-3\tADD\tbridge\teth0\tc\t${end}\tdefault/web-0\t`;

test('progress is told at each step, and what could not be started beside what was', async () => {
  const {heard, outcomes} = await runInMemory(['node2', 'bad1', 'node1'], {then: (_played, stop) => stop()});
  assert.equal(heard, [
    '1/3 started',
    '2/3 started',
    '3/3 started',
    'recording on node2 node1',
    '0/2 finished',
    '1/2 finished',
    '2/2 finished',
  ]);
  assert.equal(
    outcomes.map(({node, state}) => `${node} ${state}`),
    ['bad1 failed', 'node1 collected', 'node2 collected'],
  );
});

test('where nothing could be started nobody waits', async () => {
  const {heard, outcomes} = await runInMemory(['bad1']);
  assert.equal(heard, ['1/1 started', 'recording on ', '0/0 finished']);
  assert.is(outcomes[0]?.obstacle?.reason, 'the API server refuses the pod: no');
});

test('calls are told and counted by node; a failure does not end it unless that is wanted', async () => {
  const then: InMemory['then'] = ({say}, _stop, heard) => {
    say('node1', aCall('exit-0'));
    say('node1', aCall('exit-1'));
    say('node2', aCall('signal-9'));
    say('node1', 'off\t0\t');
    void afterSomeTurns(() => {
      assert.not.ok(isFinishing(heard));
      say('node2', aCall('exit-0'));
      say('node2', 'off\t0\t');
    });
  };
  const {heard, outcomes} = await runInMemory(['node1', 'node2'], {then});
  assert.equal(
    outcomes.map(({state, calls, failures}) => [state, calls, failures]),
    [
      ['collected', 2, 1],
      ['collected', 2, 1],
    ],
  );
  for (const node of ['node1', 'node2']) {
    assert.is(heard.filter((line) => line === `call of bridge on ${node}`).length, 2);
  }
});

test('a call that went well does not end what lasts until a failure', async () => {
  const then: InMemory['then'] = ({say}, _stop, heard) => {
    say('node1', aCall('exit-0'));
    void afterSomeTurns(() => {
      assert.not.ok(isFinishing(heard));
      say('node1', aCall('exit-1'));
    });
  };
  const {outcomes} = await runInMemory(['node1'], {untilFailure: true, then});
  assert.equal([outcomes[0]?.calls, outcomes[0]?.failures], [2, 1]);
});

test('who detaches leaves the recorders at work, and waits for nothing', async () => {
  const {heard, outcomes, log} = await runInMemory(['node1'], {detach: true});
  assert.equal(outcomes, [{node: 'node1', state: 'recording', calls: 0, failures: 0, bytes: 0, obstacle: null}]);
  assert.equal(heard.slice(-2), ['0/1 finished', '1/1 finished']);
  assert.equal(log, []);
});

test('what only gathers does not wait for the end of a recording', async () => {
  const {outcomes} = await runInMemory(['node1'], {template: aTemplate({work: 'context'})});
  assert.is(outcomes[0]?.state, 'gathered');
});

test('where nothing is fetched the node is cleaned', async () => {
  const {outcomes} = await runInMemory(['node1'], {fetches: false, then: (_played, stop) => stop()});
  assert.is(outcomes[0]?.state, 'cleaned');
});

test('recorders that were killed are not waited for, and the others are collected from', async () => {
  const container = {kind: 'terminated', exitCode: 137, reason: 'Error', message: ''} as const;
  const then = ({become, say}: PlayedFleet) => {
    become('node1', {phase: 'Failed', container});
    say('node2', 'off\t0\t');
  };
  const {outcomes} = await runInMemory(['node1', 'node2'], {then});
  assert.equal(
    outcomes.map(({state}) => state),
    ['failed', 'collected'],
  );
  assert.is(outcomes[0]?.obstacle?.reason, 'the recorder was killed (signal 9)');
});

test('where a recorder never says that it is off, its time is over a little later by our own clock', async () => {
  mock.timers.enable({apis: ['setTimeout']});
  try {
    const then: InMemory['then'] = (_played, _stop, heard) => {
      void afterSomeTurns(() => mock.timers.tick(20_000)).then(() =>
        afterSomeTurns(() => {
          assert.not.ok(isFinishing(heard));
          mock.timers.tick(10_000);
        }),
      );
    };
    const {outcomes} = await runInMemory(['node1'], {template: aTemplate({forSeconds: 10}), then});
    assert.is(outcomes[0]?.state, 'collected');
  } finally {
    mock.timers.reset();
  }
});

test('problems are told with the node that has them, or for all of them', async () => {
  const {heard} = await runInMemory(['node1'], {
    then: ({say, tellProblem}, stop) => {
      say('node1', 'on\tmlab-cni.sh: /run fills up');
      tellProblem(new ClusterError('the API server is down'));
      setImmediate(stop);
    },
  });
  assert.ok(heard.includes('node1: /run fills up'), heard.join('\n'));
  assert.ok(heard.includes('null: the API server is down'), heard.join('\n'));
});

test.run();
