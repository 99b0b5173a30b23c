// The processes that make a sandbox wait for each other: whichever of them comes last, it is made.
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {withSandbox} from '../../src/replay/sandbox/sandbox.js';
import {startProcess, type StartProcess} from '../../src/system/process.js';
import {cannotRecord} from '../helpers/recorded.js';

const test = suite('making a sandbox');
const reason = cannotRecord();
const pause = 'sleep 0.3';
/** Where the processes that make a sandbox wait for each other, or tell each other something. */
const meetings = [
  'read -r _ <.owned',
  'read -r pid <.there',
  'kill "$owner"',
  'echo >.go',
  'read -r _ <.done',
  `sh -c 'echo >"$0"`,
  'echo "$pid" >.there',
  'read -r _ <.go',
  'ip link set lo up',
  'echo >/.done',
];

for (const meeting of reason === null ? meetings : []) {
  test(`late for: ${meeting}`, async () => {
    let slowed = 0;
    const startSlowly: StartProcess = ({args = [], ...request}) => {
      const late = args.map((each) => each.replace(meeting, (found) => delayed(found)));
      slowed += late.filter((each, index) => each !== args[index]).length;
      return startProcess({...request, args: late});
    };
    const greeting = await withSandbox({visible: [], startProcess: startSlowly}, async ({run}) => {
      const {stdout} = await run({argv: ['/bin/sh', '-c', 'echo here'], timeoutMs: 60_000});
      return stdout.toString('utf8');
    });
    assert.is(slowed, 1);
    assert.is(greeting, 'here\n');
  });
}

if (reason !== null) {
  console.log(`SKIP ${reason}`);
  test.skip('needs real namespaces');
}

test.run();

function delayed(meeting: string): string {
  return meeting.startsWith('sh -c') ? meeting.replace("'", `'${pause}; `) : `${pause}; ${meeting}`;
}
