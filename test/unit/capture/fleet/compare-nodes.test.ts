import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {compareNodes, type Comparison} from '../../../../src/capture/fleet/compare-nodes.js';
import type {NodeContext} from '../../../../src/capture/fleet/node-context.js';
import {traitsOf} from '../../../../src/capture/fleet/traits.js';
import {Random} from '../../../shim/differential/random.js';

const test = suite('capture/fleet/compare-nodes');

interface Made {
  readonly containerd?: string;
  readonly bridge?: string;
  readonly mtu?: number;
  readonly subnet?: string;
}

function context(
  node: string,
  {containerd = '1.7.2', bridge = 'aa'.repeat(32), mtu = 1500, subnet}: Made,
): NodeContext {
  const list = {
    name: 'net',
    plugins: [{type: 'bridge', mtu, ipam: {type: 'host-local', subnet: subnet ?? `10.1.${node.length}.0/24`}}],
  };
  return {
    node,
    files: new Map([
      ['os-release', 'NAME="Debian"\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n'],
      ['kernel.txt', `Linux ${node} 6.1.0-18-amd64 #1 SMP x86_64 GNU/Linux\n`],
      [
        'runtime.txt',
        `containerd\tprocess 7\tcontainerd github.com/containerd/containerd v${containerd} 1234\nrunc version 1.1.5\n`,
      ],
      [
        'plugins.tsv',
        `/opt/cni/bin\tbridge\t5\t1\t${bridge}\t{"cniVersion":"1.0.0","supportedVersions":["0.4.0","1.0.0"]}\n`,
      ],
      ['net.d/10-net.conflist', JSON.stringify(list)],
    ]),
  };
}

/** Such a call was made everywhere. */
function compare(nodes: readonly string[], failing: ReadonlySet<string>, contexts: readonly NodeContext[]): Comparison {
  return compareNodes(nodes, {failing, tried: new Set(nodes)}, contexts);
}

test('lines that say less than they should are no traits', () => {
  const lines = ['', '/bin', '/bin\tbridge', '/bin\tbridge\t5\t1\t', '/bin\t\t5\t1\tabc\t{}', '/bin\tptp\t5\t1\tabc'];
  const files = new Map([
    ['plugins.tsv', lines.join('\n')],
    ['runtime.txt', 'containerd\nrunc version none\n version 1.2\n'],
  ]);
  assert.equal([...traitsOf({node: 'n1', files})], [['plugin ptp', 'abc']]);
});

test('what a context says becomes traits, each value of a configuration by its path', () => {
  assert.equal(
    [...traitsOf(context('n1', {}))],
    [
      ['system', 'Debian GNU/Linux 12 (bookworm)'],
      ['kernel', '6.1.0-18-amd64'],
      ['containerd', '1.7.2'],
      ['runc', '1.1.5'],
      ['plugin bridge', 'aaaaaaaaaaaa (up to CNI 1.0.0)'],
      ['10-net.conflist', 'is there'],
      ['10-net.conflist name', '"net"'],
      ['10-net.conflist plugins bridge type', '"bridge"'],
      ['10-net.conflist plugins bridge mtu', '1500'],
      ['10-net.conflist plugins bridge ipam type', '"host-local"'],
      ['10-net.conflist plugins bridge ipam subnet', '"10.1.2.0/24"'],
    ],
  );
});

test('three of forty nodes: a newer containerd and another plugin set them apart, the subnets of pods do not', () => {
  const nodes = Array.from({length: 40}, (_, index) => `node${index}`);
  const failing = new Set(['node3', 'node17', 'node39']);
  const contexts = nodes.map((node, index) =>
    context(node, {
      subnet: `10.1.${index}.0/24`,
      ...(failing.has(node) ? {containerd: '2.1.9', bridge: 'bb'.repeat(32)} : {}),
    }),
  );
  const {distinctions, ...rest} = compare(nodes, failing, contexts);
  assert.equal(rest.failing, ['node17', 'node3', 'node39']);
  assert.is(rest.others.length, 37);
  assert.equal(distinctions, [
    {name: 'containerd', failing: '2.1.9', others: [{value: '1.7.2', count: 37}]},
    {
      name: 'plugin bridge',
      failing: 'bbbbbbbbbbbb (up to CNI 1.0.0)',
      others: [{value: 'aaaaaaaaaaaa (up to CNI 1.0.0)', count: 37}],
    },
  ]);
});

