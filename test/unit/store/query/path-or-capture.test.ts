import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {UsageError} from '../../../../src/errors.js';
import {isPath} from '../../../../src/store/query/path-or-capture.js';
import {withTemporaryDirectory} from '../../../helpers/fixtures.js';
import {thrownBy} from '../../../helpers/thrown-by.js';
import {writeCapture} from '../../../helpers/write-capture.js';

const test = suite('store/query/path-or-capture: is a word the name of a file?');

/** Whether each word is, beside a store, and files of these names. */
function whichArePaths(words: readonly string[], files: readonly string[] = []): string[] {
  return withTemporaryDirectory((directory) => {
    const store = join(directory, 'store');
    writeCapture(store, {id: '7-100-0000000a'});
    for (const file of files) {
      mkdirSync(join(directory, file, '..'), {recursive: true});
      writeFileSync(join(directory, file), '');
    }
    return words.filter((word) => isPath(word, join(directory, word), store));
  });
}

test('never one that says itself what it is', () => {
  const words = ['latest', 'failed', 'pod:web/front', 'pod:front.json', 'container:c.1'];
  assert.equal(whichArePaths(words, words), []);
});

test('one with a dot, or of a file that is there', () => {
  const words = ['10-net.conflist', 'net', '7', '7-100-0000000a'];
  assert.equal(whichArePaths(words), ['10-net.conflist']);
  assert.equal(whichArePaths(words, ['net']), ['10-net.conflist', 'net']);
});

test('one with a slash, but for what may be a pod, where no such file is', () => {
  const paths = [
    '/etc/cni/net.d',
    './net',
    '../x',
    'Net/x',
    'a/b/c',
    'net.d/10-net.conflist',
    'x/a.yml',
    'x/a.yaml',
    'x/a.json',
    'x/a.conf',
  ];
  assert.equal(whichArePaths([...paths, 'web/front', 'web/front.1']), paths);
  assert.equal(whichArePaths(['web/front', 'web/back'], ['web/front']), ['web/front']);
});

test('both a file and the beginning of an id is an error that says how to tell them apart', async () => {
  const error = await thrownBy(() => whichArePaths(['7-100'], ['7-100']));
  assert.ok(error instanceof UsageError);
  assert.match(error.message, '"7-100" is a file here, and the beginning of a capture\'s id');
  assert.equal(error.suggestions[0], 'mlab-cni check ./7-100    for the file');
});

test('a file where no store is', () => {
  withTemporaryDirectory((directory) => {
    writeFileSync(join(directory, 'net'), '');
    assert.is(isPath('net', join(directory, 'net'), join(directory, 'none')), true);
    assert.is(isPath('other', join(directory, 'other'), join(directory, 'none')), false);
  });
});

test.run();
