import {spawn} from 'node:child_process';
import {chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {basename, join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {LockedError, TargetError} from '../../../src/errors.js';
import {liveProcesses} from '../../../src/system/live-processes.js';
import {withLock} from '../../../src/system/lock.js';
import {eventually, isAlive} from '../../helpers/calls.js';
import {thrownBy} from '../../helpers/thrown-by.js';
import {withoutRightTo} from '../../helpers/without-right-to.js';

const test = suite<{directory: string; path: string}>('system/lock');

test.before.each((context) => {
  context.directory = mkdtempSync(join(tmpdir(), 'mlab-cni-test-lock-'));
  context.path = join(context.directory, 'lock');
});
test.after.each(({directory}) => rmSync(directory, {recursive: true}));

test('excludes others while the work lasts, and leaves nothing', async ({path, directory}) => {
  const answer = await withLock(path, async () => {
    const error = await thrownBy(() => withLock(path, () => Promise.resolve()));
    assert.instance(error, LockedError);
    assert.match(String(error), `process ${process.pid}`);
    return 42;
  });
  assert.is(answer, 42);
  assert.equal(readdirSync(directory), []);
});

test('is released when the work fails', async ({path}) => {
  assert.match(String(await thrownBy(() => withLock(path, () => Promise.reject(new Error('no'))))), 'no');
  assert.not(existsSync(path));
});

const {bootId, startOf} = liveProcesses();
const ownStart = startOf(process.pid) ?? 0;
for (const [name, left] of [
  ['a killed process', `999999999 1 ${bootId ?? '-'}`],
  ['a process whose id somebody else has now', `${process.pid} ${ownStart - 1} ${bootId ?? '-'}`],
  ['another boot', `${process.pid} ${ownStart} 00000000-dead`],
  ['a full disk', ''],
] as const) {
  test(`takes over what ${name} left`, async ({path}) => {
    writeFileSync(path, left);
    await withLock(path, () => {
      assert.match(readFileSync(path, 'utf8'), new RegExp(`^${process.pid} ${ownStart} `));
      return Promise.resolve();
    });
    assert.not(existsSync(path));
  });
}

test('takes over what a process left that has ended and that nobody asks how', async ({path}) => {
  const parent = spawn('sh', ['-c', 'true & exec sleep 60']);
  const children = `/proc/${parent.pid}/task/${parent.pid}/children`;
  const zombie = () => Number.parseInt(readFileSync(children, 'latin1'), 10);
  try {
    await eventually('a process has ended', () => zombie() > 0 && !isAlive(zombie()));
    const start = readFileSync(`/proc/${zombie()}/stat`, 'latin1').split(' ')[21];
    writeFileSync(path, `${zombie()} ${start} ${bootId ?? '-'}`);
    assert.is(await withLock(path, () => Promise.resolve('done')), 'done');
  } finally {
    parent.kill();
  }
});

test("a lock that may not be read is its holder's still", async ({path, directory}) => {
  writeFileSync(path, `${process.pid} ${ownStart} ${bootId ?? '-'}`);
  chmodSync(directory, 0o1777);
  const error = await withoutRightTo(path, () => thrownBy(() => withLock(path, () => Promise.resolve())));
  assert.instance(error, TargetError);
  assert.match(String(error), `${path} cannot be read (EACCES)`);
  assert.equal(readdirSync(directory), ['lock']);
});

test('what killed processes left beside a lock goes, and nothing else', async ({path, directory}) => {
  const others = [`${path}.${process.ppid}`, `${path}.old`, `${path}.12x`, join(directory, 'unlock.999999999')];
  for (const each of [...others, `${path}.999999999`]) writeFileSync(each, '');
  await withLock(path, () => Promise.resolve());
  assert.equal(readdirSync(directory).sort(), others.map((each) => basename(each)).sort());
});

test('where no lock can be written, nothing is done', async ({directory}) => {
  const path = join(directory, 'none', 'lock');
  const error = await thrownBy(() => withLock(path, () => Promise.reject(new Error('done'))));
  assert.instance(error, TargetError);
  assert.match(String(error), `${path} cannot be written (`);
  assert.match(String(error), 'nothing was changed');
  assert.equal(readdirSync(directory), []);
});

test('where the kernel tells neither boots nor starts, a process that may live keeps its lock', async ({path}) => {
  const unknown = {bootId: null, startOf: () => undefined};
  const inside = () => {
    assert.is(readFileSync(path, 'utf8'), `${process.pid} 0 -\n`);
    return thrownBy(() => withLock(path, () => Promise.resolve(), unknown));
  };
  assert.instance(await withLock(path, inside, unknown), LockedError);
});

test('of two that find a lock left behind, the slower one leaves it to the faster', async ({path, directory}) => {
  writeFileSync(path, `4711 1 ${bootId ?? '-'}`);
  const faster = `${process.pid} ${ownStart} ${bootId ?? '-'}\n`;
  const startOf = (pid: number) => {
    if (pid === 4711) writeFileSync(path, faster);
    return pid === 4711 ? undefined : ownStart;
  };
  assert.instance(
    await thrownBy(() => withLock(path, () => Promise.reject(new Error('done')), {bootId, startOf})),
    LockedError,
  );
  assert.is(readFileSync(path, 'utf8'), faster);
  assert.equal(readdirSync(directory), ['lock']);
});

test.run();
