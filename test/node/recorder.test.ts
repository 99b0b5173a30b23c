// The recorder that "mlab-cni cluster" runs in a pod on a node, without a cluster: in a mount namespace of its own on a node
// in namespaces. Whoever asks it writes files on its desk, as the command does through the API server.
import {createHash} from 'node:crypto';
import {spawn, type ChildProcess} from 'node:child_process';
import {existsSync, readdirSync, readFileSync, renameSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {nodeScript} from '../../src/install/shim-files/node-script.js';
import {storeFolders} from '../../src/store/disk/format.js';
import {eventually} from '../helpers/calls.js';
import {findProgram} from '../helpers/shim.js';
import {type BareNode, makeBareNode} from './rig/bare-node.js';
import {callPlugin, plugins, writePlugin} from './rig/bare-plugins.js';

const top = join(import.meta.dirname, '../..');
const script = nodeScript(top, {version: '1.2.3', storeFolders});
const recorder = readFileSync(join(top, 'shims/recorder.sh'), 'utf8');
const store = '/run/mlab-cni-0123abcd';
const desk = '/root/desk';

const test = suite('node/recorder: the recorder of a pod');

const missing = [
  ...(process.geteuid?.() === 0 ? [] : ['needs root: sudo npm run test:node']),
  ...(findProgram('busybox') === null ? ['apt-get install --no-install-recommends busybox-static'] : []),
];
if (missing.length > 0) {
  for (const reason of missing) console.log(`SKIP ${reason}`);
  test.skip('records, answers and leaves nothing', () => undefined);
} else {
  for (const userland of ['busybox', 'debian'] as const) define(userland);
}

function define(userland: 'busybox' | 'debian'): void {
  const on_ = (name: string, body: (node: BareNode) => Promise<void>) =>
    test(`${userland}: ${name}`, async () => {
      const node = makeBareNode(userland);
      try {
        writePlugin(node, 'bridge', 'echo \'{"cniVersion": "1.0.0", "ips": []}\'');
        writePlugin(
          node,
          'host-local',
          'printf \'{\\n\\t"cniVersion": "1.0.0", "code": 11,\\r\\n "msg": "no room"\\n}\\n\'; exit 1',
        );
        await body(node);
      } finally {
        node.close();
      }
    });

  on_('tells of every call that has ended, and gives it out', async (node) => {
    startKubelet(node);
    const pod = startPod(node);
    assert.equal(await pod.said('on'), ['']);
    callPlugin(node, 'bridge');
    assert.equal((await pod.said('call')).slice(1), ['ADD', 'bridge', 'eth0', 'abcdef', 'exit-0', 'web/web-1', '']);
    callPlugin(node, 'host-local');
    const [id = '', ...failure] = await pod.said('call', 2);
    assert.match(id, /^\d+-\d+-[0-9a-f]{8}$/);
    assert.equal(failure.slice(0, -1), ['ADD', 'host-local', 'eth0', 'abcdef', 'exit-1', 'web/web-1']);
    assert.match(failure.at(-1) ?? '', /^\{ "cniVersion": "1\.0\.0", "code": 11, "msg": "no room" \} ?$/);
    callPlugin(node, 'bridge', 'CNI_ARGS=', 'CNI_IFNAME=net1');
    assert.equal((await pod.said('call', 3)).slice(1), ['ADD', 'bridge', 'net1', 'abcdef', 'exit-0', '-', '']);
    await eventually('a beat tells of three calls', () => pod.events('beat').some(([calls]) => calls === '3'));
    assert.is(pod.events('call').length, 3, 'each is told once');

    for (const [what, folder] of [
      ['pack', 'store/'],
      ['context', 'context/'],
    ] as const) {
      const [token = '', status, size, sum] = await pod.ask(what);
      assert.is(status, '0');
      const archive = join(pod.desk, `${token}.tar.gz`);
      const bytes = readFileSync(archive);
      assert.equal([size, sum], [String(bytes.length), createHash('sha256').update(bytes).digest('hex')]);
      const members = node.run('tar', '-tzf', `${desk}/${token}.tar.gz`).stdout;
      assert.match(members, folder);
      assert.is(members.includes('store/started/'), what === 'pack');
      assert.is(readdirSync(pod.desk).filter((name) => name.endsWith('.tar.gz')).length, 1, 'older ones make room');
    }
    assert.equal((await pod.ask('off')).slice(1, 2), ['0']);
    assert.match((await pod.said('off')).join(' '), /^0/);
    callPlugin(node, 'bridge');
    assert.equal((await pod.ask('erase')).slice(1, 2), ['0']);
    await pod.endsClean();
    assert.is(pod.events('call').length, 3, 'nothing was recorded after it was off');
    assert.equal(leftBehind(node), []);
  });

  if (userland === 'debian') {
    on_('switches off and erases when its time is over', async (node) => {
      startKubelet(node);
      const pod = startPod(node, {MLAB_CNI_FOR: '15', MLAB_CNI_KEEP: '5'});
      await pod.said('on');
      assert.is((await pod.said('off'))[0], '0');
      await pod.endsClean();
      assert.equal(leftBehind(node), []);
    });
  }

  on_('takes everything back when its pod is told to end', async (node) => {
    startKubelet(node);
    const pod = startPod(node);
    await pod.said('on');
    callPlugin(node, 'bridge');
    pod.terminate();
    await pod.endsClean();
    assert.equal(leftBehind(node), []);
  });

  on_('gives out the context of a node where nothing is recorded', async (node) => {
    const pod = startPod(node, {MLAB_CNI_WORK: 'context'});
    assert.equal(await pod.said('on'), ['']);
    assert.is((await pod.ask('context'))[1], '0');
    // what is asked for is captures, and there are none: the context then
    assert.is((await pod.ask('pack'))[1], '0');
    pod.terminate();
    await pod.endsClean();
    assert.equal(leftBehind(node), []);
  });

  on_('cleans up what one that was killed has left, and where there is nothing', async (node) => {
    startKubelet(node);
    const pod = startPod(node);
    await pod.said('on');
    callPlugin(node, 'bridge');
    pod.terminate('KILL');
    await pod.ended;
    assert.ok(leftBehind(node).length > 0);
    for (const what of ['something', 'nothing']) {
      await startPod(node, {MLAB_CNI_WORK: 'clean'}).endsClean(what);
      assert.equal(leftBehind(node), [], what);
    }
  });

  on_('says what is amiss, and changes nothing', async (node) => {
    const refused = async (pattern: RegExp, environment: Readonly<Record<string, string>> = {}, unshare = true) => {
      const pod = startPod(node, environment, unshare);
      assert.is(await pod.ended, 1);
      assert.match(pod.lastWords(), pattern);
      assert.equal(leftBehind(node), []);
    };
    await refused(/^refused: .*nothing was found here that calls CNI plugins/);
    if (userland === 'debian') {
      node.run('mkdir', '/root/bin');
      for (const name of ['mkdir', 'sh']) node.run('sh', '-c', `ln -s "$(command -v ${name})" /root/bin/${name}`);
      await refused(/^no-nsenter: /, {PATH: '/root/bin'}); // the busybox shell has its applets on every PATH
    }
    startKubelet(node);
    node.run('sh', '-c', `cat >${plugins}/.link; ln -s ../elsewhere ${plugins}/misleading`);
    await refused(/^refused: .*misleading is a link that would lead elsewhere/);
    await refused(/^no-host-pid: /, {}, false);
  });
}

if (missing.length > 0) test('nothing to test', () => undefined);
test.run();

interface Pod {
  /** The desk, seen from here. */
  readonly desk: string;
  readonly ended: Promise<number | null>;
  /** What it said of one kind so far: the words after that. */
  readonly events: (kind: string) => string[][];
  /** Waits until it has said so many of one kind; the last of them. */
  readonly said: (kind: string, count?: number) => Promise<string[]>;
  /** Puts a question on its desk and waits for the answer. */
  readonly ask: (what: string) => Promise<string[]>;
  readonly terminate: (signal?: string) => void;
  readonly lastWords: () => string;
  readonly endsClean: (message?: string) => Promise<void>;
}

let asked = 0;

/** As a container with the node's process ids: its file system is its own, with a /dev for its last words. */
function startPod(node: BareNode, environment: Readonly<Record<string, string>> = {}, unshare = true): Pod {
  const mounts = `rm -rf ${desk} /tmp/dev; mkdir -p /tmp/dev; mknod /tmp/dev/null c 1 3; cat >/tmp/recorder`;
  node.script(`${mounts} <<'END OF IT'\n${recorder}END OF IT`);
  const inside = '/bin/mount --bind /tmp/dev /dev && exec /bin/sh /tmp/recorder';
  const variables = {
    MLAB_CNI_DESK: desk,
    MLAB_CNI_SCRIPT: script,
    MLAB_CNI_WORK: 'record',
    MLAB_CNI_FOR: '600',
    MLAB_CNI_KEEP: '600',
    MLAB_CNI_STORE: store,
    MLAB_CNI_MAX_STORE: '64M',
    ...environment,
  };
  const [program = '', ...args] = [
    ...node.prefix,
    ...(unshare ? ['unshare', '-m', '--propagation', 'private'] : []),
    ...['env', ...Object.entries(variables).map(([name, value]) => `${name}=${value}`)],
    ...['/bin/sh', '-c', inside],
  ];
  const child: ChildProcess = spawn(program, args, {stdio: ['ignore', 'inherit', 'inherit']});
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
  const here = `${node.root}${desk}`;
  const read = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8') : '');
  const events = (kind: string) =>
    read(join(here, 'events'))
      .split('\n')
      .map((line) => line.split('\t'))
      .filter(([first]) => first === kind)
      .map(([, ...words]) => words);
  const lastWords = () => read(`${node.root}/tmp/dev/termination-log`);
  const said = async (kind: string, count = 1) => {
    await eventually(`it says "${kind}" ${count} times`, () => {
      if (child.exitCode !== null) throw new Error(`it has ended: ${lastWords()}\n${read(join(here, 'events'))}`);
      return events(kind).length >= count;
    });
    return events(kind)[count - 1] ?? [];
  };
  return {
    desk: here,
    ended,
    events,
    said,
    lastWords,
    ask: async (what) => {
      const token = `t${(asked += 1)}`;
      writeFileSync(join(here, `asks/.${token}`), `${what}\n`);
      renameSync(join(here, `asks/.${token}`), join(here, 'asks', token));
      const answers = () => [...events('packed'), ...events('done')].filter(([of]) => of === token);
      await eventually(`it answers to "${what}"`, () => answers().length > 0);
      return answers()[0] ?? [];
    },
    terminate: (signal = 'TERM') => void node.run('sh', '-c', `kill -${signal} "$(cat ${desk}/pid)"`),
    endsClean: async (message) => {
      assert.equal([await ended, lastWords()], [0, 'clean'], message);
    },
  };
}

/** One that calls plugins itself. */
function startKubelet(node: BareNode): void {
  node.run('sh', '-c', `printf '#!/bin/sh\\nsleep 900\\n' >/root/kubelet; chmod 755 /root/kubelet`);
  node.run('sh', '-c', `/root/kubelet --network-plugin=cni --cni-bin-dir=${plugins} </dev/null >/dev/null 2>&1 &`);
}

/** What is of a recording on the node: files, mounts, processes. */
function leftBehind(node: BareNode): string[] {
  const find = `ls -d ${store} /var/lib/mlab-cni* /run/mlab-cni* /usr/lib/mlab-cni* 2>/dev/null; grep mlab-cni /proc/self/mountinfo | grep -v mlab-cni-bare; grep -l '[o]ff\\.sh' /proc/[0-9]*/cmdline`;
  return node
    .run('sh', '-c', find)
    .stdout.split('\n')
    .filter((line) => line !== '');
}
