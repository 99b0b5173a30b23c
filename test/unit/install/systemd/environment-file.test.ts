import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {parseEnvironmentFile} from '../../../../src/install/systemd/environment-file.js';

const test = suite('install/environment-file');

test('quotes, comments, continuation lines, CRLF, the last one wins', () => {
  const text = [
    '# A=0',
    'A=--x --y  ',
    'B="--x \\"z\\" --y"\r',
    'C=\'--x "y"\'',
    'D=a\\',
    'b',
    '  E = f # not a comment',
    'not an assignment',
    'G=1',
    'G=2',
    'H=',
  ].join('\n');
  assert.equal(
    [...parseEnvironmentFile(text)],
    [
      ['A', '--x --y'],
      ['B', '--x "z" --y'],
      ['C', '--x "y"'],
      ['D', 'ab'],
      ['E', 'f # not a comment'],
      ['G', '2'],
      ['H', ''],
    ],
  );
});

test.run();
