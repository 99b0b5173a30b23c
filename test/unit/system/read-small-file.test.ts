import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {readSmallFile} from '../../../src/system/read-small-file.js';
import {withTemporaryDirectory} from '../../helpers/fixtures.js';

const test = suite('system/read-small-file');

test('reads files of every size whole, and tells when there is none', () => {
  withTemporaryDirectory((directory) => {
    const path = join(directory, 'file');
    for (const size of [0, 1, 64 * 1024 - 1, 64 * 1024, 200_000]) {
      writeFileSync(path, 'x'.repeat(size));
      assert.is(readSmallFile(path)?.toString(), 'x'.repeat(size), `${size} bytes`);
    }
    assert.is(readSmallFile(join(directory, 'gone')), undefined);
    assert.is(readSmallFile(directory), undefined);
  });
});

test.run();
