import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {
  concernOf,
  isAboutNetworks,
  isFramed,
  isSaidByPlugin,
  networkWordsIn,
  type Concern,
} from '../../../../src/explain/text/concerns.js';

const test = suite('explain/text/concerns');

const inLog = {isAlone: false, logger: ''};
const alone = {isAlone: true, logger: ''};

/** A statement, whose failure it is in a journal, and whose if somebody asks about it only. */
const statements: readonly (readonly [string, Concern, Concern])[] = [
  ['plugin type="bridge" failed (add): Link not found', 'cni', 'cni'],
  ['failed to set up pod network: failed to pull image', 'cni', 'cni'],
  ['Liveness probe failed: dial tcp 10.1.0.2:80: connect: connection refused', 'other', 'other'],
  ['MountVolume.SetUp failed for volume "cni-bin": not found', 'other', 'other'],
  ['calico-node is not ready', 'cni', 'cni'],
  ['could not delete veth vethabcd', 'cni', 'cni'],
  ['no route to the gateway', 'unsaid', 'cni'],
  ['RTNETLINK answers: File exists', 'unsaid', 'cni'],
  ['order 4711 failed', 'unsaid', 'unsaid'],
];
for (const [statement, inJournal, whenAsked] of statements) {
  test(statement, () => {
    assert.is(concernOf(statement, inLog), inJournal);
    assert.is(concernOf(statement, alone), whenAsked);
  });
}

test("who logs tells, too: a network's daemon speaks of networks, and anybody else needs two words of them", () => {
  assert.is(concernOf('order failed', {...inLog, logger: 'calico-node'}), 'cni');
  assert.is(concernOf('order failed', {...inLog, logger: 'shop'}), 'unsaid');
  assert.is(concernOf('no link', {...alone, logger: 'shop'}), 'unsaid');
  assert.is(concernOf('no link to the gateway', {...alone, logger: 'shop'}), 'cni');
  assert.is(concernOf('no link', alone), 'cni');
  assert.is(concernOf('Liveness probe failed', {...inLog, logger: 'calico-node'}), 'other');
});

test('a plugin speaks beyond doubt in words that only stand around its failures', () => {
  for (const [statement, circumstances, isSaid] of [
    ['plugin type="bridge" failed (add): x', inLog, true],
    ['could not delete veth vethabcd', inLog, false],
    ['could not delete veth vethabcd', alone, true],
    ['order failed', {...alone, logger: 'calico-node'}, true],
    ['order failed', {...inLog, logger: 'calico-node'}, false],
    ['no link', alone, false],
    ['no link to the gateway', alone, true],
    ['Readiness probe failed on veth1', alone, false],
  ] as const)
    assert.is(isSaidByPlugin(statement, circumstances), isSaid, `${statement} ${JSON.stringify(circumstances)}`);
});

test('words are counted once, whatever their letter case', () => {
  assert.is(networkWordsIn('Link, link and LINK'), 1);
  assert.is(networkWordsIn('link and gateway'), 2);
  assert.is(networkWordsIn('order'), 0);
  assert.equal([isFramed('netplugin failed'), isFramed('link')], [true, false]);
  assert.equal([isAboutNetworks('whereabouts'), isAboutNetworks('link')], [true, false]);
});

test.run();
