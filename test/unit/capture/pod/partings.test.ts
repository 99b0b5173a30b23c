import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import type {Attachment, Attempt} from '../../../../src/capture/pod/attempt.js';
import type {InterfaceStory} from '../../../../src/capture/pod/interfaces.js';
import {findPartings, type Parting} from '../../../../src/capture/pod/partings.js';
import {callTrees} from '../../../../src/capture/tree/call-tree.js';
import type {PodRecord, WantedNetwork} from '../../../../src/records/pod-record.js';
import {anInvocation} from '../../../helpers/invocation.js';

const test = suite('capture/pod/partings');

function aRecord(properties: Partial<PodRecord> = {}): PodRecord {
  return {
    namespace: 'default',
    name: 'web-0',
    uid: 'u1',
    phase: 'Running',
    hostNetwork: false,
    ips: ['10.1.0.2'],
    node: null,
    defaultNetwork: {kind: 'networks', annotation: 'default', text: '', networks: []},
    networks: {kind: 'networks', annotation: 'networks', text: '', networks: []},
    status: null,
    events: null,
    ...properties,
  };
}

function anAttempt(properties: Partial<Attempt> = {}): Attempt {
  return {containerId: 'c1', attachments: [], culprit: null, isUndone: false, hidesDelegates: false, ...properties};
}

function attached(addresses: readonly string[], properties: Partial<Attachment> = {}): Attachment {
  return {ifname: 'net1', network: 'a', chain: [], hasFailed: false, addresses, ...properties};
}

function aStory(properties: Partial<InterfaceStory> = {}): InterfaceStory {
  return {ifname: 'net1', wanted: null, done: null, believed: null, ...properties};
}

function askedFor(kind: WantedNetwork['definition']['kind']): InterfaceStory['wanted'] {
  const definitions = {
    config: {kind: 'config', network: 'a', plugins: ['bridge'], configuration: {}},
    'on-node': {kind: 'on-node'},
    unknown: {kind: 'unknown'},
    missing: {kind: 'missing'},
    invalid: {kind: 'invalid', reason: 'bad'},
    'no-resource': {kind: 'no-resource'},
  } as const;
  const network = {namespace: 'default', name: 'a', ifname: null, definition: definitions[kind]};
  return {kind: 'annotated', network};
}

const believed = (...addresses: readonly string[]) => ({network: 'a', addresses});

/** Each with the interface that it is about. */
function kinds(partings: readonly Parting[]): string[] {
  return partings.map((parting) => ('ifname' in parting ? `${parting.kind} ${parting.ifname}` : parting.kind));
}

const culprit = anInvocation({environment: {CNI_IFNAME: 'net1'}, exit: {code: 1}, stdout: {code: 7, msg: 'no'}});

test('where all witnesses agree, or none says anything, nothing parts', () => {
  const done = attached(['10.1.0.2/24', 'fd00::2/64']);
  const good = aStory({wanted: askedFor('config'), done, believed: believed('10.1.0.2')});
  assert.equal(findPartings(aRecord(), anAttempt(), [good]), []);
  assert.equal(findPartings(null, null, [aStory()]), []);
  assert.equal(findPartings(null, anAttempt(), [aStory({done})]), []);
});

test('an annotation that cannot be read is told, each of the two', () => {
  const invalid = (annotation: string) => ({kind: 'invalid', annotation, text: '[', reason: 'bad'}) as const;
  const record = aRecord({defaultNetwork: invalid('default'), networks: invalid('networks')});
  assert.equal(findPartings(record, null, []), [
    {kind: 'annotation-invalid', wanted: invalid('default')},
    {kind: 'annotation-invalid', wanted: invalid('networks')},
  ]);
});

test('a definition that is missing, bad or unheard of is told with its network; a good one or an unknown is not', () => {
  const told = (kind: WantedNetwork['definition']['kind']) =>
    kinds(findPartings(null, null, [aStory({wanted: askedFor(kind)})]));
  assert.equal(told('missing'), ['definition-missing net1']);
  assert.equal(told('invalid'), ['definition-invalid net1']);
  assert.equal(told('no-resource'), ['no-definitions net1']);
  for (const kind of ['config', 'on-node', 'unknown'] as const) assert.equal(told(kind), [], kind);
});

test('a failure is the interface’s of the call to blame', () => {
  assert.equal(findPartings(null, anAttempt({culprit}), []), [{kind: 'failed', ifname: 'net1', culprit}]);
});

test('that no plugin was called is said of what was asked for, unless something explains it', () => {
  const missed = aStory({wanted: askedFor('config')});
  const told = (attempt: Attempt | null, story = missed) => kinds(findPartings(null, attempt, [story]));
  assert.equal(told(anAttempt()), ['not-called net1']);
  assert.equal(told(null), []);
  assert.equal(told(anAttempt({culprit})), ['failed net1']);
  assert.equal(told(anAttempt({hidesDelegates: true})), []);
  assert.equal(told(anAttempt(), {...missed, done: attached([])}), []);
  assert.equal(told(anAttempt(), {...missed, wanted: {kind: 'node-default'}}), []);
});

