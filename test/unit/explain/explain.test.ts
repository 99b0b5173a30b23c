import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {explain} from '../../../src/explain/explain.js';
import type {Evidence} from '../../../src/explain/calls/evidence.js';
import {failureOf} from '../../../src/capture/tree/named-call.js';
import type {Invocation} from '../../../src/capture/invocation.js';
import {anInvocation, type InvocationOptions} from '../../helpers/invocation.js';

const test = suite('explain');

const full = 'failed to allocate for range 0: no IP addresses available in range set: 10.1.0.1-10.1.0.4';
const failing = (msg: string) => ({stdout: {code: 999, msg}, exit: {code: 1}}) as const;

/** bridge called host-local, which failed; the texts are what each said. */
function family(outerMsg: string, innerMsg: string, more: readonly InvocationOptions[] = []): Invocation[] {
  return [
    anInvocation({id: 'outer', ...failing(outerMsg)}),
    anInvocation({
      id: 'inner',
      parentId: 'outer',
      plugin: 'host-local',
      startMs: 5,
      durationMs: 5,
      ...failing(innerMsg),
    }),
    ...more.map(anInvocation),
  ];
}

function explained(calls: readonly Invocation[], id = 'outer', history: readonly Invocation[] = []) {
  const target = calls.find((call) => call.id === id);
  assert.ok(target);
  return explain(target, {family: calls, history: () => history});
}

test('the innermost call whose error is wrapped is to blame, without doubt', () => {
  const {rootCause, chain, captureId} = explained(family(`plugin type="host-local" failed (add): ${full}`, full));
  assert.is(captureId, 'outer');
  assert.equal(chain, ['outer', 'inner']);
  assert.is(rootCause?.captureId, 'inner');
  assert.is(rootCause?.plugin, 'host-local');
  assert.is(rootCause?.confidence, 'medium', 'nothing but the message speaks for it');
  assert.is(rootCause?.rule?.title, 'no address is left in 10.1.0.1-10.1.0.4');
  assert.match(rootCause?.rule?.cause ?? '', '/var/lib/cni/networks/mynet');
});

test('asked about the inner call, the chain still begins at the outermost', () => {
  const {captureId, chain, rootCause} = explained(family(full, full), 'inner');
  assert.is(captureId, 'inner');
  assert.equal(chain, ['outer', 'inner']);
  assert.is(rootCause?.captureId, 'inner');
});

test('an inner failure of which the caller says something else is to blame with less confidence', () => {
  const {rootCause} = explained(family('address management failed', full));
  assert.is(rootCause?.captureId, 'inner');
  assert.is(rootCause?.confidence, 'medium');
});

test('an inner failure that the caller got over is not to blame', () => {
  const retry: InvocationOptions = {id: 'again', parentId: 'outer', plugin: 'host-local', startMs: 12, durationMs: 5};
  const {rootCause} = explained(family('failed to create macvlan: operation not supported', full, [retry]));
  assert.is(rootCause?.captureId, 'outer');
  assert.is(rootCause?.rule?.id, 'link-type-unsupported');
});

test('a clean-up DEL that failed within a failed ADD is not to blame', () => {
  const outer = anInvocation({id: 'outer', ...failing('failed to create ipvlan: operation not supported')});
  const environment = {CNI_COMMAND: 'DEL'};
  const cleanUp = anInvocation({
    id: 'del',
    parentId: 'outer',
    startMs: 5,
    durationMs: 5,
    environment,
    ...failing('no such device'),
  });
  assert.is(explained([outer, cleanUp]).rootCause?.captureId, 'outer');
});

test('a plugin killed deep inside is to blame when its caller only reports the kill', () => {
  const killed = anInvocation({
    id: 'inner',
    parentId: 'outer',
    plugin: 'calico',
    startMs: 50,
    durationMs: null,
    state: 'killed',
    stdout: '',
  });
  const outer = anInvocation({
    id: 'outer',
    durationMs: 200,
    ...failing('netplugin failed with no error message: signal: killed'),
  });
  const {rootCause} = explained([outer, killed]);
  assert.is(rootCause?.captureId, 'inner');
  assert.is(rootCause?.rule?.id, 'killed-before-the-answer');
});

test('a message that no rule knows is quoted, with low confidence', () => {
  const {rootCause} = explained([anInvocation({id: 'outer', ...failing('the moon is in the wrong phase')})]);
  assert.is(rootCause?.rule, null);
  assert.is(rootCause?.confidence, 'low');
  assert.equal(rootCause?.evidence[0], {kind: 'quote', where: 'msg', text: 'the moon is in the wrong phase'});
});

