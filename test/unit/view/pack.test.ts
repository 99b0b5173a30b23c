import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {renderPack, type PackReport} from '../../../src/view/pack.js';

const test = suite('view/pack');

const report: PackReport = {
  file: 'a.tar.gz',
  node: 'node-1',
  captures: 2,
  secrets: 'redacted',
  removed: {},
  pseudonyms: null,
};

test('where it is, and that nothing looked like a secret', () => {
  assert.is(renderPack(report), 'a.tar.gz: 2 captures of node-1\nNothing looked like a secret.');
  assert.match(renderPack({...report, file: null, captures: 1}), /^stdout: 1 capture of node-1\n/);
});

test('what was left out, and how often', () => {
  const text = renderPack({...report, removed: {password: 12, 'a\x1bkey': 1}});
  assert.is(text, 'a.tar.gz: 2 captures of node-1\nLeft out:\n      12  password\n       1  a\\x1bkey');
});

test('secrets that are in it, and the map of pseudonyms, are to be kept', () => {
  assert.match(renderPack({...report, secrets: 'held'}), /node-1\nIt holds secrets, as they went through: keep it/);
  assert.not.match(renderPack({...report, secrets: 'held'}), 'Nothing looked like');
  assert.match(
    renderPack({...report, pseudonyms: 'a.pseudonyms.json'}),
    '\nAddresses and names are others; a.pseudonyms',
  );
  assert.not.match(renderPack(report), 'others');
});

test.run();
