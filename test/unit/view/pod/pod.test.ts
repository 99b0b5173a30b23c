import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {callTrees} from '../../../../src/capture/tree/call-tree.js';
import {tellPodStory, type PodStory} from '../../../../src/capture/pod/story.js';
import type {PodRecord} from '../../../../src/records/pod-record.js';
import {podJson} from '../../../../src/view/pod/pod-json.js';
import {renderPod} from '../../../../src/view/pod/pod.js';
import {anInvocation, epochMs} from '../../../helpers/invocation.js';
import {screenOf} from '../../../helpers/screen.js';

const test = suite('view/pod/pod');

const record: PodRecord = {
  namespace: 'default',
  name: 'web-0',
  uid: 'u1',
  phase: 'Pending',
  hostNetwork: false,
  ips: [],
  node: {name: 'mlab1', labels: {'mlab/type': 'physical'}, podCidrs: ['10.1.0.0/24']},
  defaultNetwork: {kind: 'networks', annotation: 'v1.multus-cni.io/default-network', text: '', networks: []},
  networks: {
    kind: 'networks',
    annotation: 'k8s.v1.cni.cncf.io/networks',
    text: '99-net',
    networks: [{namespace: 'default', name: '99-net', ifname: null, definition: {kind: 'missing'}}],
  },
  status: null,
  events: [
    {
      type: 'Warning',
      reason: 'FailedCreatePodSandBox',
      message: 'plugin failed:\u001b[31m red',
      count: 4,
      lastSeen: new Date(epochMs).toISOString(),
    },
  ],
};

const failing = anInvocation({id: '4711-100-aaaa', exit: {code: 1}, stdout: {code: 999, msg: 'no room'}});
const trees = callTrees([failing]);
const story = tellPodStory({namespace: 'default', name: 'web-0'}, record, trees);

function render(what: PodStory, width: number | undefined): string {
  return renderPod(what, (id) => id.slice(-4), screenOf(width, {nowMs: epochMs + 180_000}));
}

test('the whole story on a terminal', () => {
  assert.is(
    render(story, 80),
    `default/web-0
phase       Pending
node        mlab1 (mlab/type=physical; podCIDR 10.1.0.0/24)
captures    container 119a5a9712ae6

IFNAME  WANTED (Kubernetes)          DONE (captures)  BELIEVED (Kubernetes)
eth0    the node's default           failed: bridge   -
net1    default/99-net: not defined  -                -

WHERE THEY PART
  net1: default/99-net is asked for, and there is no such
  NetworkAttachmentDefinition
    try: kubectl get network-attachment-definitions -n default
  eth0: ADD bridge failed: no room
    try: mlab-cni explain aaaa

LATEST EVENTS
  3m ago  Warning  FailedCreatePodSandBox  4 times
    plugin failed:\\x1b[31m red`,
  );
});

test('no line is wider than the terminal, but for a command, which is to be copied', () => {
  for (const width of [60, 80, 120]) {
    const lines = render(story, width).split('\n');
    assert.equal(
      lines.filter((line) => line.length > width && !/^ {4}try: (kubectl|mlab-cni) /.test(line)),
      [],
    );
  }
});

