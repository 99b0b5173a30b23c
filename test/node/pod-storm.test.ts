// Twenty pods made and removed at once by a real containerd, without and with the shim in front of its plugins: they
// work, every call is captured whole, and the runtime's journal says nothing that it does not say without the shim.
import {readdirSync, readFileSync, statSync} from 'node:fs';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {readCaptures, type RawCapture} from '../helpers/captures.js';
import {Cri, type Message} from './rig/cri.js';
import {missingForNode, startNode, type RigNode} from './rig/rig-node.js';

const podsAtOnce = 20;
const shimDir = '/usr/shimcni/bin';

const test = suite('node/pod-storm: twenty pods at once');
const missing = missingForNode('containerd');

if (missing.length > 0) {
  for (const reason of missing) console.log(`SKIP ${reason}`);
  test.skip('twenty pods', () => undefined);
} else {
  const node = startNode('containerd');
  test.after(() => node.down());
  process.once('exit', () => node.down());
  run(node);
}

function run(node: RigNode): void {
  const saidWithout = new Set<string>();
  const containers: string[] = [];

  test('without the shim', async () => {
    succeed(node, 'systemctl', 'stop', 'kubelet'); // it removes pods that it did not make
    const storm = await makeStorm(node);
    storm.said.forEach((text) => saidWithout.add(text));
    assert.ok(saidWithout.size > 5, 'the journal of containerd is empty');
  });

  test('with the shim: the pods work, and containerd says nothing new', async () => {
    const {status, stderr} = node.mlabCni('shim', 'install', '--runtime', 'containerd', '--yes');
    assert.is(status, 0, stderr);
    const before = contentOf(node.root + shimDir);
    let fresh: readonly string[] | undefined;
    for (let storms = 0; storms < 3 && fresh?.length !== 0; storms += 1) {
      const storm = await makeStorm(node);
      containers.push(...storm.containers);
      // a rare remark of containerd's own does not come back in the next storm
      fresh = [...storm.said].filter((text) => !saidWithout.has(text) && (fresh?.includes(text) ?? true));
    }
    assert.equal(fresh, []);
    assert.equal(contentOf(node.root + shimDir), before, 'nothing is written into the shim directory');
  });

  test('every call of every pod is captured, whole', () => {
    const captures = readCaptures(`${node.root}/tmp/mlab-cni`);
    for (const container of containers) {
      const own = captures.filter(({words}) => words[3] === container);
      for (const capture of own) assertWhole(capture);
      assert.equal(own.map((capture) => pathOf(capture, own)).sort(), callsOfPod, container);
    }
    assert.is(captures.length, containers.length * callsOfPod.length);
  });
}

/** A network of bridge with host-local, and portmap, and containerd's loopback; it deletes at the stop and at the removal. */
const callsOfPod = ['ADD', 'DEL', 'DEL']
  .flatMap((operation) => ['bridge', 'bridge host-local', 'loopback', 'portmap'].map((path) => `${operation} ${path}`))
  .sort();

interface Storm {
  readonly containers: readonly string[];
  /** What the runtime wrote into its journal meanwhile, see `normalise`. */
  readonly said: ReadonlySet<string>;
}

async function makeStorm(node: RigNode): Promise<Storm> {
  const cri = new Cri(`${node.root}/run/containerd/containerd.sock`);
  const since = succeed(node, 'date', '+%Y-%m-%d %H:%M:%S.%6N').trim();
  const pods = Array.from({length: podsAtOnce}, (_, index) => podConfig(index));
  const containers = await Promise.all(pods.map((pod) => startPod(cri, pod)));
  const addresses = addressesOf(node);
  for (const container of containers) {
    const url = `http://${addresses.get(container) ?? 'none'}:8080/passwd`;
    assert.match(
      succeed(node, 'curl', '--silent', '--show-error', '--fail', '--retry-connrefused', ...retry, url),
      'root',
    );
  }
  await Promise.all(containers.map((id) => cri.call('StopPodSandbox', [[1, id]])));
  await Promise.all(containers.map((id) => cri.call('RemovePodSandbox', [[1, id]])));
  cri.close();
  assert.is(addressesOf(node).size, 0, 'all addresses are free again');
  const journal = succeed(node, 'journalctl', '--unit=containerd', '--output=cat', '--no-pager', `--since=${since}`);
  const lines = journal.trim().split('\n');
  return {containers, said: new Set(lines.filter((line) => !ofContainers.test(line)).map(normalise))};
}

