import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {callTrees} from '../../../src/capture/call-tree.js';
import {groupByContainer} from '../../../src/capture/container-calls.js';
import {anInvocation} from '../../helpers/invocation.js';

const test = suite('capture/container-calls');

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

test.run();
