import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {nearest} from '../../../../src/capture/selection/nearest.js';

const test = suite('capture/selection/nearest');

const cases: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ['lsit', ['list', 'tail'], ['list']],
  ['LIST', ['tail', 'list'], ['list']],
  ['list', ['LIST', 'tail'], ['LIST']],
  ['Lsit', ['LIST'], ['LIST']],
  ['pru', ['prune'], ['prune']], // its beginning, however much is missing
  ['une', ['prune'], []],
  ['ip', ['if', 'in', 'at'], ['if', 'in']], // of short words one letter
  ['dnss', ['dnxx', 'dxxx'], ['dnxx']], // of longer ones two
  ['host-local-xyzw', ['host-local-abcd', 'host-local-xyzv'], ['host-local-xyzv', 'host-local-abcd']], // or a third
  ['host-local-abcdef', ['host-local-uvwxyz'], []],
  ['bridg', ['bridgxyz', 'bridge', 'bridgee'], ['bridgxyz', 'bridge', 'bridgee']],
  ['bridfe', ['bridges', 'bridge'], ['bridge', 'bridges']],
  ['a', ['b', 'c', 'd', 'e'], ['b', 'c', 'd']], // three at most
  ['web', ['web-1', 'web-1', 'web-2'], ['web-1', 'web-2']], // each once
  ['', [], []],
];
for (const [word, known, expected] of cases) {
  test(`"${word}" among ${known.join(' ')}`, () => assert.equal(nearest(word, known), expected));
}

test.run();