test('an address that was lost on the way is told, unless a DEL took all away', () => {
  const chain = callTrees([
    anInvocation({id: '0', plugin: 'macvlan', durationMs: 500, stdout: {interfaces: []}}),
    anInvocation({id: '1', plugin: 'host-local', parentId: '0', startMs: 10}),
  ]);
  const story = aStory({done: attached([], {chain})});
  assert.equal(kinds(findPartings(null, anAttempt(), [story])), ['address-dropped net1']);
  assert.equal(kinds(findPartings(null, null, [story])), ['address-dropped net1']);
  assert.equal(kinds(findPartings(null, anAttempt({isUndone: true}), [story])), []);
});

test('a report that cannot be read is the last that is said of what Kubernetes believes', () => {
  const story = aStory({done: attached(['10.1.0.2/24']), believed: believed('10.9.0.9')});
  assert.equal(findPartings(aRecord({status: 'invalid'}), anAttempt(), [story]), [{kind: 'status-invalid'}]);
});

test('of a pod without an address the latest event of its sandbox is told, unless a call is to blame', () => {
  const event = (message: string, reason = 'FailedCreatePodSandBox') => ({
    type: 'Warning',
    reason,
    message,
    count: 1,
    lastSeen: null,
  });
  const events = [event('first'), event('last'), event('pulled', 'Pulled')];
  assert.equal(findPartings(aRecord({ips: [], events}), anAttempt(), []), [
    {kind: 'sandbox-failed', event: event('last')},
  ]);
  assert.equal(kinds(findPartings(aRecord({ips: [], events}), null, [])), ['sandbox-failed']);
  assert.equal(kinds(findPartings(aRecord({ips: [], events}), anAttempt({culprit}), [])), ['failed net1']);
  assert.equal(findPartings(aRecord({ips: [], events: [event('pulled', 'Pulled')]}), null, []), []);
  assert.equal(findPartings(aRecord({events}), null, []), []);
  const missed = aStory({wanted: askedFor('unknown')});
  assert.equal(findPartings(aRecord({ips: []}), null, [missed]), []);
});

test('what should be there, and is not reported, is told; what failed, or nobody asked for, is not missed', () => {
  const told = (story: InterfaceStory, attempt: Attempt | null = null) =>
    kinds(findPartings(aRecord(), attempt, [story]));
  const expected = aStory({wanted: askedFor('unknown'), done: attached(['10.1.0.2/24'])});
  assert.equal(told(expected), ['not-reported net1']);
  assert.equal(told({...expected, done: null}), ['not-reported net1']);
  assert.equal(told({...expected, done: attached([], {hasFailed: true})}), []);
  assert.equal(told({...expected, believed: believed()}), []);
  assert.equal(told({...expected, wanted: {kind: 'node-default'}}), []);
  assert.equal(told({...expected, wanted: null}), []);
  assert.equal(told(expected, anAttempt({culprit})), ['failed net1']);
});

test('Kubernetes may know fewer addresses than the plugin gave, but no other ones', () => {
  const told = (done: Attachment | null, ...addresses: readonly string[]) =>
    findPartings(aRecord(), anAttempt(), [aStory({done, believed: believed(...addresses)})]);
  const captured = ['10.1.0.2/24', 'fd00::2/64'];
  assert.equal(told(attached(captured), 'fd00:0::2'), []);
  assert.equal(told(attached(captured)), []);
  assert.equal(told(attached(captured), '10.1.0.2', '10.1.0.3'), [
    {kind: 'address-differs', ifname: 'net1', captured, believed: ['10.1.0.2', '10.1.0.3']},
  ]);
  assert.equal(told(attached([]), '10.1.0.2'), []);
  assert.equal(told(attached(captured, {hasFailed: true}), '10.9.0.9'), []);
  assert.equal(told(null, '10.1.0.2'), []);
});

test('an address that a DEL took away is told while the pod is there', () => {
  const undone = anAttempt({isUndone: true});
  const story = aStory({done: attached(['10.1.0.2/24']), believed: believed('10.1.0.2')});
  const told = (record: PodRecord, each = story) => findPartings(record, undone, [each]);
  assert.equal(told(aRecord()), [{kind: 'undone', ifname: 'net1', believed: ['10.1.0.2']}]);
  for (const phase of ['Succeeded', 'Failed']) assert.equal(told(aRecord({phase})), [], phase);
  assert.equal(told(aRecord(), {...story, believed: believed()}), []);
  assert.equal(told(aRecord(), {...story, believed: null}), []);
  assert.equal(told(aRecord(), {...story, done: null}), []);
  const other = {...story, believed: believed('10.9.0.9')};
  assert.equal(kinds(told(aRecord({phase: 'Succeeded'}), other)), ['address-differs net1']);
});

test('causes come before consequences', () => {
  const networks = {kind: 'invalid', annotation: 'networks', text: '[', reason: 'bad'} as const;
  const missing = aStory({wanted: askedFor('missing')});
  assert.equal(kinds(findPartings(aRecord({networks}), anAttempt(), [missing])), [
    'annotation-invalid',
    'definition-missing net1',
    'not-called net1',
    'not-reported net1',
  ]);
});

test.run();
