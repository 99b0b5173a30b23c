import {parse} from '@oclif/core/parser';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {pruneFlags, pruneRequest} from '../../../../src/cli/flags/prune-flags.js';
import {thrownBy} from '../../../helpers/thrown-by.js';

const test = suite('cli/flags/prune-flags');

async function requestOf(line: string): Promise<ReturnType<typeof pruneRequest>> {
  const {flags} = await parse(line === '' ? [] : line.split(' '), {flags: pruneFlags});
  return pruneRequest(flags as Parameters<typeof pruneRequest>[0]);
}

test('what limits says how much may stay', async () => {
  assert.equal((await requestOf('--keep 5')).limits, {captures: 5, bytes: null});
  assert.equal((await requestOf('--keep 0')).limits, {captures: 0, bytes: null});
  assert.equal((await requestOf('--max-store 64M')).limits, {captures: null, bytes: 64 * 1024 * 1024});
  assert.equal((await requestOf('--erase-all')).limits, {captures: null, bytes: null});
});

test('what chooses says which may go: polls, too', async () => {
  const {wanted} = await requestOf('--ok --plugin bridge');
  assert.equal([wanted.okOnly, wanted.filter.plugins, wanted.filter.polls], [true, ['bridge'], true]);
  assert.is(wanted.filter.untilMs, Infinity);
  const failed = (await requestOf('--failed')).wanted;
  assert.not(failed.okOnly);
  assert.ok(failed.filter.failedOnly);
});

test('of an age and a time the earlier one counts', async () => {
  const longAgo = Date.UTC(2020, 0, 1);
  assert.is((await requestOf('--older-than 1h --until 2020-01-01T00:00:00Z')).wanted.filter.untilMs, longAgo);
  const before = Date.now() - 3_600_000;
  const {untilMs = 0} = (await requestOf('--older-than 1h --until 2200-01-01T00:00:00Z')).wanted.filter;
  assert.ok(before <= untilMs && untilMs <= Date.now() - 3_600_000, String(untilMs - before));
});

test('nothing, only how, and contradictions are refused', async () => {
  for (const line of ['', '--dry-run']) {
    assert.match(String(await thrownBy(() => requestOf(line))), 'nothing says what should go');
  }
  assert.match(String(await thrownBy(() => requestOf('--ok --failed'))), 'contradict');
  assert.match(String(await thrownBy(() => requestOf('--erase-all --keep 5'))), 'cannot also be provided');
  assert.match(String(await thrownBy(() => requestOf('--keep 5 --yes'))), 'must be provided');
});

test.run();