/** On a busy machine runc is not always done with a container when containerd looks: plugins have no part in that. */
const ofContainers = /failed to remove runc container/;

const retry = ['--retry', '20', '--retry-delay', '1'];

/** A PodSandboxConfig. */
function podConfig(index: number): Message {
  const name = `web-${index}`;
  const metadata: Message = [
    [1, name],
    [2, `00000000-0000-0000-0000-${`${index}`.padStart(12, '0')}`],
    [3, 'default'],
  ];
  return [
    [1, metadata],
    [2, name],
    [3, `/var/log/pods/${name}`],
    [8, []],
  ];
}

/** Returns the id of the sandbox, which is the CNI container id. */
async function startPod(cri: Cri, pod: Message): Promise<string> {
  const sandbox = await cri.call('RunPodSandbox', [[1, pod]]);
  const command = ['/bin/httpd', '-f', '-p', '8080', '-h', '/etc'];
  const config: Message = [
    [1, [[1, 'c']]],
    [2, [[1, 'docker.io/library/rig-box:1']]],
    ...command.map((word) => [3, word] as const),
    [15, []],
  ];
  const container = await cri.call('CreateContainer', [
    [1, sandbox],
    [2, config],
    [3, pod],
  ]);
  await cri.call('StartContainer', [[1, container]]);
  return sandbox;
}

/** What host-local has given out: container id to address. */
function addressesOf({root}: RigNode): ReadonlyMap<string, string> {
  const directory = `${root}/var/lib/cni/networks/rignet`;
  const addresses = readdirSync(directory).filter((name) => /^10\./.test(name));
  return new Map(
    addresses.map((address) => [readFileSync(join(directory, address), 'utf8').split(/\s/)[0] ?? '', address]),
  );
}

/** Without what differs from pod to pod: times, ids, addresses, interface and namespace names, numbers. */
function normalise(line: string): string {
  return line
    .replace(/^time="[^"]*" /, '')
    .replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b[0-9a-f]{12,64}\b/g, 'ID')
    .replaceAll(/\b(?:[0-9a-f]{2}:){5}[0-9a-f]{2}\b/g, 'MAC')
    .replaceAll(/\bveth[0-9a-f]+/g, 'veth')
    .replaceAll(/\d+/g, 'N');
}

function assertWhole({id, words, stdin, stdout, end, start}: RawCapture): void {
  assert.is(end, 'exit-0', `${id} ${words.join(' ')}`);
  assert.match(start, /CNI_COMMAND=[^]*\0\n$/);
  assert.type((JSON.parse(stdin ?? '') as {cniVersion?: unknown}).cniVersion, 'string');
  if (words[0] === 'ADD') assert.type((JSON.parse(stdout ?? '') as {cniVersion?: unknown}).cniVersion, 'string');
}

/** The operation, and the plugins from the outermost down to this one, by the parents that the captures name. */
function pathOf({words: [operation = '', plugin = ''], parentId}: RawCapture, all: readonly RawCapture[]): string {
  const parent = all.find(({id}) => id === parentId);
  return parent === undefined ? `${operation} ${plugin}` : `${pathOf(parent, all)} ${plugin}`;
}

function contentOf(directory: string): readonly unknown[] {
  return [directory, ...readdirSync(directory).map((name) => join(directory, name))].map((path) => {
    const {mtimeMs, size} = statSync(path);
    return [path, mtimeMs, size];
  });
}

function succeed(node: RigNode, file: string, ...args: readonly string[]): string {
  const {status, stdout, stderr} = node.run(file, ...args);
  assert.is(status, 0, `${file} ${args.join(' ')}: ${stdout}${stderr}`);
  return stdout;
}

test.run();
