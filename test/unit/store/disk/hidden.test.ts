import {chmodSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {openStore} from '../../../../src/store/disk/store.js';
import {withoutRightTo} from '../../../helpers/without-right-to.js';
import {writeCapture} from '../../../helpers/write-capture.js';

const test = suite('what of a store may not be seen');

for (const part of ['', 'started', 'ended', 'nodes', 'nodes/n1', 'nodes/n1/store/started', 'nodes/n1/store/ended']) {
  test(`a store whose ${part || 'directory'} is hidden cannot be read, which is not empty and not partial`, async () => {
    const directory = mkdtempSync(join(tmpdir(), 'mlab-cni-test-'));
    try {
      chmodSync(directory, 0o755);
      writeCapture(directory, {id: '1-100-0000000a'});
      writeCapture(join(directory, 'nodes', 'n1', 'store'), {id: '2-100-0000000a'});
      const outcome = await withoutRightTo(join(directory, part), () => endsOf(directory));
      assert.is(outcome, `StoreMissingError: the capture store ${join(directory, part)} cannot be read (EACCES)`);
    } finally {
      rmSync(directory, {recursive: true});
    }
  });
}

test.run();

function endsOf(directory: string): string {
  try {
    const entries = openStore(directory).entries();
    return entries.map(({id, exit}) => `${id}: ${exit === null ? 'partial' : JSON.stringify(exit)}`).join();
  } catch (error) {
    return String(error);
  }
}
