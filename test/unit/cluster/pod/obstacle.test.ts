import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {obstacleOf} from '../../../../src/cluster/pod/obstacle.js';
import type {ContainerState} from '../../../../src/kubernetes/recording/pod-state.js';
import {aPod} from '../../../helpers/pod-state.js';

const test = suite('cluster/pod/obstacle');

const waiting = (reason: string, message = ''): ContainerState => ({kind: 'waiting', reason, message});
const ended = (exitCode: number, message = '', reason = 'Error'): ContainerState => ({
  kind: 'terminated',
  exitCode,
  reason,
  message,
});

test('what runs, or may still come to it, has none', () => {
  for (const reason of ['', 'ContainerCreating', 'PodInitializing', 'SomethingNew']) {
    assert.is(obstacleOf(aPod({phase: 'Pending', container: waiting(reason)})), null);
  }
  assert.is(obstacleOf(aPod({phase: 'Pending'})), null);
  assert.is(obstacleOf(aPod({phase: 'Running', container: {kind: 'running'}})), null);
  assert.is(obstacleOf(aPod({phase: 'Succeeded', container: ended(0, 'clean', 'Completed')})), null);
});

for (const [container, reason] of [
  [
    waiting('InvalidImageName', 'couldn\'t parse image reference "Not A Name"'),
    'the name of the image is none (InvalidImageName: couldn',
  ],
  [waiting('ErrImagePull', 'rpc error: code = NotFound'), 'the image cannot be pulled (ErrImagePull: rpc error'],
  [waiting('ImagePullBackOff', 'Back-off pulling image "x"'), 'the image cannot be pulled'],
  [
    waiting(
      'ErrImagePull',
      'rpc error: code = Unknown desc = failed to pull and unpack image "docker.io/corp/box:1": pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
    ),
    'the registry gives that image only with credentials, or has none of that name (ErrImagePull',
  ],
  [
    waiting(
      'ImagePullBackOff',
      'Back-off pulling image "r.example.org/box:1": ErrImagePull: failed to authorize: failed to fetch anonymous token: unexpected status: 401 Unauthorized',
    ),
    'the registry gives that image only with credentials',
  ],
  [
    waiting(
      'ErrImagePull',
      '429 Too Many Requests - Server message: toomanyrequests: You have reached your pull rate limit.',
    ),
    'the registry gives no more images for now',
  ],
  [
    waiting(
      'ErrImagePull',
      'failed to do request: Head "https://registry-1.docker.io/v2/library/busybox/manifests/1.36": dial tcp: lookup registry-1.docker.io on 10.0.0.2:53: no such host',
    ),
    'the node does not reach the registry',
  ],
  [
    waiting('ErrImagePull', 'tls: failed to verify certificate: x509: certificate signed by unknown authority'),
    'the image cannot be pulled',
  ],
  [
    waiting('CreateContainerConfigError', "container's runAsUser breaks non-root policy (pod: x, container: recorder)"),
    'something on the way forbids root in the pod',
  ],
  [waiting('ErrImageNeverPull'), 'the image is not on the node, and may not be pulled (ErrImageNeverPull)'],
  [waiting('CreateContainerConfigError', 'secret "x" not found'), 'the container cannot be made'],
  [ended(1, 'no-nsenter: the image has no nsenter'), 'the image has no nsenter'],
  [ended(1, 'no-shell: the node has no /bin/sh'), 'the node has no /bin/sh'],
  [ended(1, 'no-host-pid: process 1 is not the first one'), 'the pod does not see the processes of the node'],
  [ended(1, 'not-privileged: x'), 'the pod was started without its privileges'],
  [
    ended(1, 'refused: mlab-cni.sh: recording was switched on here by 0.1.0'),
    'mlab-cni.sh: recording was switched on here by 0.1.0',
  ],
  [ended(128, 'failed to create: exec: "sh": executable file not found in $PATH', 'StartError'), 'the image has no sh'],
  // as a log, which the kubelet gives where the container says nothing itself; containerd/containerd#12243
  [ended(255, 'exec /bin/sh: exec format error\n'), 'the image is made for another architecture'],
  [
    ended(1, 'standard_init_linux.go:211: exec user process caused "exec format error"'),
    'the image is made for another',
  ],
  [
    waiting(
      'ErrImagePull',
      'rpc error: code = NotFound desc = failed to pull and unpack image "x": no match for platform in manifest: not found',
    ),
    'the image is not made for the architecture of this node',
  ],
  [ended(137, '', 'OOMKilled'), 'the recorder ran out of memory'],
  [ended(255, '', 'Unknown'), 'the recorder is gone, as after a reboot of the node'],
  [
    ended(137, 'The container could not be located when the pod was terminated', 'ContainerStatusUnknown'),
    'the recorder is gone',
  ],
  [ended(255, 'odd'), 'the recorder ended with 255: odd'],
  [ended(137), 'the recorder was killed (signal 9)'],
  [ended(3, 'strange'), 'the recorder ended with 3: strange'],
] as const) {
  test(`container: ${reason}`, () => {
    const obstacle = obstacleOf(aPod({phase: container.kind === 'waiting' ? 'Pending' : 'Failed', container}));
    assert.ok(obstacle?.reason.startsWith(reason), obstacle?.reason);
    assert.ok(obstacle?.remedy !== '');
  });
}

