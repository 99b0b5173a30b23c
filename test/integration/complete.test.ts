import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {mlabCni} from '../helpers/cli.js';

const test = suite('complete');

const complete = (...words: readonly string[]) => mlabCni(['complete', ...words]);

test('answers with what may stand where the cursor is, and nothing else', () => {
  assert.match(complete('--', 'shim', 'ins').stdout, 'install');
  assert.not.match(complete('--', 'shim', 'ins').stdout, 'uninstall');
  assert.match(complete('--', 'list', '--fai').stdout, '--failed');
  assert.match(complete('--', 'list', '--js').stdout, '--json');
});

test('what cannot be completed is silence, since a user pressed a key', () => {
  for (const words of [['--', 'nosuch', 'x'], ['--', 'show', '--store', '/nonexistent', ''], []]) {
    const {code, stderr} = complete(...words);
    assert.equal([code, stderr], [0, ''], words.join(' '));
  }
});

test('help does not speak of it', () => {
  assert.not.match(mlabCni(['--help']).stdout, /^ +complete /m);
});

test.run();
