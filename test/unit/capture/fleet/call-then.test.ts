import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {callThen} from '../../../../src/capture/fleet/call-then.js';
import {parseCollectedCluster} from '../../../../src/records/collected-cluster.js';
import {anInvocation} from '../../../helpers/invocation.js';

const test = suite('capture/fleet/call-then');

/** What became of the pod of a call with these arguments, among these pods of the node. */
function podThen(args: string, ...pods: readonly object[]): string | null {
  const cluster = parseCollectedCluster(JSON.stringify({pods}));
  assert.ok(cluster);
  const call = anInvocation({environment: {CNI_ARGS: args}});
  const then = callThen(call, cluster);
  assert.is(then.call, call);
  assert.is(then.cluster, cluster);
  const {pod} = then;
  return pod === null ? null : pod.kind === 'gone' ? 'gone' : `${pod.kind}, ${pod.pod.phase}`;
}

const named = 'K8S_POD_NAMESPACE=default;K8S_POD_NAME=web-0';
const web = {namespace: 'default', name: 'web-0', uid: 'u1', phase: 'Running'};

test('the pod of a call is found by namespace and name', () => {
  const others = [
    {...web, namespace: 'prod', phase: 'Pending'},
    {...web, name: 'web-1', phase: 'Failed'},
  ];
  assert.is(podThen(named, ...others, web), 'there, Running');
  assert.is(podThen(named, ...others), 'gone');
  assert.is(podThen(named), 'gone');
});

test('another uid is another pod; where one is not known nothing of the kind is claimed', () => {
  assert.is(podThen(`${named};K8S_POD_UID=u1`, web), 'there, Running');
  assert.is(podThen(`${named};K8S_POD_UID=u0`, web), 'replaced, Running');
  assert.is(podThen(`${named};K8S_POD_UID=u0`, {...web, uid: ''}), 'there, Running');
  assert.is(podThen(named, web), 'there, Running');
});

test('a call that is about no pod of Kubernetes has none', () => {
  assert.is(podThen('K8S_POD_NAME=web-0', web), null);
  assert.is(podThen('', web), null);
});

test.run();
