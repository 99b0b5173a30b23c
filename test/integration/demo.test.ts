import {spawnSync} from 'node:child_process';
import {existsSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {makeNode, multusConfig} from '../../src/demo/node.js';
import {mlabCni} from '../helpers/cli.js';

const test = suite('demo');

test('tells the whole story, without root, and leaves nothing behind', () => {
  const {code, stdout, stderr} = mlabCni(['demo']);
  assert.is(code, 0, stderr);
  assert.match(stdout, /4 plugins got a shim/);
  assert.match(stdout, /Failed to create pod sandbox: .*no IP addresses available in range set/);
  assert.match(stdout, /ADD multus .*\n.*└─ ADD flannel .*\n.*└─ ADD bridge .*\n.*└─ ADD host-local .*failed/);
  assert.match(stdout, /\$ mlab-cni show failed\nADD multus failed/);
  assert.match(stdout, /\nsame: the call ended as it did when it was recorded/);
  assert.match(stdout, /is what it was, byte for byte/);
  const root = /under (\/\S+?):/.exec(stdout)?.[1] ?? '';
  assert.is(existsSync(root), false, `${root} is still there`);
});

test('returns its steps with --json', () => {
  const {code, stdout} = mlabCni(['demo', '--json']);
  assert.is(code, 0);
  const {steps} = JSON.parse(stdout) as {steps: {command: string; exitCode: number}[]};
  assert.ok(steps.some(({command}) => command === 'mlab-cni tree'));
});

const plugins = join(import.meta.dirname, '../../dist/demo/plugin.cjs');

/** A node with the demo's plugins, without a shim; called as a runtime does. */
async function withNode(use: (call: CallPlugin, root: string) => void | Promise<void>): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'mlab-cni-demo-'));
  try {
    makeNode(root, process.execPath, plugins);
    await use(
      (operation, container, {plugin = 'multus', request = multusConfig, path = join(root, 'opt/cni/bin')} = {}) => {
        const {status, stdout, stderr} = spawnSync(join(root, 'opt/cni/bin', plugin), {
          env: {
            PATH: process.env['PATH'],
            CNI_COMMAND: operation,
            CNI_CONTAINERID: container,
            CNI_IFNAME: 'eth0',
            CNI_NETNS: '/run/netns/x',
            CNI_PATH: path,
            CNI_ARGS: 'K8S_POD_NAMESPACE=default;K8S_POD_NAME=web',
          },
          input: typeof request === 'string' ? request : JSON.stringify(request),
          encoding: 'utf8',
        });
        return {status, answer: stdout === '' ? null : (JSON.parse(stdout) as Record<string, unknown>), stderr};
      },
      root,
    );
  } finally {
    rmSync(root, {recursive: true});
  }
}

type CallPlugin = (
  operation: string,
  container: string,
  options?: {plugin?: string; request?: object | string; path?: string},
) => {status: number | null; answer: Record<string, unknown> | null; stderr: string};

const noRoom = 'failed to allocate for range 0: no IP addresses available in range set: 10.244.1.2-10.244.1.2';

test('its plugins call each other as the real ones do, and there is one address', async () => {
  await withNode((call, root) => {
    const first = call('ADD', 'c1');
    assert.equal([first.status, first.stderr], [0, '']);
    assert.equal(first.answer, {
      cniVersion: '0.3.1',
      ips: [{version: '4', address: '10.244.1.2/30', gateway: '10.244.1.1', interface: 1}],
      routes: [{dst: '10.244.0.0/16'}],
      dns: {},
      interfaces: [
        {name: 'cni0', mac: '0a:58:0a:f4:01:01'},
        {name: 'eth0', mac: '0a:58:0a:f4:01:02', sandbox: '/run/netns/x'},
      ],
    });
    const reserved = join(root, 'var/lib/cni/networks/cbr0/10.244.1.2');
    assert.is(readFileSync(reserved, 'utf8'), 'c1');
    const second = call('ADD', 'c2');
    const why = `Multus: [default/web]: error adding container to network "cbr0": delegateAdd: error invoking DelegateAdd - "flannel": ${noRoom}`;
    assert.equal([second.status, second.answer], [1, {cniVersion: '0.3.1', code: 999, msg: why}]);
    assert.equal(call('DEL', 'c2'), {status: 0, answer: null, stderr: ''});
    assert.ok(existsSync(reserved), 'that of another container stays');
    assert.equal(call('DEL', 'c1').status, 0);
    assert.not(existsSync(reserved));
    assert.is(call('ADD', 'c2').status, 0);
  });
});

test('flannel says what it delegates; each of its plugins can be called by itself', async () => {
  await withNode((call) => {
    const request = {cniVersion: '0.3.1', name: 'net', type: 'flannel'};
    assert.match(
      call('ADD', 'c1', {plugin: 'flannel', request}).stderr,
      'flannel: delegating to bridge with subnet 10.244.1.1/30',
    );
    const alone = call('ADD', 'c1', {plugin: 'host-local', request: {name: 'other', type: 'bridge'}});
    assert.equal([alone.answer?.['cniVersion'], alone.answer?.['dns']], ['', {}]);
    assert.is(call('ADD', 'c1', {plugin: 'host-local', request: ''}).status, 0, 'no request');
  });
});

test('a plugin that is not there is named as libcni does', async () => {
  await withNode((call) => {
    const msgOf = (...args: Parameters<CallPlugin>) => {
      const {status, answer} = call(...args);
      return [status, answer?.['msg']];
    };
    const bridge = {cniVersion: '0.3.1', name: 'net', type: 'bridge', ipam: {type: 'dhcp'}};
    const path = '/nowhere:/neither';
    assert.equal(msgOf('ADD', 'c1', {plugin: 'bridge', request: bridge, path}), [
      1,
      'failed to find plugin "dhcp" in path [/nowhere /neither]',
    ]);
    assert.match(msgOf('ADD', 'c1', {path}).join(), 'DelegateAdd - "flannel": failed to find plugin "flannel" in path');
  });
});

test('a name that is none of its plugins is an error', () => {
  const {status, stdout} = spawnSync(process.execPath, [plugins, 'calico', '/nowhere'], {
    input: '{}',
    encoding: 'utf8',
  });
  assert.equal([status, (JSON.parse(stdout) as {msg: string}).msg], [1, 'there is no demo plugin calico']);
});

test.run();
