import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import type {ReplayReport} from '../../src/replay/replay-report.js';
import {openStore} from '../../src/store/disk/store.js';
import {runCommand} from '../helpers/command.js';
import {hostState} from '../helpers/host-state.js';
import {cannotRecord, recordMetaPlugin} from '../helpers/recorded.js';

const test = suite('a meta plugin with two levels of delegates');
const reason = cannotRecord();
if (reason === null) {
  const before = hostState();
  const {shim, seen} = await recordMetaPlugin();
  const started = openStore(shim.store).entries();
  const innermost = started.find(({plugin, operation}) => plugin === 'host-local' && operation === 'ADD');
  const replay = async (...flags: readonly string[]) => {
    const {stdout} = await runCommand('replay', [
      innermost?.id ?? '',
      '--tree',
      '--store',
      shim.store,
      '--json',
      ...flags,
    ]);
    return JSON.parse(stdout) as ReplayReport;
  };

  test('it worked, and all five calls of each operation were recorded', () => {
    assert.equal(
      seen.map(({status}) => status),
      [0, 0],
    );
    assert.is(started.length, 10);
  });

  test('replayed whole with all delegates real', async () => {
    const report = await replay();
    assert.equal([report.plugin, report.verdict, report.mocked], ['meta', 'same', []]);
    assert.ok(report.effects.links.some(({what}) => what.startsWith('mlab-meta0: bridge')));
    assert.ok(report.effects.addresses.some(({what}) => what === '10.77.9.2/24 on net1'));
  });

  test('with all delegates mocked nothing happens in the sandbox', async () => {
    const report = await replay('--real', 'meta');
    assert.equal([report.verdict, report.mocked.includes('bridge'), report.effects.links], ['same', true, []]);
  });

  test('with one real delegate, that one acts', async () => {
    const report = await replay('--real', 'meta,bridge');
    assert.equal([report.verdict, [...report.mocked].sort()], ['same', ['host-local', 'ptp', 'static']]);
    assert.ok(report.effects.links.some(({what}) => what.startsWith('mlab-meta0: bridge')));
    assert.not.ok(report.effects.links.some(({what}) => what.startsWith('net1')));
  });

  test('with one delegate mocked, the others act', async () => {
    const report = await replay('--mock', 'bridge', '--no-delay');
    assert.equal([report.verdict, report.mocked], ['same', ['bridge']]);
    assert.ok(report.effects.links.some(({what}) => what.startsWith('net1: veth')));
    assert.not.ok(report.effects.links.some(({what}) => what.startsWith('mlab-meta0')));
  });

  test('with all mocked it takes no sandbox', async () => {
    const report = await replay('--against', 'mock');
    assert.equal([report.verdict, report.place], ['same', 'none']);
  });

  test('a request that no mock knows is no verdict, and says what was asked', async () => {
    const report = await replay('--mock', 'host-local', '--set', 'delegates[0].ipam.ranges[0][0].subnet=10.1.0.0/16');
    assert.is(report.verdict, 'state-unknown');
    assert.match(
      report.gaps.join(),
      /the mock of host-local has no recording of ADD eth0 with this request; the nearest/,
    );
    assert.match(report.gaps.join(), 'ipam.ranges[0][0].subnet ("10.77.8.0/24" recorded, "10.1.0.0/16" asked)');
  });

  test('the host is as it was', () => {
    const after = hostState();
    for (const [what, text] of Object.entries(before)) assert.is(after[what], text, `${what} of the host changed`);
  });

  test.after(() => shim.dispose());
} else {
  console.log(`SKIP ${reason}`);
  test.skip('needs real plugins');
}

test.run();
