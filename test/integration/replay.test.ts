import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {mlabCni} from '../helpers/cli.js';
import {withFixture} from '../helpers/fixtures.js';

const test = suite('replay');

/** What does nothing on this command line, the exit code, and what the message must say. */
const wrong: readonly (readonly [args: readonly string[], code: number, message: RegExp])[] = [
  [['--mock', 'zz'], 2, /no call of a plugin "zz" was recorded\n {2}try: one of bridge, host-local/],
  [['--real', 'bridge,zz'], 2, /no call of a plugin "zz" was recorded/],
  [['--against', 'mock', '--unset', 'ipam.nothing'], 2, /there is no "ipam.nothing" in the request/],
  [['--against', 'mock', '--env', 'CNI_NOTHING'], 2, /there is no variable CNI_NOTHING/],
  [['--against', 'mock', '--all', '--unset', 'nothing'], 2, /there is no "nothing" in the request/],
  [['--against', 'mock', '--all', '--plugin', 'zz'], 12, /no capture fits, of \d/],
  [['failed', '--against', 'mock', '--all'], 2, /either failed or --all/],
  [['failed', '--against', 'mock', '--pod', 'default/web-6'], 2, /either failed or --pod/],
];

for (const [args, code, message] of wrong) {
  test(`${args.join(' ')} is exit code ${code}, not a replay of something else`, () => {
    withFixture('kube-router', (store) => {
      const run = mlabCni(['replay', ...args, '--store', store]);
      assert.is(run.code, code, run.stdout);
      assert.match(run.stderr, message);
      assert.is(run.stdout, '');
    });
  });
}

test('of many calls it is enough that one has what is left out', () => {
  withFixture('kube-router', (store) => {
    const {code, stderr} = mlabCni(['replay', '--all', '--against', 'mock', '--unset', 'ipam', '--store', store]);
    assert.is(code, 1, stderr);
  });
});

test.run();
