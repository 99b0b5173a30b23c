import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {findPrograms} from '../../../../src/install/shim-files/programs.js';
import {runProcess, type RunProcess} from '../../../../src/system/process.js';

const test = suite('install/programs');

test('absolute paths of this machine', async () => {
  const {tee, cat, mkdir, du} = await findPrograms(runProcess);
  for (const path of [tee, cat, mkdir, du]) assert.match(path, /^\/(usr\/)?bin\/\w+$/);
});

test('a setpriv without --pdeathsig is as good as none', async () => {
  const run: RunProcess = async (request) => ({...(await runProcess(request)), end: {kind: 'exited', code: 1}});
  assert.is((await findPrograms(run)).setpriv, null);
});

test.run();
