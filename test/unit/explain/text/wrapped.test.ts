import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {unwrapped} from '../../../../src/explain/text/wrapped.js';

const test = suite('explain/text/wrapped');

test('what a terminal broke is put together, without the border of its window', () => {
  assert.equal(unwrapped('plugin ty\npe="bridge" failed'), ['plugin type="bridge" failed']);
  assert.equal(unwrapped('plugin\ntype="bridge" failed\n'), ['plugin type="bridge" failed']);
  assert.equal(unwrapped('│ plugin ty│\r\n│pe="bridge" failed│'), ['plugin type="bridge" failed']);
  assert.equal(unwrapped('| netplugin |\n| failed|'), ['netplugin failed']);
});

test('nothing, where no words of runtimes come out, of one line, and of a whole log', () => {
  assert.equal(unwrapped('one\ntwo'), []);
  assert.equal(unwrapped('plugin type="bridge" failed'), []);
  const lines = (count: number) => ['plugin type="bridge" failed', ...Array<string>(count - 1).fill('x')].join('\n');
  assert.is(unwrapped(lines(30)).length, 2);
  assert.equal(unwrapped(lines(31)), []);
});

test.run();
