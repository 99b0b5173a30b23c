import {createServer} from 'node:http2';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {askPods, criSockets, type PodsAnswer} from '../../../../src/doctor/reading/cri-pods.js';
import {readContainers} from '../../../../src/doctor/reading/read-containers.js';
import {makeNodeTree, type NodeTree} from '../../../helpers/node-tree.js';

const test = suite('doctor: which containers there are');

async function withTree<T>(work: (tree: NodeTree) => Promise<T>): Promise<T> {
  const tree = makeNodeTree();
  try {
    return await work(tree);
  } finally {
    tree.dispose();
  }
}

const containerd = '/run/containerd/containerd.sock';

function unixTable(...paths: readonly string[]): string {
  return `Num RefCount\n${paths.map((path) => `0000: 00000002 00000000 00010000 0001 01 4711 ${path}\n`).join('')}`;
}

interface Runtimes {
  readonly answers: Readonly<Record<string, PodsAnswer>>;
  readonly files?: readonly string[];
  readonly known?: string;
}

function containers({answers, files = [], known}: Runtimes) {
  return withTree((tree) => {
    tree.write('/proc/net/unix', unixTable(...Object.keys(answers), '/run/dbus.sock'));
    for (const path of files) tree.write(path, '');
    const asked = (socket: string) => {
      const answer = answers[socket.slice(tree.host.root.length)];
      return Promise.resolve(answer ?? ({kind: 'silent', reason: 'ECONNREFUSED'} as const));
    };
    return readContainers(tree.host, asked, known ?? null);
  });
}

test('all containers of a node: what every runtime says, and the directories of those that are not asked', async () => {
  const files = [
    '/run/containerd/io.containerd.runtime.v2.task/default/nerd/x',
    '/run/docker/runtime-runc/moby/dock/x',
    '/var/lib/containers/storage/overlay-containers/pod/x',
    '/var/lib/containers/storage/overlay-containers/containers.json',
    '/run/k3s/containerd/io.containerd.runtime.v2.task/k8s.io/k3s/x',
    '/var/lib/docker/containers', // a file, where a directory may be
  ];
  const k3s = '/run/k3s/containerd/containerd.sock';
  const all = await containers({
    answers: {
      [containerd]: {kind: 'pods', ids: ['a']},
      [k3s]: {kind: 'pods', ids: ['b']},
      '/run/cri.sock': {kind: 'no-cri'},
    },
    files,
  });
  if (all.kind !== 'known') throw new Error(all.reason);
  assert.equal([...all.runtimes].sort(), [containerd, k3s]);
  assert.equal([...all.ids].sort(), ['a', 'b', 'containers.json', 'dock', 'k3s', 'nerd', 'pod']);
});

test('a list in which one runtime is missing is no list', async () => {
  const pods = {kind: 'pods', ids: ['a']} as const;
  const silent = await containers({
    answers: {[containerd]: pods, '/run/crio/crio.sock': {kind: 'silent', reason: 'no answer'}},
  });
  assert.equal(silent, {kind: 'unknown', reason: '/run/crio/crio.sock does not tell: no answer'});
  const none = await containers({answers: {[containerd]: {kind: 'no-cri'}}});
  assert.equal(none, {kind: 'unknown', reason: 'no runtime with CRI answers here'});
  const known = await containers({answers: {[containerd]: pods}, known: '/run/odd.sock'});
  assert.equal(known, {kind: 'unknown', reason: '/run/odd.sock does not tell: ECONNREFUSED'});
  const nobody = await withTree((tree) => readContainers(tree.host, () => Promise.resolve(pods), null));
  assert.equal(nobody, {kind: 'unknown', reason: 'no runtime with CRI answers here'});
  const other = await withTree((tree) => readContainers(tree.host, null, null));
  assert.equal(other, {kind: 'unknown', reason: 'no runtime was asked: these are the files of another machine'});
});

test('which sockets may be those of a runtime with CRI', () => {
  const cri = [
    containerd,
    '/run/crio/crio.sock',
    '/run/cri-dockerd.sock',
    '/var/run/dockershim.sock',
    '/run/k0s/containerd.sock',
  ];
  const others = [
    '/run/dbus/system_bus_socket',
    '/run/containerd/debug.sock',
    '/run/containerd/containerd.sock.ttrpc',
    '/run/containerd-x/s',
  ];
  assert.equal(criSockets([...cri, ...others, '/run/containerd/containerd-debug.sock']), cri);
});

/** A field of a protocol buffers message that has a length. */
function field(number: number, content: Buffer | string): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([Buffer.from([(number << 3) | 2, bytes.length]), bytes]);
}

/** What a server says that answers these paths, and knows no others. */
function asked(answers: Readonly<Record<string, Buffer>>, status = '0'): Promise<PodsAnswer> {
  return withTree(async (tree) => {
    const socket = join(tree.host.root, 's');
    const server = createServer();
    server.on('stream', (stream, {':path': path}) => {
      const message = answers[path ?? ''];
      stream.respond({':status': 200, 'content-type': 'application/grpc'}, {waitForTrailers: true});
      stream.on('wantTrailers', () => stream.sendTrailers({'grpc-status': message === undefined ? '12' : status}));
      const prefix = Buffer.alloc(5);
      prefix.writeUInt32BE(message?.length ?? 0, 1);
      stream.end(message === undefined ? '' : Buffer.concat([prefix, message]));
    });
    await new Promise<void>((resolve) => server.listen(socket, resolve));
    try {
      return await askPods(socket);
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });
}

test('the ids of all sandboxes, of whichever version of CRI the runtime speaks', async () => {
  const sandbox = (id: string) => field(1, Buffer.concat([field(2, 'metadata'), field(1, id)]));
  const list = Buffer.concat([
    sandbox('a'),
    field(2, field(1, 'no sandbox')),
    field(1, field(2, 'without an id')),
    sandbox('b'),
  ]);
  const path = (version: string) => `/runtime.${version}.RuntimeService/ListPodSandbox`;
  const expected = {kind: 'pods', ids: ['a', 'b']} as const;
  assert.equal(await asked({[path('v1')]: list}), expected);
  assert.equal(await asked({[path('v1alpha2')]: list}), expected);
  assert.equal(await asked({}), {kind: 'no-cri'});
  assert.is((await asked({[path('v1')]: list}, '14')).kind, 'silent');
  assert.is((await askPods('/none.sock')).kind, 'silent');
});

test.run();
