import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import type {Finding} from '../../../../src/explain/explanation.js';
import {searchText, unknownReason} from '../../../../src/view/explanation/unknown-failure.js';

const test = suite('view/explanation/unknown-failure');

const of = (fault: Partial<Finding['fault']>): Finding => ({
  rule: null,
  confidence: 'low',
  evidence: [],
  fault: {act: 'unknown', object: '', words: '', end: null, ...fault},
});

test('what was tried, with what, and how it ended, as far as the words tell', () => {
  assert.match(unknownReason(of({})), 'its words tell neither what was tried nor how it ended');
  assert.is(
    unknownReason(of({act: 'open', object: '/run/x'})),
    'No rule knows this failure. By its words it happened when a file was used (/run/x).',
  );
  assert.is(
    unknownReason(of({act: 'dial', end: 'refused'})),
    'No rule knows this failure. By its words it happened when a connection was made, and ended with: refused.',
  );
  assert.is(
    unknownReason(of({end: 'timed-out'})),
    'No rule knows this failure. By its words it happened, and ended with: timed out.',
  );
});

test('search for words that others have, too: without names, numbers, addresses and paths', () => {
  assert.is(
    searchText(of({words: 'failed to open "web-0" in /run/x: no room 10.1.0.2'})),
    'Search for: failed to open in no room',
  );
  assert.is(searchText(of({words: 'outer words\ninner words\n \n'})), 'Search for: inner words');
  assert.is(searchText(of({words: "can't do this"})), "Search for: can't do this");
  const many = 'a b c d e f g h i j k l m n';
  assert.is(searchText(of({words: many})), 'Search for: c d e f g h i j k l m n');
  for (const words of ['', '10.1.0.2', '  \n']) assert.is(searchText(of({words})), 'It left no words to search for.');
});

test.run();
