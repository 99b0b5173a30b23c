// Runs the examples of COMMANDS.md and writes what they print into the page. Those with `sudo` run for root alone, where
// Debian's plugins are; what needs a cluster, or a node with faults, stays as it is.
//
//   npm run examples
import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {startSession} from '../helpers/example-session.js';
import {examplesIn, isForAnyone, isForRoot, withOutputs} from '../helpers/page-examples.js';

const page = join(import.meta.dirname, '../../src/COMMANDS.md');
const text = readFileSync(page, 'utf8');
const isRoot = process.getuid?.() === 0;
const session = startSession();
try {
  const outputs: (readonly string[])[] = [];
  for (const example of examplesIn(text)) {
    const runs = isForAnyone(example) || (isRoot && isForRoot(example));
    outputs.push(runs ? await session.run(example) : example.output);
  }
  writeFileSync(page, withOutputs(text, outputs));
} finally {
  session.end();
}
