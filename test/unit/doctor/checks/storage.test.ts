import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {checkStorage} from '../../../../src/doctor/checks/check-storage.js';
import {readBadStorage, type BadStorage} from '../../../../src/doctor/reading/read-storage.js';
import {hostPaths} from '../../../../src/system/host-paths.js';

const test = suite('where addresses are noted');

const said: Readonly<Record<BadStorage['problem'], RegExp>> = {
  full: /the disk on which \/var\/lib\/cni\/networks lies is full: host-local fails/,
  'no-inodes': /takes no more files/,
  'read-only': /read-only file system/,
  'no-directory': /\/var is a file, where a directory has to be/,
};

for (const [problem, words] of Object.entries(said)) {
  test(`${problem}: what follows for pods, where it was seen, and a look as the next step`, () => {
    const bad = {directory: '/var/lib/cni/networks', problem: problem as BadStorage['problem'], seenAt: '/var'};
    const [remark] = checkStorage({badStorage: [bad]});
    if (remark?.kind !== 'finding') throw new Error('nothing is said');
    assert.match(remark.what, words);
    assert.is(remark.severity, 'error');
    assert.match([...remark.evidence, remark.next].join(), '/var');
    assert.not.match(remark.next, /\brm\b|mkfs|delete/);
  });
}

test('a directory that is yet to be made is sound, a file above it is not', () => {
  const root = mkdtempSync(join(tmpdir(), 'mlab-cni-test-storage-'));
  try {
    assert.equal(readBadStorage(hostPaths(root), ['/var/lib/cni/networks', '/']), []);
    writeFileSync(join(root, 'var'), '');
    assert.equal(readBadStorage(hostPaths(root), ['/var/lib/cni/networks']), [
      {directory: '/var/lib/cni/networks', problem: 'no-directory', seenAt: '/var'},
    ]);
  } finally {
    rmSync(root, {recursive: true});
  }
});

test.run();
