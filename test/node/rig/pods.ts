import {existsSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import * as assert from 'uvu/assert';
import type {Invocation} from '../../../src/capture/invocation.js';
import {openStore} from '../../../src/store/disk/store.js';
import type {RigNode, RigRun} from './rig-node.js';

const manifests = '/etc/kubernetes/manifests';
const template = readFileSync(join(import.meta.dirname, 'static-pod.yaml'), 'utf8');

/** Gives the kubelet a static pod, and waits until its container runs. Its port 8080 is the node's `port`. */
export async function startPod(node: RigNode, name: string, port: number): Promise<void> {
  const text = template.replace('name: web', `name: ${name}`).replace('18080', String(port));
  writeFileSync(join(node.root, manifests, `${name}.yaml`), text);
  const answers = () => node.run('curl', '--silent', '--fail', `http://192.0.2.10:${port}/passwd`).status === 0;
  await waitFor(`pod ${name}`, 90, answers);
}

/** Takes the pod away, and waits until its address is free again. */
export async function stopPod(node: RigNode, name: string): Promise<void> {
  const before = addresses(node).length;
  rmSync(join(node.root, manifests, `${name}.yaml`));
  await waitFor(`the end of pod ${name}`, 90, () => addresses(node).length < before);
}

function addresses({root}: RigNode): string[] {
  return readdirSync(`${root}/var/lib/cni/networks/rignet`).filter((name) => /^10\./.test(name));
}

/** The recorded calls for a static pod with that operation, by plugin. */
export function callsFor(node: RigNode, pod: string, operation: 'ADD' | 'DEL'): Invocation[] {
  return recordedCalls(node, `${pod}-node1`, operation);
}

/** The recorded calls for a pod with that operation, by plugin. */
export function recordedCalls({root}: RigNode, pod: string, operation: 'ADD' | 'DEL'): Invocation[] {
  const store = openStore(`${root}/tmp/mlab-cni`);
  const invocations = store.entries().flatMap((entry) => {
    const reading = store.read(entry);
    return reading.kind === 'capture' ? [reading.invocation] : [];
  });
  return invocations
    .filter((invocation) => invocation.operation === operation && invocation.pod?.name === pod)
    .sort((left, right) => left.plugin.localeCompare(right.plugin));
}

/** Each plugin of the network has been called once for the pod, one container, and all went well. */
export function allCallsRecorded(node: RigNode, pod: string): void {
  const added = callsFor(node, pod, 'ADD');
  assert.equal(
    added.map(({plugin}) => plugin),
    ['bridge', 'host-local', 'loopback', 'portmap'],
  );
  for (const {exit, parameters} of added) {
    assert.equal(exit, {code: 0});
    assert.is(parameters.containerId, added[0]?.parameters.containerId);
  }
}

/** What an installation may touch: each file's kind, mode, owner, link and bytes, our directories, mounts over plugins. */
export function configurationOf(node: RigNode): readonly string[] {
  const directories = [
    '/etc/containerd',
    '/etc/systemd',
    '/etc/default',
    '/etc/cni',
    '/opt/cni',
    '/usr/lib/cni',
    '/var/lib/kubelet/config.yaml',
  ].filter((path) => existsSync(node.root + path));
  const files = succeed(node.run('find', ...directories, '-printf', '%p %y %m %U:%G %l\\n'));
  const sums = succeed(node.run('find', ...directories, '-type', 'f', '-exec', 'sha256sum', '{}', '+'));
  const mounts = succeed(node.run('findmnt', '--list', '--noheadings', '--output', 'TARGET'));
  const ours = ['/usr', '/var/lib'].flatMap((path) => readdirSync(node.root + path).map((name) => `${path}/${name}`));
  const places = [...mounts.split('\n'), ...ours].filter((text) =>
    /cni\/bin|shimcni|^(?!\/run\/).*mlab-cni/.test(text),
  );
  return [...files.split('\n'), ...sums.split('\n'), ...places].sort();
}

/** The configuration is as before, but for the captures. */
export function isAsBefore(node: RigNode, before: readonly string[]): void {
  const now = configurationOf(node);
  assert.equal([...before.filter((line) => !now.includes(line)), ...now.filter((line) => !before.includes(line))], []);
}

export function succeed({status, stdout, stderr}: RigRun): string {
  assert.is(status, 0, stdout + stderr);
  return stdout;
}

export async function waitFor(what: string, seconds: number, isThere: () => boolean): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  while (!isThere()) {
    if (Date.now() > deadline) assert.unreachable(`${what} did not come within ${seconds} s`);
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}
