import {cpSync} from 'node:fs';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import type {ReplayReport, SuiteReport} from '../../src/replay/replay-report.js';
import {withTemporaryDirectory} from '../../src/system/temporary-directory.js';
import {runCommand} from '../helpers/command.js';
import {withFixture, type Network} from '../helpers/fixtures.js';
import {hostState} from '../helpers/host-state.js';
import {cannotRecord} from '../helpers/recorded.js';

const test = suite('captures of other clusters, replayed here');
const reason = cannotRecord();
if (reason === null) {
  const before = hostState();

  test('a range of six addresses is full again for the sixth pod, and only for it', async () => {
    const report = await replay<SuiteReport>('kube-router', '--all', '--jobs', '2');
    assert.equal(report.summary, {same: 35, diverged: 0, 'state-unknown': 0, 'failed-to-run': 0});
    const full = report.replays.filter(({repetitions}) => repetitions[0]?.ending.includes('no IP addresses available'));
    assert.equal(full.map(({plugin}) => plugin).sort(), ['bridge', 'host-local']);
  });

  test('what the kernel refused there it refuses here, on a link that stands in for the node’s', async () => {
    const report = await replay<ReplayReport>('mlab-physical', 'FXRv');
    assert.equal([report.verdict, report.standIns], ['same', ['mleth0']]);
    assert.is(report.replayed?.error?.msg, 'failed to create ipvlan: operation not supported');
  });

  test('a delegate that is not installed here answers from the record', async () => {
    const report = await replay<ReplayReport>('xcluster', '2Jvs', '--mock', 'node-local');
    assert.equal([report.verdict, report.mocked], ['same', ['node-local']]);
    assert.is(report.replayed?.error?.msg, 'No K8s CIDRs assigned yet');
  });

  test('the host is as it was', () => {
    const after = hostState();
    for (const [what, text] of Object.entries(before)) assert.is(after[what], text, `${what} of the host changed`);
  });
} else {
  console.log(`SKIP ${reason}`);
  test.skip('needs real plugins');
}

test.run();

async function replay<Report>(network: Network, ...args: readonly string[]): Promise<Report> {
  return withTemporaryDirectory('test', async (directory) => {
    const store = join(directory, network);
    withFixture(network, (fixture) => cpSync(fixture, store, {recursive: true, preserveTimestamps: true}));
    const {stdout} = await runCommand('replay', ['--store', store, '--json', ...args]);
    return JSON.parse(stdout) as Report;
  });
}
