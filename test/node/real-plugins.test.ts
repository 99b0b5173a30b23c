import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import type {Invocation} from '../../src/capture/invocation.js';
import type {ReplayReport} from '../../src/replay/replay-report.js';
import {openStore} from '../../src/store/disk/store.js';
import {runCommand} from '../helpers/command.js';
import {hostState} from '../helpers/host-state.js';
import {cannotRecord, recordFullRange} from '../helpers/recorded.js';

const fullRange = 'failed to allocate for range 0: no IP addresses available in range set: 10.77.0.1-10.77.0.6';

const test = suite('real plugins');
const reason = cannotRecord();
if (reason === null) {
  const before = hostState();
  const {shim, seen} = await recordFullRange();
  const captures = openStore(shim.store)
    .entries()
    .map((entry) => openStore(shim.store).read(entry))
    .flatMap((reading) => (reading.kind === 'capture' ? [reading.invocation] : []))
    .reverse();

  const replay = async (capture: Invocation, ...flags: readonly string[]) => {
    const run = await runCommand('replay', [capture.id, '--store', shim.store, '--json', ...flags]);
    const report = JSON.parse(run.stdout) as ReplayReport;
    return {...run, report};
  };
  const find = (operation: string, plugin: string, container: number): Invocation => {
    const found = captures.find(
      (capture) =>
        capture.operation === operation &&
        capture.plugin === plugin &&
        capture.parameters.containerId === String(container).repeat(64),
    );
    if (found === undefined) throw new Error(`no capture of ${operation} of ${plugin} for container ${container}`);
    return found;
  };

  test('the runtime is told what it is told without shims: five attachments, then a full range', () => {
    const statuses = seen.added.map((answers) => answers.map(({plugin, status}) => `${plugin} ${status ?? ''}`));
    assert.equal(statuses, [...Array.from({length: 5}, () => ['bridge 0', 'portmap 0']), ['bridge 1']]);
    assert.equal((JSON.parse(seen.added[5]?.[0]?.stdout ?? '') as {msg: string}).msg, fullRange);
    assert.equal(
      [...seen.cleaned, ...seen.deleted, ...seen.byProcess].map(({status}) => status),
      [0, 0, 0, 0, 0, 0],
    );
  });

  test('each call is captured, with its delegates below it', () => {
    const ofBridge = ['bridge', 'host-local', 'portmap'];
    const expected = [
      ...[1, 2, 3, 4, 5].flatMap((container) => ofBridge.map((plugin) => `ADD ${plugin} ${container}`)),
      ...['ADD bridge 6', 'ADD host-local 6', 'DEL portmap 6', 'DEL bridge 6', 'DEL host-local 6'],
      ...['CHECK bridge 1', 'CHECK host-local 1', 'CHECK portmap 1'],
      ...['DEL portmap 1', 'DEL bridge 1', 'DEL host-local 1'],
      ...ofBridge.map((plugin) => `ADD ${plugin} 7`),
    ];
    const shown = captures.map(
      ({operation, plugin, parameters}) => `${operation} ${plugin} ${parameters.containerId?.[0] ?? '?'}`,
    );
    assert.equal(shown.sort(), expected.sort());
    for (const capture of captures.filter(({plugin}) => plugin === 'host-local')) {
      const parent = captures.find(({id}) => id === capture.parentId);
      assert.is(parent?.plugin, 'bridge');
      assert.is(parent?.parameters.containerId, capture.parameters.containerId);
    }
  });

  test('the failed call is in the store as the runtime saw it', () => {
    const {error, outcome, pod} = find('ADD', 'bridge', 6);
    assert.equal({error, outcome}, {error: {code: 999, msg: fullRange, details: null}, outcome: 'failed'});
    assert.equal(pod, {namespace: 'default', name: 'web-6', uid: null});
  });

  for (const plugin of ['bridge', 'host-local']) {
    test(`the full range fails again in the sandbox, with ${plugin}, with the same error`, async () => {
      const {status, report} = await replay(find('ADD', plugin, 6));
      assert.equal([report.verdict, report.stateSource, status], ['same', 'captures', 0]);
      assert.is(report.replayed?.error?.msg, fullRange);
      assert.equal(report.differences, []);
    });
  }

  test('an ADD that succeeded succeeds again, and what it does is shown', async () => {
    const {status, report} = await replay(find('ADD', 'bridge', 1));
    assert.equal([report.verdict, report.stateSource, status], ['same', 'none-needed', 0]);
    assert.ok(report.differences.length > 0 && report.differences.every(({volatile}) => volatile));
    const {links, addresses, routes, rules, sysctls, files} = report.effects;
    assert.ok(
      links.some(({kind, where, what}) => `${kind} ${where} ${what}`.startsWith('added host mlab-test0: bridge')),
    );
    assert.ok(links.some(({where, what}) => where === 'container' && what.startsWith('eth0: veth')));
    assert.ok(addresses.some(({where, what}) => where === 'container' && what === '10.77.0.2/29 on eth0'));
    assert.ok(routes.some(({where, what}) => where === 'container' && what === 'default via 10.77.0.1 dev eth0'));
    assert.ok(rules.some(({what}) => what.includes('MASQUERADE')));
    assert.ok(sysctls.some(({kind, what}) => kind === 'changed' && what === 'net.ipv4.ip_forward: 0 -> 1'));
    assert.ok(files.some(({what}) => what === '/var/lib/cni/networks/mlab-test/10.77.0.2'));
  });

  test('to the letter, the new veth and MACs are differences', async () => {
    const {status, report} = await replay(find('ADD', 'bridge', 1), '--exact');
    assert.equal([report.verdict, report.rules, status], ['diverged', [], 1]);
  });

  test('a chained plugin gets the prevResult that was made in the sandbox', async () => {
    const {report} = await replay(find('ADD', 'portmap', 2));
    assert.equal([report.verdict, report.stateSource, report.rebuiltFrom.length], ['same', 'captures', 3]);
    assert.ok(report.effects.rules.some(({what}) => what.includes('--dport 8002')));
  });

  test('a CHECK and a DEL get their ADD first', async () => {
    for (const [operation, plugin] of [
      ['CHECK', 'bridge'],
      ['DEL', 'bridge'],
      ['DEL', 'host-local'],
      ['DEL', 'portmap'],
    ] as const) {
      const {report} = await replay(find(operation, plugin, 1));
      assert.equal([plugin, report.verdict, report.stateSource], [plugin, 'same', 'captures']);
    }
    const {report} = await replay(find('DEL', 'bridge', 1));
    assert.ok(report.effects.files.some(({kind, what}) => kind === 'removed' && what.endsWith('/10.77.0.2')));
  });

  test('a network namespace named by a process is there under the same name', async () => {
    const capture = find('ADD', 'bridge', 7);
    assert.match(capture.parameters.netns ?? '', /^\/proc\/\d+\/ns\/net$/);
    const {report} = await replay(capture);
    assert.equal([report.verdict, report.stateSource], ['same', 'captures']);
    assert.ok(report.effects.links.some(({where, what}) => where === 'container' && what.startsWith('eth0')));
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
