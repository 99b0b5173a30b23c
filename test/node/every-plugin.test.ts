import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import type {SuiteReport} from '../../src/replay/replay-report.js';
import {runCommand} from '../helpers/command.js';
import {hostState} from '../helpers/host-state.js';
import {cannotRecord, recordEveryPlugin} from '../helpers/recorded.js';

const test = suite('every plugin of Debian');
const reason = cannotRecord();
if (reason === null) {
  const before = hostState();
  const {shim, seen} = await recordEveryPlugin();
  const {stdout} = await runCommand('replay', ['--all', '--store', shim.store, '--jobs', '2', '--json']);
  const {replays, summary} = JSON.parse(stdout) as SuiteReport;

  test('what the runtime called came out the same when it was replayed', () => {
    const unlike = replays.filter(({verdict, plugin}) => verdict !== 'same' && plugin !== 'host-local');
    assert.equal(unlike, []);
    const added = replays.filter(({verdict, operation}) => verdict === 'same' && operation === 'ADD');
    const expected = [
      'bandwidth',
      'bridge',
      'firewall',
      'host-local',
      'ipvlan',
      'loopback',
      'macvlan',
      'portmap',
      'ptp',
    ];
    assert.equal([...new Set(added.map(({plugin}) => plugin))].sort(), [...expected, 'static', 'tuning', 'vlan']);
    assert.is(summary.diverged + summary['failed-to-run'], 0);
  });

  test('a delegate whose ADD was never called is not judged', () => {
    const unknown = replays.filter(({verdict}) => verdict === 'state-unknown');
    const failed = seen.filter(({plugin, status}) => /^(ip)?vlan$/.test(plugin) && status !== 0);
    assert.is(unknown.length, failed.length);
    for (const {plugin, operation} of unknown) assert.match(`${operation} ${plugin}`, /^(CHECK|DEL) host-local$/);
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