test('without an error object the line on stderr counts, with medium confidence', () => {
  const stderr = 'starting\nopen /run/flannel/subnet.env: no such file or directory\nbye';
  const {rootCause} = explained([anInvocation({id: 'outer', stdout: '', stderr, exit: {code: 1}})]);
  assert.is(rootCause?.rule?.id, 'flannel-subnet-missing');
  assert.is(rootCause?.confidence, 'medium');
  assert.equal(rootCause?.evidence[0], {
    kind: 'quote',
    where: 'stderr',
    text: 'open /run/flannel/subnet.env: no such file or directory',
  });
});

test('a full range is shown with who holds its addresses, and which of them leaked', () => {
  const history = [
    ipam({id: 'gone-add', startMs: -900, environment: pod('web-9', 'c9')}, '10.1.0.2/29'),
    anInvocation({
      id: 'gone-del',
      plugin: 'host-local',
      startMs: -800,
      environment: {CNI_COMMAND: 'DEL', ...pod('web-9', 'c9')},
    }),
    ipam({id: 'a', startMs: -700, environment: pod('web-1', 'c1')}, '10.1.0.4/29'),
    ipam({id: 'b', startMs: -600, environment: pod('web-2', 'c2')}, '10.1.0.3/29'),
    ipam({id: 'c', startMs: -500, environment: pod('web-2', 'c3')}, '10.1.0.2/29'),
    ipam({id: 'elsewhere', startMs: -400, environment: pod('web-4', 'c4')}, '10.9.0.2/29'),
  ];
  const {rootCause} = explained(family(full, full), 'outer', history);
  const [holders] = ofKind(rootCause?.evidence, 'address-holders');
  assert.is(holders?.size, 4);
  assert.equal(holders?.gateways, ['10.1.0.1']);
  assert.equal(
    holders?.holders.map(({address, captureId, isLeaked}) => [address, captureId, isLeaked]),
    [
      ['10.1.0.2', 'c', false],
      ['10.1.0.3', 'b', true],
      ['10.1.0.4', 'a', false],
    ],
  );
  const [success] = ofKind(rootCause?.evidence, 'last-success');
  assert.is(success?.captureId, 'elsewhere');
  assert.is(success?.beforeMs, 405);
});

test('the same error of other pods, and a later success of this one, are evidence', () => {
  const alike = (name: string, startMs: number) =>
    anInvocation({
      id: `x-${name}`,
      plugin: 'host-local',
      startMs,
      environment: pod(name, name),
      ...failing(full.replace('range 0', 'range 7')),
    });
  const later = anInvocation({id: 'later', startMs: 9000, environment: {CNI_CONTAINERID: 'new'}});
  const {rootCause} = explained(family(full, full), 'outer', [alike('web-7', -50), alike('web-3', 70), later]);
  assert.equal(ofKind(rootCause?.evidence, 'same-error'), [
    {kind: 'same-error', others: ['default/web-3', 'default/web-7'], servedMeanwhile: []},
  ]);
  assert.equal(ofKind(rootCause?.evidence, 'later-success'), [
    {kind: 'later-success', captureId: 'later', afterMs: 9000},
  ]);
});

test('addresses that a GC freed, or that somebody else got since, have no older holder', () => {
  const gc = (startMs: number, valid: readonly object[]) =>
    anInvocation({
      id: 'gc',
      plugin: 'host-local',
      startMs,
      environment: {CNI_COMMAND: 'GC', CNI_CONTAINERID: '', CNI_IFNAME: ''},
      stdin: {cniVersion: '1.1.0', name: 'mynet', type: 'bridge', 'cni.dev/valid-attachments': valid},
    });
  const adds = [
    ipam({id: 'a', startMs: -700, environment: pod('web-1', 'c1')}, '10.1.0.2/29'),
    ipam({id: 'b', startMs: -600, environment: pod('web-2', 'c2')}, '10.1.0.3/29'),
  ];
  const again = ipam({id: 'c', startMs: -400, environment: pod('web-3', 'c3')}, '10.1.0.2/29');
  const holdersIn = (history: Invocation[]) => {
    const [found] = ofKind(explained(family(full, full), 'outer', history).rootCause?.evidence, 'address-holders');
    return found?.holders.map(({captureId}) => captureId);
  };
  assert.equal(holdersIn([...adds, gc(-500, [])]), []);
  assert.equal(holdersIn([...adds, gc(-500, [{containerID: 'c2', ifname: 'eth0'}])]), ['b']);
  assert.equal(holdersIn([again, ...adds]), ['c', 'b']);
});

