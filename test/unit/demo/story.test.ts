// What ends the demo: a command or a pod that does not go as it tells. The story itself is told by the real programs in
// test/integration/demo.test.ts; here they are answered for.
import {mkdtempSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {dropIn} from '../../../src/demo/node.js';
import {tellStory} from '../../../src/demo/story.js';
import {InternalError} from '../../../src/errors.js';
import type {ProcessEnd, ProcessRequest} from '../../../src/system/process.js';
import {thrownBy} from '../../helpers/thrown-by.js';

const test = suite<{root: string}>('demo/story');

test.before.each((context) => {
  context.root = mkdtempSync(join(tmpdir(), 'mlab-cni-story-'));
});
test.after.each(({root}) => rmSync(root, {recursive: true}));

const exited = (code: number): ProcessEnd => ({kind: 'exited', code});
const full = '{"code":999,"msg":"no address left"}';

/** Answers in place of each program; undefined: as the story expects. */
type Answers = (words: string, request: ProcessRequest) => {end?: ProcessEnd; stdout?: string} | undefined;

async function told(root: string, answers: Answers = () => undefined) {
  const [printed, requests]: [string[], ProcessRequest[]] = [[], []];
  const steps = await tellStory({
    root,
    nodeProgram: '/usr/bin/node',
    packageRoot: '/package',
    environment: {COLUMNS: '80'},
    run: (request) => {
      requests.push(request);
      const [, ...words] = request.args ?? [];
      const command = words.join(' ');
      const isSecondPod = request.environment?.['CNI_CONTAINERID']?.startsWith('c91d') === true;
      const isAdd = request.environment?.['CNI_COMMAND'] === 'ADD';
      const usual = {
        end: exited(command.startsWith('diff ') ? 1 : 0),
        stdout: command === '' ? (isSecondPod && isAdd ? full : '{}') : `answer to ${command}\n`,
      };
      const {end, stdout} = {...usual, ...answers(command, request)};
      return Promise.resolve({end, stdout: Buffer.from(stdout), stderr: Buffer.from(''), durationMs: 1});
    },
    print: (text) => printed.push(text),
  });
  return {steps, printed: printed.join('\n'), requests};
}

test('every command is told before its answer, with what it ends with', async ({root}) => {
  const {steps, printed} = await told(root);
  assert.equal(
    steps.map(({command, exitCode}) => [command.split(' ').slice(1, 3).join(' '), exitCode]),
    [
      [`shim install`, 0],
      ['list', 0],
      ['tree', 0],
      ['explain pod:default/web-2', 0],
      ['show failed', 0],
      ['replay failed', 0],
      ['diff container:6f0c1f9b3d52', 1],
      ['shim uninstall', 0],
    ],
  );
  assert.match(printed, '$ mlab-cni list\nanswer to list\n');
  assert.match(printed, /Failed to create pod sandbox: .* "web-2_default" network: no address left/);
  assert.match(printed, `${dropIn} is what it was, byte for byte.`);
});

test('commands run from the package; shim finds its store below the root, all others are told of it', async ({
  root,
}) => {
  const {requests} = await told(root);
  for (const {file, args = [], environment} of requests.filter(({args: words}) => words !== undefined)) {
    assert.equal([file, args[0]], ['/usr/bin/node', '/package/bin/run.js']);
    const store = args[1] === 'shim' ? undefined : join(root, 'tmp', 'mlab-cni');
    assert.equal([environment?.['COLUMNS'], environment?.['MLAB_CNI_STORE']], ['80', store], args.join(' '));
  }
});

test('pods are called for as libcni does; the one that failed is cleaned up after', async ({root}) => {
  const {requests} = await told(root);
  const calls = requests.filter(({args}) => args === undefined);
  assert.equal(
    calls.map(({file, environment}) => [
      file,
      environment?.['CNI_COMMAND'],
      environment?.['CNI_CONTAINERID']?.slice(0, 4),
    ]),
    [
      ['ADD', '6f0c'],
      ['ADD', 'c91d'],
      ['DEL', 'c91d'],
    ].map((call) => [join(root, 'opt/cni/bin/multus'), ...call]),
  );
  const [first] = calls;
  const {CNI_PATH, CNI_IFNAME, CNI_NETNS, CNI_ARGS = ''} = first?.environment ?? {};
  assert.equal([CNI_PATH, CNI_IFNAME, CNI_NETNS], [join(root, 'opt/cni/bin'), 'eth0', '/var/run/netns/cni-web-1']);
  assert.match(CNI_ARGS, 'K8S_POD_NAMESPACE=default;K8S_POD_NAME=web-1;');
  assert.match(first?.stdin?.toString() ?? '', '"name":"multus-network"');
});

test('pods are called for where the kubelet looks: first in the first directory of its flag', async ({root}) => {
  const {requests} = await told(root, (command) => {
    const path = join(root, dropIn);
    if (command.startsWith('shim install'))
      writeFileSync(path, `${readFileSync(path, 'utf8')}# "--cni-bin-dir=/shims,/opt/cni/bin"\n`);
    if (command.startsWith('shim uninstall'))
      writeFileSync(path, readFileSync(path, 'utf8').replace(/# "--cni.*\n$/, ''));
    return undefined;
  });
  const [first] = requests.filter(({args}) => args === undefined);
  assert.equal([first?.file, first?.environment?.['CNI_PATH']], ['/shims/multus', '/shims:/opt/cni/bin']);
});

for (const [what, answers, message] of [
  [
    'a command ends otherwise',
    (command) => (command === 'tree' ? {end: exited(4)} : undefined),
    '"mlab-cni tree" ended with 4',
  ],
  ['nothing differs', (command) => (command.startsWith('diff') ? {end: exited(0)} : undefined), 'ended with 0'],
  [
    'a command is killed',
    (command) => (command === 'list' ? {end: {kind: 'signaled', signal: 'SIGKILL'}} : undefined),
    '"mlab-cni list" ended with 70',
  ],
  [
    'the first pod has no network',
    (command) => (command === '' ? {stdout: full} : undefined),
    'first pod has no network',
  ],
  ['the second pod has one', (command) => (command === '' ? {stdout: '{}'} : undefined), 'second pod has a network'],
] as readonly [string, Answers, string][]) {
  test(`it ends where ${what}`, async ({root}) => {
    const error = await thrownBy(() => told(root, answers));
    assert.ok(error instanceof InternalError, String(error));
    assert.match(error.message, message);
  });
}

test('it ends where the node is not what it was before', async ({root}) => {
  const error = await thrownBy(() =>
    told(root, (command) => {
      if (command.startsWith('shim uninstall')) writeFileSync(join(root, dropIn), 'something else');
      return undefined;
    }),
  );
  assert.ok(error instanceof InternalError, String(error));
  assert.match(error.message, `${dropIn} is not what it was before`);
});

test('the node has four plugins that can be run, a network, and a kubelet', async ({root}) => {
  await told(root);
  for (const name of ['multus', 'flannel', 'bridge', 'host-local']) {
    const path = join(root, 'opt/cni/bin', name);
    assert.is(statSync(path).mode & 0o777, 0o755, name);
    assert.match(readFileSync(path, 'utf8'), `exec '/usr/bin/node' '/package/dist/demo/plugin.cjs' ${name} '${root}'`);
  }
  assert.match(readFileSync(join(root, 'etc/cni/net.d/00-multus.conf'), 'utf8'), '"type": "multus"');
  assert.match(readFileSync(join(root, dropIn), 'utf8'), 'ExecStart=/usr/bin/kubelet');
});

test.run();
