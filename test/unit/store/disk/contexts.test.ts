import {mkdirSync, symlinkSync, truncateSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {readContextFile, readContexts} from '../../../../src/store/disk/contexts.js';
import {withTemporaryDirectory} from '../../../helpers/fixtures.js';

const test = suite('store/disk/contexts: what was gathered of nodes beside their captures');

const mostBytes = 4 * 1024 * 1024;

function put(directory: string, path: string, text: string): void {
  mkdirSync(dirname(join(directory, path)), {recursive: true});
  writeFileSync(join(directory, path), text);
}

/** By node, each file with its text. */
function contextsIn(directory: string) {
  return Object.fromEntries(readContexts(directory).map(({node, files}) => [node, Object.fromEntries(files)]));
}

test('has the files of each node, and those of a folder by their path', () => {
  withTemporaryDirectory((directory) => {
    put(directory, 'nodes/a/context/doctor.json', '{"a":1}');
    put(directory, 'nodes/a/context/net.d/10-net.conflist', '{}');
    put(directory, 'nodes/b/context/doctor.json', 'Zürich');
    assert.equal(contextsIn(directory), {
      a: {'doctor.json': '{"a":1}', 'net.d/10-net.conflist': '{}'},
      b: {'doctor.json': 'Zürich'},
    });
    assert.is(readContextFile(directory, 'a', 'net.d/10-net.conflist'), '{}');
    assert.is(readContextFile(directory, 'b', 'doctor.json'), 'Zürich');
  });
});

test('leaves out nodes without a context, what is no node, what lies deeper, and what is no file', () => {
  withTemporaryDirectory((directory) => {
    assert.equal(readContexts(directory), [], 'no nodes at all');
    put(directory, 'nodes/README', 'no node');
    put(directory, 'nodes/without/store/started/x', '');
    put(directory, 'nodes/empty/context/folder/deeper/file', 'too deep');
    put(directory, 'nodes/a/context/file', 'here');
    put(directory, 'nodes/a/context/folder/deeper/file', 'too deep');
    symlinkSync('file', join(directory, 'nodes/a/context/link'));
    symlinkSync('../file', join(directory, 'nodes/a/context/folder/link'));
    symlinkSync('a', join(directory, 'nodes/linked'));
    assert.equal(contextsIn(directory), {a: {file: 'here'}});
  });
});

test('has a file of four MiB, and nothing of a larger one', () => {
  withTemporaryDirectory((directory) => {
    for (const [name, size] of [
      ['largest', mostBytes],
      ['larger', mostBytes + 1],
    ] as const) {
      put(directory, `nodes/a/context/${name}`, '');
      truncateSync(join(directory, 'nodes/a/context', name), size);
    }
    assert.equal(Object.keys(contextsIn(directory)['a'] ?? {}), ['largest']);
    assert.is(readContextFile(directory, 'a', 'largest')?.length, mostBytes);
    assert.is(readContextFile(directory, 'a', 'larger'), null);
    assert.is(readContextFile(directory, 'a', 'absent'), null);
  });
});

test.run();
