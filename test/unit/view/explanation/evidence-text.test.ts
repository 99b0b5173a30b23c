import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import type {AddressHolders} from '../../../../src/explain/calls/address-holders.js';
import {evidenceText} from '../../../../src/view/explanation/evidence-text.js';

const test = suite('view/explanation/evidence-text');

const pod = {namespace: 'default', name: 'web-1', uid: null};
const holder = {address: '10.1.0.2', containerId: '0123456789abcdef', pod, captureId: 'a', isLeaked: false};
const full: AddressHolders = {
  kind: 'address-holders',
  range: '10.1.0.1-10.1.0.3',
  size: 3,
  gateways: ['10.1.0.1'],
  holders: [holder, {...holder, address: '10.1.0.3', pod: null}],
};

test('what was said is quoted with where', () => {
  const said = (where: 'msg' | 'details' | 'stderr' | 'stdout' | 'caller') =>
    evidenceText({kind: 'quote', where, text: 'no room'});
  assert.is(said('msg'), 'It said: no room');
  assert.is(said('details'), 'It said, in the details: no room');
  assert.is(said('stderr'), 'It said on stderr: no room');
  assert.is(said('stdout'), 'It printed, in place of JSON: no room');
  assert.is(said('caller'), 'Its caller said about it: no room');
  assert.is(evidenceText({kind: 'agreement', sentence: 'The kernel agrees.'}), 'The kernel agrees.');
});

test('who holds the addresses: pods by name, others by container; all of a range that is full', () => {
  assert.is(
    evidenceText(full),
    '2 of the 3 addresses in 10.1.0.1-10.1.0.3 are held by captured containers without a DEL since: 10.1.0.2 default/web-1, 10.1.0.3 0123456789ab; the gateway has 10.1.0.1.',
  );
});

test('addresses of which no capture tells are counted, so that nobody takes them for free', () => {
  assert.match(evidenceText({...full, size: 7}), /10\.1\.0\.1\. Who has the other 4 is not in the captures/);
  assert.match(evidenceText({...full, size: 4}), 'Who has the other 1 is not in the captures');
  assert.not.match(evidenceText({...full, size: null}), /Who has|of the/);
  assert.match(evidenceText({...full, size: null}), /^2 addresses in/);
});

test('without gateway or holders nothing is said of them', () => {
  const text = evidenceText({...full, gateways: [], holders: []});
  assert.match(
    text,
    /^0 of the 3 addresses in \S+ are held by captured containers without a DEL since\. Who has the other 3/,
  );
});

test('an address whose pod has a newer container is leaked', () => {
  const text = evidenceText({...full, holders: [{...holder, isLeaked: true}]});
  assert.match(text, '10.1.0.2 default/web-1 (leaked: that pod has a newer container)');
  assert.not.match(evidenceText(full), 'leaked');
});

test('eight are named, and of more how many they are', () => {
  const holders = (count: number) =>
    evidenceText({...full, size: null, gateways: [], holders: Array.from({length: count}, () => holder)});
  assert.not.match(holders(8), ' more');
  assert.match(holders(9), /(10\.1\.0\.2 default\/web-1(, )?){8} and 1 more\.$/);
});

test('when the same last succeeded, and for whom', () => {
  const last = {kind: 'last-success', captureId: 'abc', pod, beforeMs: 2000} as const;
  assert.match(evidenceText(last), 'last succeeded for this network 2.00 s before for default/web-1 (capture abc).');
  assert.match(evidenceText({...last, pod: null}), '2.00 s before (capture abc).');
  for (const none of [{captureId: null}, {beforeMs: null}]) {
    assert.match(evidenceText({...last, ...none}), 'the same plugin never succeeded for this network before.');
  }
});

test('who failed alike: pods, or containers if one has no name, and whom it served meanwhile', () => {
  const alike = (others: readonly string[], servedMeanwhile: readonly string[] = []) =>
    evidenceText({kind: 'same-error', others, servedMeanwhile});
  assert.is(alike(['a/1']), 'The same error came for 1 other pod: a/1. None succeeded since the first of them.');
  assert.match(alike(['a/1', 'a/2']), 'for 2 other pods: a/1, a/2.');
  assert.match(alike(['a/1', '0123']), 'for 2 other containers: a/1, 0123.');
  assert.match(alike(['0123']), 'for 1 other container: 0123.');
  assert.match(alike(['a/1'], ['a/3', 'a/4']), 'a/1. Meanwhile it succeeded for a/3, a/4.');
});

test('a daemon that may be late, and who tries again', () => {
  const early = {kind: 'since-boot', uptimeMs: 30_000, daemon: 'flanneld', isPod: true} as const;
  assert.match(
    evidenceText(early),
    /up for 30\.\d+ s: flanneld may not have started yet, and the kubelet tries again by itself\.$/,
  );
  assert.match(evidenceText({...early, isPod: false}), /flanneld may not have started yet\.$/);
});

test('a later attempt that went well', () => {
  assert.is(
    evidenceText({kind: 'later-success', captureId: 'abc', afterMs: 1500}),
    'A later attempt for this pod succeeded, 1.50 s after this one (capture abc).',
  );
});

test.run();
