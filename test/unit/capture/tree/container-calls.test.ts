import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {callTrees} from '../../../../src/capture/tree/call-tree.js';
import {groupByContainer} from '../../../../src/capture/tree/container-calls.js';
import {anInvocation} from '../../../helpers/invocation.js';

const test = suite('capture/tree/container-calls');

function call(id: string, startMs: number, container: string, pod: string | undefined) {
  const args = pod === undefined ? '' : `K8S_POD_NAMESPACE=ns;K8S_POD_NAME=${pod}`;
  return anInvocation({id, startMs, environment: {CNI_CONTAINERID: container, CNI_ARGS: args}});
}

test('the pod with the latest call comes first, its containers in the order in which they came', () => {
  const groups = groupByContainer(
    callTrees([
      call('a1', 0, 'first-try', 'web'),
      call('b1', 100, 'other', 'db'),
      call('a2', 200, 'second-try', 'web'),
      call('a3', 300, 'first-try', undefined),
      call('v', 400, '', undefined),
    ]),
  );
  assert.equal(
    groups.map(({pod, containerId, calls}) => [pod?.name, containerId, ...calls.map(({invocation: {id}}) => id)]),
    [
      [undefined, null, 'v'],
      ['web', 'first-try', 'a1', 'a3'],
      ['web', 'second-try', 'a2'],
      ['db', 'other', 'b1'],
    ],
  );
});

test('of pods with calls at the same moment the name decides, whatever came first', () => {
  const calls = [call('c', 0, 'x', 'web'), call('a', 0, 'y', 'db'), call('b', 0, 'z', 'job')];
  for (const order of [calls, [...calls].reverse()]) {
    const names = groupByContainer(callTrees(order)).map(({pod}) => pod?.name);
    assert.equal(names, ['db', 'job', 'web']);
  }
});

test('containers of one pod come oldest first, in whatever order their calls are told', () => {
  const tries = [call('a', 0, 'first', 'web'), call('b', 100, 'second', 'web'), call('c', 200, 'third', 'web')];
  const trees = tries.flatMap((each) => callTrees([each]));
  for (const order of [trees, [...trees].reverse()]) {
    const ids = groupByContainer(order).map(({containerId}) => containerId);
    assert.equal(ids, ['first', 'second', 'third']);
  }
});

test('containers of one id on two nodes are two, each with what the runtime calls it', () => {
  const named = (node: string | null, name: string) =>
    anInvocation({node, environment: {CNI_CONTAINERID: 'c1', CNI_ARGS: `K8S_POD_NAME=${name}`}});
  const groups = groupByContainer(callTrees([named('n1', 'one'), named(null, 'two')]));
  assert.equal(
    groups.map(({node, pod, containerName, containerId}) => [node, pod, containerName, containerId]),
    [
      ['n1', null, 'one', 'c1'],
      [null, null, 'two', 'c1'],
    ],
  );
});

test.run();
