import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {importNotes, renderImport, type ImportReport} from '../../../src/view/import.js';

const test = suite('view/import');

const report: ImportReport = {
  node: 'node-1',
  ownName: 'node-1',
  isNamed: false,
  store: '/s',
  directory: '/s/nodes/node-1',
  captures: 2,
  secrets: 'redacted',
};

test('how many are where', () => {
  assert.is(renderImport(report), '2 captures of node-1 are in /s/nodes/node-1');
  assert.is(renderImport({...report, captures: 1}), '1 capture of node-1 is in /s/nodes/node-1');
  assert.is(renderImport({...report, captures: 0}), '0 captures of node-1 are in /s/nodes/node-1');
});

test('always the next step', () => {
  assert.equal(importNotes(report), ['mlab-cni tree --store /s --node node-1    shows them']);
});

test('secrets that are in it are spoken of, and another machine of that name', () => {
  assert.match(importNotes({...report, secrets: 'held'}).join('\n'), 'They hold secrets');
  assert.not.match(importNotes({...report, secrets: 'none'}).join('\n'), 'secrets');
  assert.match(importNotes({...report, node: 'node-1-2'}).join('\n'), 'Another machine that is called node-1');
  assert.is(importNotes({...report, node: 'other', isNamed: true}).length, 1, 'that was asked for');
});

test.run();
