import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {readStoppedKubelet} from '../../../../src/doctor/reading/read-kubelet.js';
import type {ProcessEnd, RunProcess} from '../../../../src/system/process.js';

const test = suite('doctor/reading/read-kubelet');

/** A machine on which systemd says this of its kubelet. */
function systemd(unit: string, journal = '', end: ProcessEnd = {kind: 'exited', code: 0}): RunProcess {
  return ({file, args = []}) => {
    const isAbout = args.some((each) => each === 'kubelet.service');
    const said = !isAbout ? '' : file === 'systemctl' ? unit : file === 'journalctl' ? journal : '';
    return Promise.resolve({end, stdout: Buffer.from(said), stderr: Buffer.alloc(0), durationMs: 1});
  };
}

function unit(active: string, sub: string, restarts = '7', load = 'loaded'): string {
  return `LoadState=${load}\nActiveState=${active}\nSubState=${sub}\nNRestarts=${restarts}\n`;
}

test('a kubelet is stopped that failed, or that systemd is about to start again', async () => {
  for (const [active, sub] of [
    ['failed', 'failed'],
    ['activating', 'auto-restart'],
    ['activating', 'auto-restart-queued'],
  ] as const) {
    const state = `${active} (${sub})`;
    assert.equal(await readStoppedKubelet(systemd(unit(active, sub))), {state, restarts: 7, said: null});
  }
  const uncounted = await readStoppedKubelet(systemd(unit('failed', 'failed', '[not set]')));
  assert.is(uncounted?.restarts, 0);
});

test('one that runs, was stopped on purpose, is not there, or of which systemd does not tell, is none', async () => {
  for (const machine of [
    systemd(unit('active', 'running')),
    systemd(unit('inactive', 'dead')),
    systemd(unit('activating', 'start')),
    systemd(unit('failed', 'failed', '0', 'not-found')),
    systemd(''),
    systemd(unit('failed', 'failed'), '', {kind: 'exited', code: 1}),
    systemd(unit('failed', 'failed'), '', {kind: 'not-started', reason: 'ENOENT'}),
  ]) {
    assert.is(await readStoppedKubelet(machine), null);
  }
});

test('of its journal a refused flag tells most, then the last error of klog, then any line about one', async () => {
  const said = async (...lines: readonly string[]) =>
    (await readStoppedKubelet(systemd(unit('failed', 'failed'), lines.join('\n'))))?.said;
  const flag = 'Error: unknown flag: --network-plugin';
  const klog = 'E0102 03:04:05.000000 1 run.go:74] "command failed" err="swap is on"';
  const plain = 'kubelet.service: Failed with result exit-code.';
  assert.is(await said(flag, klog, plain, 'Usage:'), flag);
  assert.is(await said('first', klog.replace('swap', 'first'), klog, plain), klog);
  assert.is(await said(klog.replace('E0102', 'F0102'), plain), klog.replace('E0102', 'F0102'));
  assert.is(await said('  an Error of some kind  ', 'Usage:'), 'an Error of some kind');
  assert.is(await said('I0102 03:04:05 all is well', 'errors=0 terror'), null);
  assert.is(await said(), null);
});

test.run();
