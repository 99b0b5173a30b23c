import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {fitsWildcard} from '../../../../src/capture/selection/wildcard.js';

const test = suite('capture/selection/wildcard');

/** What is wanted, what fits it and what does not. */
const cases: readonly (readonly [string | undefined, readonly string[], readonly string[]])[] = [
  [undefined, ['', 'bridge'], []],
  ['bridge', ['bridge'], ['', 'Bridge', 'bridge2', 'a-bridge']],
  ['web-*', ['web-', 'web-0', 'web-\n0'], ['web', 'a-web-0']],
  ['*-0', ['web-0', '-0'], ['web-01', '0']],
  ['w*b*', ['wb', 'web-0', 'w*b*'], ['we', 'xwb']],
  ['a.b*', ['a.b', 'a.bc'], ['axb', 'axbc']],
  ['eth+(0)*', ['eth+(0)', 'eth+(0).5'], ['etth0', 'eth0']],
  ['bridge,host-*', ['bridge', 'host-local', 'bridge,host-*'], ['bridge,host-local', 'ptp', '']],
  ['bridge, ptp ,x', ['bridge', 'ptp', 'x'], [' ptp ', 'pt']],
  ['*', ['', 'anything'], []],
];
for (const [wanted, fitting, others] of cases) {
  test(`${wanted ?? 'nothing'} is wanted`, () => {
    for (const text of fitting) assert.ok(fitsWildcard(wanted, text), text);
    for (const text of others) assert.not(fitsWildcard(wanted, text), text);
  });
}

test.run();