test('a side that was not asked is a question mark, not a dash', () => {
  const captured = tellPodStory({namespace: 'default', name: 'web-0'}, null, trees);
  assert.match(render(captured, undefined), /eth0 +\? +failed: bridge +\?\n/);
  assert.match(render(captured, undefined), 'WHAT IS WRONG');
  const known = tellPodStory({namespace: 'default', name: 'web-0'}, {...record, ips: ['10.1.0.2']}, []);
  assert.match(render(known, undefined), /eth0 +the node's default +\? +10\.1\.0\.2\n/);
  assert.match(render(known, undefined), 'none here; what there is, is on the node mlab1');
});

test('what was done says its addresses and plugins, or that there are none', () => {
  const done = (ips: readonly object[]) =>
    tellPodStory(
      {namespace: 'default', name: 'web-0'},
      {...record, phase: 'Running'},
      callTrees([anInvocation({id: 'a', stdout: {cniVersion: '1.0.0', ips}})]),
    );
  assert.match(render(done([{address: '10.1.0.2/24'}]), undefined), /eth0 .* 10\.1\.0\.2\/24 \(bridge\) /);
  assert.match(render(done([]), undefined), /eth0 .* no address \(bridge\) /);
});

test('JSON', () => {
  const {pod, kubernetes, interfaces, partings, captures, attempts} = podJson(story, trees, epochMs, (id) => id);
  assert.equal(pod, {namespace: 'default', name: 'web-0', uid: 'u1'});
  assert.is(kubernetes?.networks, '99-net');
  assert.equal(interfaces, [
    {
      ifname: 'eth0',
      wanted: {network: null, definition: null},
      done: {network: 'mynet', outcome: 'failed', addresses: [], captureIds: ['4711-100-aaaa']},
      believed: null,
    },
    {ifname: 'net1', wanted: {network: 'default/99-net', definition: 'missing'}, done: null, believed: null},
  ]);
  assert.equal(
    partings.map(({kind, ifname, captureId}) => [kind, ifname, captureId]),
    [
      ['definition-missing', 'net1', null],
      ['failed', 'eth0', '4711-100-aaaa'],
    ],
  );
  assert.equal(partings[1]?.suggestions, ['mlab-cni explain 4711-100-aaaa']);
  assert.equal([captures[0]?.id, captures[0]?.children, attempts], ['4711-100-aaaa', [], 1]);
});

const told = (changes: Partial<PodRecord>, more = trees) =>
  render(tellPodStory({namespace: 'default', name: 'web-0'}, {...record, ...changes}, more), undefined);
const fact = (text: string, name: string) => new RegExp(`^${name} +(.*)$`, 'm').exec(text)?.[1];

test('what is known beside the interfaces, and nothing of what is not', () => {
  const text = told({ips: ['10.1.0.2', 'fd00::2']});
  assert.is(fact(text, 'addresses'), '10.1.0.2, fd00::2');
  assert.is(fact(told({}), 'addresses'), undefined);
  assert.is(fact(told({node: null}), 'node'), undefined);
  const node = {name: 'mlab1', labels: null, podCidrs: null};
  assert.is(fact(told({node}), 'node'), 'mlab1');
  assert.is(fact(told({node: {...node, podCidrs: []}}), 'node'), 'mlab1');
  assert.is(fact(told({node: {...node, labels: {a: 'b'}}}), 'node'), 'mlab1');
  assert.is(
    fact(told({node: {...node, podCidrs: ['10.1.0.0/24', 'fd00::/64']}}), 'node'),
    'mlab1 (podCIDR 10.1.0.0/24, fd00::/64)',
  );
});

test("a pod in the node's own network waits for no plugin", () => {
  const text = told({hostNetwork: true}, []);
  assert.match(fact(text, 'network') ?? '', "the node's own: no plugin is called for this pod");
  assert.is(fact(text, 'captures'), undefined);
  assert.is(fact(told({}), 'network'), undefined);
});

test('several attempts, and an earlier pod of that name, are told apart', () => {
  const again = anInvocation({id: 'b', startMs: 1000, environment: {CNI_CONTAINERID: 'second'}});
  assert.is(fact(told({}, callTrees([failing, again])), 'captures'), 'container second, the latest of 2 attempts');
  assert.is(fact(told({}), 'captures'), 'container 119a5a9712ae6');
  const CNI_ARGS = 'K8S_POD_NAMESPACE=default;K8S_POD_NAME=web-0;K8S_POD_UID=u0';
  const earlier = anInvocation({id: 'c', environment: {CNI_ARGS, CNI_CONTAINERID: 'old'}});
  assert.match(
    told({}, callTrees([failing, earlier])),
    /captures +container 119a5a9712ae6\n +others are about an earlier pod/,
  );
  assert.not.match(told({}), 'earlier pod');
});

test('a definition that is of no use is said to be so, one that is fine is its name', () => {
  const wanted = (definition: object) =>
    told({
      networks: {
        ...record.networks,
        networks: [{namespace: 'default', name: '99-net', ifname: null, definition}],
      } as PodRecord['networks'],
    });
  assert.match(wanted({kind: 'no-resource'}), /net1 +default\/99-net: not defined/);
  assert.match(wanted({kind: 'invalid', reason: 'no JSON'}), /net1 +default\/99-net: bad definition/);
  for (const kind of ['on-node', 'unknown']) assert.match(wanted({kind}), /net1 +default\/99-net {2,}/);
});

test('what was taken away again is said', () => {
  const add = anInvocation({id: 'a'});
  const del = anInvocation({id: 'b', startMs: 100, stdout: '', environment: {CNI_COMMAND: 'DEL'}});
  assert.match(told({}, callTrees([add, del])), '10.1.0.2/24, taken away (bridge)');
  assert.not.match(told({}, callTrees([add])), 'taken away');
});

test('the latest five events, how often and how long ago; an event alone has neither', () => {
  const event = {type: 'Normal', reason: 'Pulled', message: 'x', count: 1, lastSeen: null};
  const events = Array.from({length: 7}, (_none, at) => ({...event, reason: `R${at}`}));
  const text = told({events});
  assert.equal(text.match(/R\d/g), ['R2', 'R3', 'R4', 'R5', 'R6']);
  assert.match(text, '\n  Normal  R6\n    x');
  assert.not.match(told({events: []}), 'LATEST EVENTS');
  const lastSeen = new Date(epochMs).toISOString();
  assert.match(told({events: [{...event, count: 2, lastSeen}]}), '\n  3m ago  Normal  Pulled  2 times\n');
});

test('a command to try is whole on a narrow screen, and what it does stands below it', () => {
  const lines = render(story, 40).split('\n');
  assert.ok(lines.includes('    try: kubectl get network-attachment-definitions -n default'));
});

test('without interfaces, partings and events there is the heading alone', () => {
  const text = told(
    {
      node: null,
      events: [],
      hostNetwork: true,
      networks: {kind: 'networks', annotation: 'k8s.v1.cni.cncf.io/networks', text: '', networks: []},
    },
    [],
  );
  assert.not.match(text, /IFNAME|WRONG|PART|EVENTS/);
});

test('advice that is a sentence is wrapped below its mark on a narrow screen, and one line in a pipe', () => {
  const [wanted] = record.networks.kind === 'networks' ? record.networks.networks : [];
  assert.ok(wanted);
  const networks = {
    ...record.networks,
    networks: [{...wanted, definition: {kind: 'no-resource'}}],
  } as PodRecord['networks'];
  const said = tellPodStory({namespace: 'default', name: 'web-0'}, {...record, networks, events: []}, []);
  assert.match(render(said, undefined), '\n    try: install their CustomResourceDefinition, which comes with multus');
  const lines = render(said, 40).split('\n');
  assert.match(lines.join('\n'), /\n {4}try: install their\n {9}CustomResourceDefinition,/);
  const below = lines.slice(lines.findIndex((line) => line.startsWith('WHAT')));
  for (const line of below) assert.ok(line.length <= 40, line);
});

test.run();
