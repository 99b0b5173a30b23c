import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {listingNotes} from '../../../src/view/notes.js';

const test = suite('view/notes');

test('names of damaged captures are escaped', () => {
  const damaged = [{path: '/store/\x1b[2J\x07', reason: 'no meta\n'}];
  assert.equal(listingNotes({cut: 0, unit: 'call', hidden: 0, damaged, empty: undefined}), [
    'damaged: /store/\\x1b[2J\\x07: no meta\\n',
  ]);
});

test.run();
