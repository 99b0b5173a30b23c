import {execFileSync} from 'node:child_process';
import {readdirSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import type {ReplayReport, SuiteReport} from '../../../src/replay/replay-report.js';
import type {RootCause} from '../../../src/explain/explanation.js';
import {hostState} from '../../helpers/host-state.js';
import {cannotRecord} from '../../helpers/recorded.js';
import {allCalls, callsOfPod, treeLines, type Call} from './calls-of-pod.js';
import {modes, type Lab, type Mode} from './lab.js';
import type {ExpectedFailure, Network, Scene} from './network.js';
import {play, startSession, type Session} from './session.js';

/** Brings a network up in both modes, lets its scenes happen, and asks every command about what was captured. */
export function testNetwork(network: Network): void {
  const test = suite(`the network ${network.name}`);
  const reason = cannotRecord();
  if (reason === null) for (const mode of modes) testMode(test, network, mode);
  else {
    console.log(`SKIP ${reason}`);
    test.skip('needs real plugins');
  }
  test.run();
}

function testMode(test: ReturnType<typeof suite>, network: Network, mode: Mode): void {
  const before = hostOfLab();
  let started: Session | undefined;
  const session = () => {
    if (started === undefined) throw new Error('there is no lab');
    return started;
  };

  test(`${mode}: shims stand before all plugins`, async () => {
    started = await startSession(network, mode);
    const {status, stdout} = started.lab.mlabCni('shim', 'status', '--json');
    assert.is(status, 0, stdout);
    const {plugins} = JSON.parse(stdout) as {plugins: {shimmed: readonly string[]}};
    assert.equal(plugins.shimmed, [...network.plugins].sort());
  });

  for (const scene of network.scenes) {
    const impossible = scene.impossible?.() ?? null;
    if (impossible === null) test(`${mode}: ${scene.what}`, () => checkScene(session(), network, scene));
    else {
      console.log(`SKIP ${impossible}: ${scene.what}`);
      test.skip(`${mode}: ${scene.what}`);
    }
  }

  test(`${mode}: pods go, and so does all that they had`, () => {
    const {lab, pods} = session();
    for (const {plugin, status, stdout} of pods.delAll()) assert.is(status, 0, `${plugin}: ${stdout}`);
    assert.is(lab.run('ip', 'netns', 'list').stdout, '');
    assert.is(
      lab.run('ip', '-o', 'link', 'show', 'type', 'veth').stdout.replaceAll(/^.*(mleth0|switch0).*\n/gm, ''),
      '',
    );
    const kept = lab
      .run('find', '/var/lib/cni', '-type', 'f')
      .stdout.replaceAll(/.*\/(lock|last_reserved_ip\..)\n/g, '');
    assert.is(kept, '', 'files of IPAM plugins');
    const {total, damaged} = list(lab, '--operation', 'DEL');
    assert.ok(total > 0 && damaged === 0);
  });

  test(`${mode}: the shims go, and the plugins are as they were`, () => {
    const {lab} = session();
    const {status, stdout, stderr} = lab.mlabCni('shim', 'uninstall', '--yes');
    assert.is(status, 0, stdout + stderr);
    assert.is(lab.run('ls', '/opt').stdout, 'cni\n');
    assert.match(lab.run('cat', '/etc/containerd/config.toml').stdout, 'bin_dir = "/opt/cni/bin"');
    assert.is(
      lab.run('ls', '/opt/cni/bin').stdout.replace('podCIDR\n', ''),
      [...network.plugins].sort().join('\n') + '\n',
    );
    assert.not.match(lab.run('cat', '/proc/mounts').stdout, '/opt/');
  });

  test(`${mode}: the host is as it was`, async () => {
    await session().lab.down();
    const after = hostOfLab();
    for (const [what, text] of Object.entries(before)) assert.is(after[what], text, `${what} of the host changed`);
  });
}

function checkScene(session: Session, network: Network, scene: Scene): void {
  const {lab} = session;
  const pod = play(session, scene);
  const calls = callsOfPod(lab, pod);
  const added = calls.filter(({operation}) => operation === 'ADD');
  assert.equal(treeLines(added), [...scene.tree]);
  const guesses = allCalls(calls).filter(({parentInferred}) => parentInferred);
  assert.equal(guesses, [], 'each caller is recorded');
  assert.is(list(lab, '--pod', pod).total, allCalls(calls).length);

  const before = stateOf(lab);
  if (scene.failure === undefined) checkSuccess(lab, network, pod, added);
  else checkFailure(lab, pod, scene.failure, allCalls(added));
  const errors = doctorErrors(lab);
  if (scene.failure !== undefined) assert.ok(errors.includes('captured-failure'), 'a pod that fails is told');
  assert.equal(
    errors.filter((id) => id !== 'captured-failure'), // of this pod, or of one before
    scene.doctor === undefined ? [] : [scene.doctor],
  );
  const after = stateOf(lab);
  for (const [what, text] of Object.entries(before)) assert.is(after[what], text, `asking changed ${what}`);
}

function checkSuccess(lab: Lab, {replayable}: Network, pod: string, added: readonly Call[]): void {
  const outermost = added.find(({ifname}) => ifname === 'eth0')?.id ?? '';
  assert.match(lab.mlabCni('diff', outermost).stdout, /^ {2}\+ ips/m);
  assert.is(explain(lab, outermost), null);
  const reports =
    replayable === undefined
      ? (JSON.parse(lab.mlabCni('replay', '--pod', pod, '--json').stdout) as SuiteReport).replays
      : allCalls(added)
          .filter(({plugin}) => replayable.includes(plugin))
          .map(({id}) => replay(lab, id));
  assert.ok(reports.length > 0);
  for (const report of reports) assert.is(report.verdict, 'same', JSON.stringify(report));
}

function checkFailure(lab: Lab, pod: string, expected: ExpectedFailure, calls: readonly Call[]): void {
  const culprit = calls.find(({plugin, outcome}) => plugin === expected.plugin && outcome === 'failed');
  assert.match(culprit?.error?.msg ?? '', expected.message);
  const id = culprit?.id ?? '';

  const cause = explain(lab, `pod:${pod}`);
  const {plugin, rule} = expected;
  assert.equal([cause?.captureId, cause?.plugin, cause?.rule?.id], [id, plugin, rule]);
  assert.is.not(cause?.confidence, 'low');

  const report = replay(lab, id);
  const lacks = JSON.stringify(report);
  if (report.verdict === 'same') assert.equal(report.gaps, []);
  else assert.ok(report.verdict === 'state-unknown' && report.lacks.length > 0, lacks);
  assert.is(report.replayed?.error?.msg, culprit?.error?.msg);

  const good = succeededBefore(lab, plugin);
  if (good === undefined) return;
  const {differences} = JSON.parse(lab.mlabCni('diff', good, id, '--json').stdout) as {
    differences: readonly {path: string; before: unknown; after: unknown}[];
  };
  const outcome = differences.find(({path}) => path === 'outcome');
  assert.equal([outcome?.before, outcome?.after], ['succeeded', 'failed']);
}

function succeededBefore(lab: Lab, plugin: string): string | undefined {
  const {captures} = list(lab, '--plugin', plugin, '--operation', 'ADD');
  return captures.find(({outcome}) => outcome === 'succeeded')?.id;
}

function list(lab: Lab, ...flags: readonly string[]) {
  return JSON.parse(lab.mlabCni('list', ...flags, '--json').stdout) as {
    captures: readonly {id: string; outcome: string}[];
    total: number;
    damaged: number;
  };
}

function explain(lab: Lab, capture: string): RootCause | null {
  return (JSON.parse(lab.mlabCni('explain', capture, '--json').stdout) as {rootCause: RootCause | null}).rootCause;
}

function doctorErrors(lab: Lab): string[] {
  const {findings} = JSON.parse(lab.mlabCni('doctor', '--json').stdout) as {
    findings: readonly {id: string; severity: string}[];
  };
  return findings.filter(({severity}) => severity === 'error').map(({id}) => id);
}

function replay(lab: Lab, id: string): ReplayReport {
  return JSON.parse(lab.mlabCni('replay', id, '--json').stdout) as ReplayReport;
}

/** All of the host that a lab may change; what other tests have at work at the same time is not in it. */
function hostOfLab(): Readonly<Record<string, string>> {
  const {mocks: _mocks, sandboxes: _sandboxes, ...host} = hostState();
  const isOfLab = (text: string) => text.includes('mlab-cni-lab-');
  const processes = execFileSync('ps', ['-eo', 'args'], {encoding: 'utf8'}).split('\n').filter(isOfLab).join('\n');
  return {...host, processes, directories: readdirSync(tmpdir()).filter(isOfLab).join('\n')};
}

/** All of the node that a plugin may change, without what changes by itself. */
function stateOf({run}: Lab): Readonly<Record<string, string>> {
  const of = (...command: readonly [string, ...string[]]) => run(...command).stdout;
  return {
    links: of('ip', '-o', 'link').replaceAll(/<.*>| state \w+| qdisc \w+/g, ''),
    addresses: of('ip', '-o', 'address').replaceAll(/ (tentative|(valid|preferred)_lft \w+)/g, ''),
    routes: (of('ip', 'route') + of('ip', '-6', 'route')).replaceAll(/ (linkdown|expires \w+)/g, ''),
    rules: of('iptables-save').replaceAll(/\[\d+:\d+\]|^#.*\n/gm, ''),
    files: of('find', '/var/lib/cni', '/etc/cni', '/run/flannel', '-type', 'f', '-printf', '%p %s %T@\n'),
    mounts: of('cat', '/proc/mounts'),
  };
}