test('one value in a configuration is named, not the file', () => {
  const contexts = [context('a', {mtu: 9000, subnet: '10.1.0.0/24'}), context('b', {subnet: '10.1.1.0/24'})];
  assert.equal(compare(['a', 'b'], new Set(['a']), contexts).distinctions, [
    {name: '10-net.conflist plugins bridge mtu', failing: '9000', others: [{value: '1500', count: 1}]},
  ]);
});

test('a file that only the failing nodes have is one distinction', () => {
  const more = context('a', {subnet: '10.1.0.0/24'});
  const files = new Map([...more.files, ['net.d/00-other.conf', '{"name": "other", "type": "ptp"}']]);
  const contexts = [{node: 'a', files}, context('b', {subnet: '10.1.0.0/24'})];
  assert.equal(compare(['a', 'b'], new Set(['a']), contexts).distinctions, [
    {name: '00-other.conf', failing: 'is there', others: [{value: null, count: 1}]},
  ]);
});

test('nothing is claimed where nobody is to be compared with, or nothing is known', () => {
  const contexts = [context('a', {}), context('b', {mtu: 9000})];
  assert.equal(compare(['a', 'b'], new Set(['a', 'b']), contexts).distinctions, []);
  assert.equal(compare(['a', 'b'], new Set(), contexts).distinctions, []);
  const unknown = compare(['a', 'b', 'c'], new Set(['c']), contexts);
  assert.equal([unknown.unknown, unknown.distinctions], [['c'], []]);
});

test('a node on which nobody tried is named', () => {
  const contexts = ['a', 'b', 'c'].map((node) => context(node, {}));
  const {untried} = compareNodes(['a', 'b', 'c'], {failing: new Set(['a']), tried: new Set(['a', 'c'])}, contexts);
  assert.equal(untried, ['b']);
});

test('for 500 random fleets: the order does not matter, and every distinction is one', () => {
  for (let seed = 1; seed <= 500; seed += 1) {
    const random = new Random(seed);
    const nodes = Array.from({length: 1 + random.below(12)}, (_, index) => `n${index}`);
    const failing = new Set(nodes.filter(() => random.once(3)));
    const contexts = nodes
      .filter(() => !random.once(6))
      .map((node) =>
        context(node, {
          containerd: random.pick(['1.6.20', '1.7.2', '2.1.9']),
          mtu: random.pick([1450, 1500]),
          bridge: random.pick(['aa'.repeat(32), 'bb'.repeat(32)]),
        }),
      );
    const result = compare(nodes, failing, contexts);
    const turned = compare([...nodes].reverse(), new Set([...failing].reverse()), [...contexts].reverse());
    assert.equal(turned, result, `seed ${seed}`);
    for (const {name, failing: value} of result.distinctions) {
      for (const each of contexts) {
        assert.is(
          (traitsOf(each).get(name) ?? null) === value,
          failing.has(each.node),
          `seed ${seed}: ${name} on ${each.node}`,
        );
      }
    }
    assertMissesNone(result, contexts, failing, seed);
  }
});

/** containerd has few values, so it is never taken for what every node has for itself, unless there are hardly any nodes. */
function assertMissesNone(
  {distinctions}: Comparison,
  contexts: readonly NodeContext[],
  failing: ReadonlySet<string>,
  seed: number,
): void {
  const versions = (isBad: boolean) =>
    contexts.filter(({node}) => failing.has(node) === isBad).map((each) => traitsOf(each).get('containerd'));
  const [bad, good] = [versions(true), versions(false)];
  const parts = bad.length > 0 && good.length > 3 && new Set(bad).size === 1 && !good.includes(bad[0]);
  if (parts)
    assert.ok(
      distinctions.some(({name}) => name === 'containerd'),
      `seed ${seed}`,
    );
}

test.run();