test('what captures confirm is told with high confidence, and what agrees is shown', () => {
  const history = ['10.1.0.2', '10.1.0.3', '10.1.0.4'].map((address, index) =>
    ipam({id: `add-${index}`, startMs: -900 + index, environment: pod(`web-${index}`, `c${index}`)}, `${address}/29`),
  );
  const {rootCause} = explained(family(full, full), 'outer', history);
  assert.is(rootCause?.confidence, 'high');
  assert.equal(ofKind(rootCause?.evidence, 'agreement'), [
    {kind: 'agreement', sentence: 'Captures account for all 4 addresses of the range.'},
  ]);
});

test('a fault of the node that spares others meanwhile is not told with high confidence', () => {
  const down = 'Get "https://10.96.0.1:443/api/v1/nodes": dial tcp 10.96.0.1:443: connect: connection refused';
  const call = anInvocation({id: 'outer', ...failing(down)});
  const other = anInvocation({id: 'other', startMs: -50, environment: pod('web-7', 'c7'), ...failing(down)});
  const served = anInvocation({id: 'served', startMs: -20, environment: pod('web-8', 'c8')});
  assert.is(explained([call], 'outer', [other]).rootCause?.confidence, 'high');
  assert.is(explained([call], 'outer', [other, served]).rootCause?.confidence, 'medium');
});

test('advice names the capture that failed by its id', () => {
  const call = anInvocation({id: '1002-600-b1c2d3e4', plugin: 'macvlan', ...failing('Link not found')});
  assert.match(explained([call], call.id).rootCause?.rule?.fix ?? '', `mlab-cni show ${call.id} `);
});

test('of a pod whose DEL failed after its ADD, the ADD is explained', () => {
  const add = anInvocation({id: 'add', ...failing(full)});
  const del = anInvocation({id: 'del', startMs: 500, environment: {CNI_COMMAND: 'DEL'}, ...failing('no such device')});
  assert.is(failureOf(del, [add, del]).id, 'add');
  assert.is(failureOf(del, [del]).id, 'del');
});

test('of several things that a call said, what is known best decides, wherever it was said', () => {
  const known = 'open /run/flannel/subnet.env: no such file or directory';
  const unknown = 'the moon is in the wrong phase';
  const ruleOf = (msg: string, stderr: string) =>
    explained([anInvocation({id: 'outer', ...failing(msg), stderr})]).rootCause;
  for (const [msg, stderr, where] of [
    [unknown, known, 'stderr'],
    [known, unknown, 'msg'],
  ] as const) {
    const cause = ruleOf(msg, stderr);
    assert.is(cause?.rule?.id, 'flannel-subnet-missing', where);
    assert.equal(cause?.evidence[0], {kind: 'quote', where, text: known});
  }
});

test('a call that said nothing is explained by what its caller heard of it', () => {
  const known = 'open /run/flannel/subnet.env: no such file or directory';
  const {rootCause} = explained([
    anInvocation({id: 'outer', plugin: 'multus', ...failing(`delegate failed: ${known}`)}),
    anInvocation({
      id: 'inner',
      parentId: 'outer',
      plugin: 'flannel',
      startMs: 5,
      durationMs: 5,
      stdout: '',
      exit: {code: 1},
    }),
  ]);
  assert.is(rootCause?.rule?.id, 'flannel-subnet-missing');
});

test('versions that differ along the chain are no reason for what has nothing to do with them', () => {
  const chain = (msg: string) => [
    anInvocation({
      id: 'outer',
      plugin: 'multus',
      stdin: {cniVersion: '0.1.0', name: 'n', type: 'multus'},
      ...failing(`inner: ${msg}`),
    }),
    anInvocation({
      id: 'inner',
      parentId: 'outer',
      plugin: 'odd',
      startMs: 5,
      durationMs: 5,
      stdin: {cniVersion: '1.0.0', name: 'n', type: 'odd'},
      ...failing(msg),
    }),
  ];
  assert.is(explained(chain('the moon is in the wrong phase')).rootCause?.rule ?? null, null);
  assert.is(explained(chain('cannot convert: odd interface')).rootCause?.rule?.id, 'versions-differ');
});

test.run();

function pod(name: string, container: string): Record<string, string> {
  return {CNI_CONTAINERID: container, CNI_ARGS: `K8S_POD_NAMESPACE=default;K8S_POD_NAME=${name}`};
}

function ipam(options: InvocationOptions, address: string): Invocation {
  const stdout = {cniVersion: '1.0.0', ips: [{address, gateway: '10.1.0.1'}]};
  return anInvocation({plugin: 'host-local', stdout, durationMs: 1, ...options});
}

function ofKind<Kind extends Evidence['kind']>(evidence: readonly Evidence[] | undefined, kind: Kind) {
  return (evidence ?? []).filter((each): each is Extract<Evidence, {kind: Kind}> => each.kind === kind);
}
