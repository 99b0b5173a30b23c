import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {createStyle, wantsColour} from '../../../../src/view/text/style.js';

const test = suite('view/text/style');

test('colour is for terminals, unless somebody says otherwise', () => {
  assert.is(wantsColour({}, true), true);
  assert.is(wantsColour({}, false), false);
  assert.is(wantsColour({TERM: 'dumb'}, true), false);
  assert.is(wantsColour({FORCE_COLOR: '1'}, false), true);
  assert.is(wantsColour({FORCE_COLOR: '0'}, true), false);
});

test('NO_COLOR wins, unless it is empty (no-color.org)', () => {
  assert.is(wantsColour({NO_COLOR: '1', FORCE_COLOR: '1'}, true), false);
  assert.is(wantsColour({NO_COLOR: ''}, true), true);
});

test('without colour the palette changes nothing', () => {
  assert.is(createStyle(false).bad('x'), 'x');
  assert.is(createStyle(true).bad('x'), '\x1b[31mx\x1b[39m');
});

test.run();
