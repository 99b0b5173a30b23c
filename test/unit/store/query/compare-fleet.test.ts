import {mkdirSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {openStore} from '../../../../src/store/disk/store.js';
import {compareFleet} from '../../../../src/store/query/compare-fleet.js';
import {withTemporaryDirectory} from '../../../helpers/fixtures.js';
import {writeCapture, type WrittenCapture} from '../../../helpers/write-capture.js';

const test = suite('store/query/compare-fleet: on which nodes a call fails in the same way');

const failed = {status: 1, stdout: '{"code":11,"msg":"no room"}'};
const otherwise = {status: 1, stdout: '{"code":7,"msg":"no such file"}'};

/** Calls by node; `here` is what was recorded on this one. */
type Fleet = Readonly<Record<string, readonly Partial<WrittenCapture>[]>>;

/** What is compared for the first call of a node; `contexts` are nodes of which more than calls was gathered. */
function compare(fleet: Fleet, of: string, contexts: readonly string[] = []) {
  return withTemporaryDirectory((directory) => {
    for (const [node, calls] of Object.entries(fleet)) {
      const site = node === 'here' ? directory : join(directory, 'nodes', node, 'store');
      for (const [index, call] of calls.entries()) writeCapture(site, {id: `${index + 1}-100-0000000a`, ...call});
    }
    for (const node of contexts) {
      const file = join(directory, 'nodes', node, 'context', 'file');
      mkdirSync(dirname(file), {recursive: true});
      writeFileSync(file, 'x');
    }
    const store = openStore(directory);
    const entry = store.entries().find((each) => each.node === (of === 'here' ? null : of) && each.id.startsWith('1-'));
    const reading = entry === undefined ? undefined : store.read(entry);
    const comparison = compareFleet(store, reading?.kind === 'capture' ? reading.invocation : null);
    if (comparison === null) return null;
    const {failing, others, unknown, untried} = comparison;
    return {failing, others, unknown, untried};
  });
}

test('where it fails alike, where it does not, and where no such call was recorded', () => {
  const fleet = {
    n1: [failed],
    n2: [{}, failed],
    n3: [otherwise],
    n4: [{}],
    n5: [{plugin: 'ptp', ...failed}],
    n6: [{operation: 'DEL', ...failed}],
    here: [failed],
  };
  assert.equal(compare(fleet, 'n1', ['n1', 'n7']), {
    failing: ['n1', 'n2'],
    others: ['n3', 'n4', 'n5', 'n6', 'n7'],
    unknown: ['n2', 'n3', 'n4', 'n5', 'n6'],
    untried: ['n5', 'n6', 'n7'],
  });
});

test('a call of an operation that this version does not know', () => {
  const strange = {operation: 'DANCE', ...failed};
  assert.equal(compare({n1: [strange], n2: [strange], n3: [{}]}, 'n1')?.failing, ['n1', 'n2']);
});

test('not where nothing failed, for what was recorded on this node, nor where there is no other node', () => {
  assert.is(compare({n1: [failed], n2: [failed]}, 'none'), null);
  assert.is(compare({here: [failed], n1: [failed], n2: [failed]}, 'here'), null);
  assert.is(compare({n1: [failed], here: [failed]}, 'n1'), null);
  assert.equal(compare({n1: [failed]}, 'n1', ['n2'])?.others, ['n2'], 'a node with a context alone is one');
});

test.run();
