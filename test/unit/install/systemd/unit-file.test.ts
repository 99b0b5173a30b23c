import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {parseUnitFile} from '../../../../src/install/systemd/unit-file.js';

const test = suite('install/unit-file');

const read = (text: string) => parseUnitFile(text).map(({section, name, value}) => [section, name, value]);

test('sections, comments, blanks around names and values', () => {
  const text = 'Early=1\n[Unit]\n# A=1\n ; B=1\nC = 2 \n[Service]\nD==3\nno assignment\n';
  assert.equal(read(text), [
    ['', 'Early', '1'],
    ['Unit', 'C', '2'],
    ['Service', 'D', '=3'],
  ]);
});

test('a backslash joins lines, comments between them vanish, an even number of backslashes does not', () => {
  assert.equal(read('[S]\nA=1 \\\n# no\\\n  2\nB=3\\\\\nC=4\\'), [
    ['S', 'A', '1    2'],
    ['S', 'B', '3\\\\'],
    ['S', 'C', '4'],
  ]);
});

test('LF, CRLF and CR end lines', () => {
  assert.equal(read('[S]\r\nA=1\rB=2\nC=3 \\\r\n 4'), [
    ['S', 'A', '1'],
    ['S', 'B', '2'],
    ['S', 'C', '3   4'],
  ]);
});

test('each character knows where it stands', () => {
  const text = '[S]\n  A = x \\\r\n y\n';
  const [assignment] = parseUnitFile(text);
  assert.is(assignment?.offsets.map((offset) => text.charAt(offset)).join(''), 'x \\ y');
});

test.run();
