import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {acceptedDifferences} from '../shim/accepted-differences.js';

const test = suite('documentation');

test("every accepted difference is in the table of the shim's page", () => {
  const page = readFileSync(join(import.meta.dirname, '../../shims/README.md'), 'utf8');
  const named = page
    .split('\n')
    .map((line) => (line.startsWith('|') ? (line.split('|')[1] ?? '').replaceAll('`', '') : ''));
  assert.equal(
    acceptedDifferences.map(({id}) => id).filter((id) => !named.some((cell) => cell.includes(id))),
    [],
  );
});

test.run();
