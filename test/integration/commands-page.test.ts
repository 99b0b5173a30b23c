import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {startSession} from '../helpers/example-session.js';
import {examplesIn, isForAnyone} from '../helpers/page-examples.js';

const test = suite('COMMANDS.md');
const page = readFileSync(join(import.meta.dirname, '../../src/COMMANDS.md'), 'utf8');

test('whoever types the examples sees what the page shows', async () => {
  const examples = examplesIn(page).filter(isForAnyone);
  assert.ok(examples.length > 10);
  const session = startSession();
  try {
    for (const example of examples) {
      const lines = await session.run(example);
      const {command, output, line} = example;
      assert.is(
        lines.join('\n'),
        output.join('\n'),
        `line ${line + 1}: ${command}\n(npm run examples writes the page anew)`,
      );
    }
  } finally {
    session.end();
  }
});

test.run();
