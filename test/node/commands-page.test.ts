import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {startSession} from '../helpers/example-session.js';
import {examplesIn, isForAnyone, isForRoot} from '../helpers/page-examples.js';

const test = suite('COMMANDS.md, as root');
const page = readFileSync(join(import.meta.dirname, '../../src/COMMANDS.md'), 'utf8');

test('calls that are run again do what the page shows', async () => {
  const examples = examplesIn(page);
  assert.ok(examples.filter(isForRoot).length > 3);
  const session = startSession();
  try {
    for (const example of examples) {
      const isSetUp = isForAnyone(example) && /^(?:tar|export) /.test(example.command);
      if (!isSetUp && !isForRoot(example)) continue;
      const lines = await session.run(example);
      if (isForRoot(example)) assert.is(settled(lines), settled(example.output), example.command);
    }
  } finally {
    session.end();
  }
});

/** Without what differs from run to run: how long it took, the order of files, and what the kernel or we make up. */
function settled(lines: readonly string[]): string {
  return [...lines]
    .sort()
    .join('\n')
    .replace(/\b\d+(?:\.\d+)? (?:ms|s|a second)\b/g, 'TIME')
    .replace(/\b(?:[\da-f]{2}:){5}[\da-f]{2}\b/g, 'MAC')
    .replace(/\bveth[\da-f]{8}\b/g, 'VETH')
    .replace(/\bmlab-cni-[\da-f]{8}\b/g, 'CONTAINER')
    .replace(/ +/g, ' ');
}

test.run();
