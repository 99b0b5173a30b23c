import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {pagerOf} from '../../../src/cli/pager.js';
import {showInPager} from '../../../src/system/pager.js';

const test = suite('system/pager');

const top = mkdtempSync(join(tmpdir(), 'mlab-cni-test-'));
const seen = join(top, 'seen');
const environment = {PATH: '/usr/bin:/bin', SEEN: seen};
test.after(() => rmSync(top, {recursive: true}));

test('a pager gets the whole text, and what makes less behave, unless the user says how', () => {
  const pager = '{ echo "$LESS $LV"; cat; } > "$SEEN"';
  assert.ok(showInPager('a text\n', pager, environment));
  assert.is(readFileSync(seen, 'utf8'), 'FRX -c\na text\n');
  assert.ok(showInPager('a text\n', pager, {...environment, LESS: 'S', LV: ''}));
  assert.is(readFileSync(seen, 'utf8'), 'S \na text\n');
});

test('one that leaves early or fails was there; one that is none was not', () => {
  const data = join(top, 'data');
  writeFileSync(data, 'no program');
  assert.ok(showInPager('text', 'exit 1', environment));
  assert.ok(showInPager('text'.repeat(100_000), 'true', environment));
  assert.not(showInPager('text', `${top}/none 2>/dev/null`, environment));
  assert.not(showInPager('text', `${data} 2>/dev/null`, environment));
});

test('nobody is left listening for Ctrl-C', () => {
  const before = process.listenerCount('SIGINT');
  showInPager('text', 'true', environment);
  assert.is(process.listenerCount('SIGINT'), before);
});

test('which pager it is, as git chooses', () => {
  assert.is(pagerOf({}), 'less');
  assert.is(pagerOf({PAGER: 'more'}), 'more');
  assert.is(pagerOf({PAGER: 'more', MLAB_CNI_PAGER: 'most -s'}), 'most -s');
  for (const none of [{PAGER: ''}, {PAGER: ' '}, {PAGER: 'cat'}, {PAGER: 'more', MLAB_CNI_PAGER: ''}, {TERM: 'dumb'}]) {
    assert.is(pagerOf(none), null, JSON.stringify(none));
  }
});

test.run();
