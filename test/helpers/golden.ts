import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {dirname, join, relative} from 'node:path';
import * as assert from 'uvu/assert';

const top = join(import.meta.dirname, '../..');

/**
 * Compares a view with the file of that name below test/fixtures/views. With MLAB_CNI_UPDATE_GOLDEN=1 it writes the
 * file instead: look at the difference before you commit it.
 */
export function matchesGolden(name: string, text: string): void {
  matchesGoldenFile(`views/${name}`, text);
}

/** The same for a file anywhere below test/fixtures. */
export function matchesGoldenFile(name: string, text: string): void {
  const path = join(top, 'test/fixtures', name);
  if (process.env['MLAB_CNI_UPDATE_GOLDEN'] === '1') {
    mkdirSync(dirname(path), {recursive: true});
    writeFileSync(path, `${text}\n`);
    return;
  }
  const shown = relative(top, path);
  assert.ok(existsSync(path), `${shown} is missing: MLAB_CNI_UPDATE_GOLDEN=1 makes it`);
  assert.fixture(text, readFileSync(path, 'utf8').replace(/\n$/, ''), `${shown} differs: see above`);
}
