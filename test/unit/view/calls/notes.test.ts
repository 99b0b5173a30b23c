import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {nothingDropped, type Dropped} from '../../../../src/capture/retention/dropped.js';
import {listingNotes, type Omissions} from '../../../../src/view/calls/notes.js';

const test = suite('view/calls/notes');

test('names of damaged captures are escaped', () => {
  const damaged = [{path: '/store/\x1b[2J\x07', reason: 'no meta\n'}];
  assert.equal(listingNotes({cut: 0, unit: 'call', hidden: 0, damaged, empty: undefined}), [
    'damaged: /store/\\x1b[2J\\x07: no meta\\n',
  ]);
});

const nothing: Omissions = {cut: 0, unit: 'call', hidden: 0, damaged: [], empty: undefined};
const notesOf = (omissions: Partial<Omissions>) => listingNotes({...nothing, ...omissions});

test('nothing was left out: nothing is said', () => {
  assert.equal(notesOf({}), []);
});

test('what was cut off or hidden is counted, with how to see it', () => {
  assert.equal(notesOf({cut: 1}), ['1 older call not shown: --limit 0 shows all']);
  assert.equal(notesOf({cut: 2, unit: 'container'}), ['2 older containers not shown: --limit 0 shows all']);
  assert.equal(notesOf({hidden: 1}), ['1 VERSION or STATUS poll hidden: --polls shows them']);
  assert.equal(notesOf({hidden: 2}), ['2 VERSION or STATUS polls hidden: --polls shows them']);
});

test('an empty store, an empty filter and a store of another host say different things', () => {
  const empty = notesOf({empty: {kind: 'empty-store', directory: '/s\x1b'}});
  assert.match(empty.join('\n'), /^there are no captures in \/s\\x1b yet[^]*shim status/);
  const meant = ['--plugin bridge'];
  assert.equal(notesOf({empty: {kind: 'nothing-fits', count: 3, meant, newestMs: Date.UTC(2026, 10, 21, 9)}}), [
    'no capture fits, of 3',
    '  the newest began 2026-11-21 09:00:00.000 UTC',
    '  did you mean: --plugin bridge',
  ]);
  const elsewhere = notesOf({empty: {kind: 'from-elsewhere', count: 3, meant, newestMs: null}}).join('\n');
  assert.match(
    elsewhere,
    /^no capture fits, of 3: all are from before the last restart[^]*did you mean: --plugin bridge$/,
  );
});

test('what made room is told by class, and one call as one', () => {
  const dropped = (classes: Partial<Dropped['classes']>) =>
    notesOf({dropped: {...nothingDropped, classes: {...nothingDropped.classes, ...classes}}}).join();
  assert.is(dropped({polls: 1}), '1 more call was recorded, and made room: 1 of successful polls');
  assert.is(
    dropped({loops: 2, healthy: 3, last: 1, failed: 5}),
    '11 more calls were recorded, and made room: 2 of failures that are repeated, 4 of what went well, 5 of what failed or never ended',
  );
  assert.is(dropped({last: 2}), '2 more calls were recorded, and made room: 2 of what went well');
});

test.run();