for (const [exitCode, reason] of [
  [128, 'the recorder ended with 128'],
  [129, 'the recorder was killed (signal 1)'],
  [192, 'the recorder was killed (signal 64)'],
  [193, 'the recorder ended with 193'],
  [0, 'the recorder ended with 0'],
] as const) {
  test(`a container that ended with ${exitCode}: ${reason}`, () => {
    assert.is(obstacleOf(aPod({phase: 'Failed', container: ended(exitCode)}))?.reason, reason);
  });
}

test('only who ends with 0 and says so is clean', () => {
  assert.is(
    obstacleOf(aPod({phase: 'Failed', container: ended(1, 'clean')}))?.reason,
    'the recorder ended with 1: clean',
  );
  assert.is(obstacleOf(aPod({container: ended(0, ' clean\n')})), null);
});

test('what is quoted stands without our own word before it, whatever it holds', () => {
  for (const [message, reason] of [
    ['refused: recording is on: by $& of $1', 'recording is on: by $& of $1'],
    ['no-namespace: nsenter: EPERM', "the node's mount namespace cannot be entered: nsenter: EPERM"],
    ['not clean: /run is busy', 'the node could not be cleaned: /run is busy'],
  ] as const) {
    assert.is(obstacleOf(aPod({phase: 'Failed', container: ended(1, message)}))?.reason, reason);
  }
});

test('long words of a kubelet are cut, short ones are not', () => {
  const told = (length: number) => obstacleOf(aPod({phase: 'Failed', message: 'x'.repeat(length)}))?.reason;
  assert.is(told(240), `the kubelet refused the pod: ${'x'.repeat(240)}`);
  assert.is(told(241), `the kubelet refused the pod: ${'x'.repeat(240)}...`);
});

test('what a kubelet gives no words for is told by its word alone', () => {
  assert.is(
    obstacleOf(aPod({phase: 'Failed', reason: 'OutOfpods'}))?.reason,
    'the node has as many pods as it may have (OutOfpods)',
  );
});

for (const [word, reason] of [
  ['NodeAffinity', 'the pod was given a node selector'],
  ['OutOfpods', 'the node has as many pods as it may have'],
  ['OutOfcpu', 'the node has no room'],
  ['OutOfephemeral-storage', 'the node has no room'],
  ['Evicted', 'the kubelet evicted the recorder'],
  ['DeadlineExceeded', 'the recorder was ended by the deadline'],
  ['NodeShutdown', 'the node shuts down'],
  ['UnexpectedAdmissionError', 'the kubelet refused the pod: UnexpectedAdmissionError'],
] as const) {
  test(`pod: ${word}`, () => {
    const obstacle = obstacleOf(aPod({phase: 'Failed', reason: word, message: 'Pod was\nrejected'}));
    assert.ok(obstacle?.reason.startsWith(reason), obstacle?.reason);
    assert.match(obstacle?.reason ?? '', 'Pod was rejected');
  });
}

test.run();
