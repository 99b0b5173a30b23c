// Kills the installer at each system call that changes something, one after the other: whatever it left, uninstalling
// (or installing again, and then uninstalling) gives the node back as it was.
import {spawnSync} from 'node:child_process';
import {readFileSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {makeMountNamespace, type MountNamespace} from '../helpers/mount-namespace.js';
import {makeNodeTree, type NodeTree} from '../helpers/node-tree.js';
import {findProgram} from '../helpers/shim.js';

const program = join(import.meta.dirname, '../../bin/run.js');
const test = suite('node/install-crash: killed at any system call');

/** All that changes a file system, and what starts mount(8). */
const changing = 'mkdir,symlink,unlink,rmdir,rename,link,write,fchown,fchmod,chmod,fsync,clone,clone3,vfork'.split(',');

interface Target {
  readonly name: string;
  readonly flags: readonly string[];
  readonly arrange: (tree: NodeTree) => void;
  /** What is killed. */
  readonly verbs: readonly ('install' | 'uninstall')[];
}

const targets: readonly Target[] = [
  {name: 'kubelet', flags: ['--runtime', 'kubelet'], arrange: () => undefined, verbs: ['install', 'uninstall']},
  {
    name: 'containerd',
    flags: ['--runtime', 'containerd'],
    arrange: (tree) => tree.write('/etc/containerd/config.toml', 'version = 2\n', 0o640),
    verbs: ['install'],
  },
  {name: 'crio', flags: ['--runtime', 'crio'], arrange: () => undefined, verbs: ['install']},
  {
    name: 'mount mode',
    flags: ['--runtime', 'kubelet', '--mode', 'mount'],
    arrange: () => undefined,
    verbs: ['install', 'uninstall'],
  },
];

const missing = [
  ...(process.geteuid?.() === 0 ? [] : ['needs root: sudo npm run test:node']),
  ...(findProgram('strace') === null ? ['apt-get install --no-install-recommends strace'] : []),
];
if (missing.length > 0) {
  for (const reason of missing) console.log(`SKIP ${reason}`);
  test.skip('install and uninstall, killed', () => undefined);
} else {
  for (const target of targets) {
    for (const verb of target.verbs) test(`${target.name}: ${verb}`, () => killEverywhere(target, verb));
  }
}

function killEverywhere(target: Target, verb: 'install' | 'uninstall'): void {
  const namespace = makeMountNamespace('private');
  const tree = makeNodeTree();
  try {
    tree.remove('/opt/cni/bin/portmap'); // two plugins are enough
    target.arrange(tree);
    const before = tree.snapshot();
    const node = {tree, namespace, flags: verb === 'install' ? target.flags : []};
    if (verb === 'uninstall') succeed(run(node, 'install', target.flags));
    const places = callsOf(node, verb);
    assert.ok(places.length > 15, `only ${places.length} calls were seen`);
    console.log(`${target.name}: ${verb} is killed at ${places.length} places`);
    if (verb === 'install') succeed(run(node, 'uninstall'));
    assert.equal(tree.snapshot(), before);
    let survived = 0;
    let isInstalled = verb === 'uninstall';
    if (isInstalled) succeed(run(node, 'install', target.flags));
    places.forEach((place, index) => {
      if (verb === 'uninstall' && !isInstalled) succeed(run(node, 'install', target.flags));
      const {signal, status, text} = run(node, verb, node.flags, [
        ...['-e', `trace=${place.name}`],
        ...['-e', `inject=${place.name}:signal=KILL:when=${place.number}`],
      ]);
      const where = `${verb} killed at ${place.name} number ${place.number}`;
      if (signal !== 'SIGKILL' && status !== 137) {
        assert.is(status, 0, `${where}: it failed instead: ${text}`);
        survived += 1; // this run made one call less of that name than the first one
      }
      isInstalled = index % 2 === 1;
      if (isInstalled) succeed(run(node, 'install', target.flags), `install after ${where}`);
      if (index % 4 === 1) assert.match(run(node, 'status').text, 'installed, and all is well', `after ${where}`);
      if (verb === 'install' || !isInstalled) uninstallAll(where);
    });
    if (verb === 'uninstall' && isInstalled) uninstallAll('the last place');

    function uninstallAll(where: string): void {
      succeed(run(node, 'uninstall'), `uninstall after ${where}`);
      assert.equal(difference(before, tree.snapshot()), [], where);
      assert.not(namespace.run('cat', '/proc/self/mountinfo').text.includes(tree.host.root), where);
    }
    assert.ok(survived <= 2, `${survived} runs were not killed`);
  } finally {
    namespace.close();
    tree.dispose();
  }
}

interface Node {
  readonly tree: NodeTree;
  readonly namespace: MountNamespace;
  readonly flags: readonly string[];
}

interface CommandEnd {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly text: string;
}

function run(
  {tree, namespace}: Node,
  verb: string,
  flags: readonly string[] = [],
  strace?: readonly string[],
): CommandEnd {
  const tracer = strace === undefined ? [] : ['strace', '-o', '/dev/null', ...strace];
  const command = [
    ...namespace.prefix.slice(1),
    ...tracer,
    process.execPath,
    program,
    'shim',
    verb,
    '--root',
    tree.host.root,
  ];
  const {status, signal, stdout, stderr} = spawnSync('nsenter', [...command, ...flags], {
    encoding: 'utf8',
    timeout: 60_000,
  });
  return {status, signal, text: stdout + stderr};
}

/** Directories are made, and given their modes, by all targets alike: one of them is killed there. */
const directoriesMade = new Set<string>();

/**
 * Each changing call of a run that is not killed, name and the how manieth of that name it is, but for those that find
 * what the call before them found, since that changed nothing: a kill there leaves the same.
 */
function callsOf(node: Node, verb: string): {name: string; number: number}[] {
  const {host} = node.tree;
  const log = `${host.root}.strace`;
  succeed(run(node, verb, node.flags, ['-y', '-o', log, '-e', `trace=${changing.join(',')}`]));
  const lines = readFileSync(log, 'utf8').split('\n');
  rmSync(log);
  const names = lines.map((line) => /^(\w+)\(/.exec(line)?.[1] ?? '');
  const first = lines.findIndex((line) => line.includes(host.root));
  const isAbout = (line: string, index: number) =>
    index >= first && (/^v?(fork|clone)/.test(line) || (/^\w/.test(line) && line.includes(host.root)));
  return lines
    .flatMap((line, index) => {
      const number = names.slice(0, index + 1).filter((other) => other === names[index]).length;
      return isAbout(line, index) ? [{name: names[index] ?? '', number, line}] : [];
    })
    .filter((_call, index, calls) => !changesNothing(calls[index - 1]?.line ?? ''))
    .filter(({line}) => !isMadeByAll(line.replaceAll(host.root, '')));
}

function isMadeByAll(call: string): boolean {
  if (!/^(mkdir|chmod)\(/.test(call)) return false;
  const isKnown = directoriesMade.has(call);
  directoriesMade.add(call);
  return isKnown;
}

/** All files here are root's. */
function changesNothing(call: string): boolean {
  return /^(fsync|fchown)\(| = -1 E/.test(call);
}

function succeed({status, text}: CommandEnd, what = ''): void {
  assert.is(status, 0, `${what}: ${text}`);
}

function difference(before: readonly string[], now: readonly string[]): string[] {
  return [
    ...before.filter((line) => !now.includes(line)).map((line) => `- ${line}`),
    ...now.filter((line) => !before.includes(line)).map((line) => `+ ${line}`),
  ];
}

test.run();
