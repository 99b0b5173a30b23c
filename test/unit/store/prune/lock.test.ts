import {execFileSync} from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {LockedError} from '../../../../src/errors.js';
import {pinStore} from '../../../../src/store/disk/readers.js';
import {asOnlyTidier, hasTidier} from '../../../../src/store/prune/lock.js';
import {thrownBy} from '../../../helpers/thrown-by.js';
import {withoutRightTo} from '../../../helpers/without-right-to.js';

const test = suite<{site: string; lock: string}>('store/prune/lock: one makes room at a time');

const minuteMs = 60_000;

test.before.each((context) => {
  context.site = mkdtempSync(join(tmpdir(), 'mlab-cni-tidying-'));
  context.lock = join(context.site, 'tidying');
});
test.after.each(({site}) => rmSync(site, {recursive: true}));

function age(path: string, ms: number): void {
  const atSeconds = (Date.now() - ms) / 1000;
  utimesSync(path, atSeconds, atSeconds);
}

test('the lock is held while the work is done, by its owner alone, and given back', ({site, lock}) => {
  const seen = asOnlyTidier(site, () => statSync(lock).mode & 0o777);
  assert.is(seen, 0o700);
  assert.not(existsSync(lock));
});

test('the lock is given back when the work fails, and whatever the work did to it', async ({site, lock}) => {
  const failure = new Error('no room');
  const failing = () => {
    throw failure;
  };
  assert.is(await thrownBy(() => asOnlyTidier(site, failing)), failure);
  assert.not(existsSync(lock));
  assert.is(
    asOnlyTidier(site, () => {
      rmdirSync(lock);
      return 'done';
    }),
    'done',
  );
});

test('while somebody else makes room, nothing is done', async ({site, lock}) => {
  mkdirSync(lock);
  for (const ms of [0, 9 * minuteMs]) {
    age(lock, ms);
    const error = await thrownBy(() => asOnlyTidier(site, () => assert.unreachable('it was done')));
    assert.ok(error instanceof LockedError);
    assert.is(error.message, `${site} is in use: captures are making room there; nothing was removed`);
    assert.ok(existsSync(lock), 'the lock of the other one stays');
  }
});

test('a lock of more than ten minutes is that of one who was killed', ({site, lock}) => {
  mkdirSync(lock);
  age(lock, 11 * minuteMs);
  assert.is(
    asOnlyTidier(site, () => 'done'),
    'done',
  );
  assert.not(existsSync(lock));
});

test('what is no lock, though it has that name, is not removed', async ({site, lock}) => {
  writeFileSync(lock, 'precious');
  age(lock, 11 * minuteMs);
  assert.instance(await thrownBy(() => asOnlyTidier(site, () => undefined)), LockedError);
  assert.ok(existsSync(lock));
  rmSync(lock);
  mkdirSync(join(lock, 'full'), {recursive: true});
  age(lock, 11 * minuteMs);
  assert.instance(await thrownBy(() => asOnlyTidier(site, () => undefined)), LockedError);
  assert.ok(existsSync(join(lock, 'full')));
});

test('where no lock can be made, the reason is told', async ({site}) => {
  chmodSync(site, 0o755);
  const inside = join(site, 'inside');
  mkdirSync(inside);
  const error = await withoutRightTo(inside, () => thrownBy(() => asOnlyTidier(inside, () => undefined)));
  assert.match(String(error), 'EACCES');
});

test('while another process reads, nothing is done; who reads and removes is the same one', async ({site}) => {
  pinStore(site).renew();
  assert.is(
    asOnlyTidier(site, () => 'done'),
    'done',
  );
  writeFileSync(join(site, 'readers', String(process.ppid)), '');
  const error = await thrownBy(() => asOnlyTidier(site, () => undefined));
  assert.ok(error instanceof LockedError);
  assert.match(error.message, `process ${process.ppid} reads it`);
});

test("only where our shim records somebody makes room: not where M-Lab's does, nor through a link", ({site}) => {
  assert.is(hasTidier(site), false);
  execFileSync('ln', ['-s', tmpdir(), join(site, 'started')]);
  assert.is(hasTidier(site), false);
  rmSync(join(site, 'started'));
  mkdirSync(join(site, 'started'));
  assert.is(hasTidier(site), true);
});

test.run();
