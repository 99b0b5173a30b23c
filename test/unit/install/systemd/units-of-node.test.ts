import {symlinkSync} from 'node:fs';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {otherReaders} from '../../../../src/install/systemd/other-readers.js';
import {readService} from '../../../../src/install/systemd/service.js';
import {commandLine, unitProcess} from '../../../../src/install/systemd/unit-process.js';
import type {NodeAccess} from '../../../../src/install/runtimes/target.js';
import {hostPaths} from '../../../../src/system/host-paths.js';
import {makeNodeTree, type NodeTree} from '../../../helpers/node-tree.js';

const test = suite<{tree: NodeTree}>('install/systemd: the units of a node');

test.before.each((context) => {
  context.tree = makeNodeTree();
});
test.after.each(({tree}) => tree.dispose());

const file = '/etc/default/kubelet';
const etc = '/etc/systemd/system';

function readers(tree: NodeTree): string[] {
  return otherReaders(tree.host, file, 'kubelet.service');
}

test('who else reads an environment file: by its unit, a drop-in, a pattern, a link; of whatever kind of unit', ({
  tree,
}) => {
  tree.write(file, 'A=1\n');
  symlinkSync('default', tree.host.at('/etc/sysconfig'));
  const reads = (path: string) => `[Service]\nEnvironmentFile=${path}\n`;
  tree.write(`${etc}/b.service`, reads(file));
  tree.write(`${etc}/a@.service`, reads(`-${file}`));
  tree.write('/usr/lib/systemd/system/c.socket.d/10-x.conf', reads('/etc/sysconfig/kubelet'));
  tree.write('/lib/systemd/system/d.mount', reads('/etc/default/*'));
  tree.write('/usr/lib/systemd/system/b.service', reads(file));
  tree.write(`${etc}/kubelet.service`, reads(file));
  tree.write(`${etc}/kubelet.service.d/10-x.conf`, reads(file));
  tree.write(`${etc}/e.service`, `${reads('/etc/default/other')}Environment=${file}\n`);
  tree.write(`${etc}/f.service`, reads('%E/default/kubelet'));
  tree.write(`${etc}/g.timer`, reads(file));
  assert.equal(readers(tree), ['a@.service', 'b.service', 'c.socket', 'd.mount']);
});

test('a file that nobody else reads', ({tree}) => {
  tree.write(file, '');
  assert.equal(readers(tree), []);
});

async function processOf(text: string | undefined, some: Partial<NodeAccess> = {}) {
  const run: NodeAccess['run'] = () =>
    Promise.resolve({
      end: text === undefined ? {kind: 'exited', code: 1} : {kind: 'exited', code: 0},
      stdout: Buffer.from(text ?? ''),
      stderr: Buffer.alloc(0),
      durationMs: 1,
    });
  return unitProcess({host: hostPaths(''), run, live: true, ...some}, 'kubelet.service');
}

test('the process of a unit, or why there is none', async ({tree}) => {
  const unit = (active: string, pid: number) =>
    `LoadState=loaded\nActiveState=${active}\nSubState=sub\nMainPID=${pid}\n`;
  assert.equal(await processOf(unit('active', 7)), {kind: 'running', pid: 7});
  assert.equal(await processOf(unit('inactive', 0)), {kind: 'stopped'});
  assert.equal(await processOf(unit('activating', 0)), {kind: 'down', state: 'activating (sub)'});
  const unknown = 'LoadState=not-found\nActiveState=inactive\nSubState=dead\nMainPID=0\n';
  assert.equal(await processOf(unknown), {kind: 'unknown', reason: 'systemd knows no kubelet.service'});
  assert.equal(await processOf(undefined), {kind: 'unknown', reason: 'systemctl does not answer'});
  assert.equal(await processOf('', {live: false}), {kind: 'unknown', reason: 'systemd does not run here'});
  const elsewhere = await processOf('', {live: false, host: tree.host});
  assert.equal(elsewhere, {kind: 'unknown', reason: 'not the running system'});
});

test('the words of a process, the empty ones too; none of one that is gone', ({tree}) => {
  tree.write('/proc/7/cmdline', '/usr/bin/kubelet\0--x=\0\0');
  assert.equal(commandLine(tree.host, 7), ['/usr/bin/kubelet', '--x=', '']);
  assert.is(commandLine(tree.host, 8), undefined);
});

const assumed = {value: '/usr/bin/x --assumed', path: 'nowhere'};

function service(tree: NodeTree, edited?: ReadonlyMap<string, string>) {
  const {command, assumed: isAssumed, uses} = readService(tree.host, 'x.service', assumed, edited);
  return {words: command.map(({text}) => text), isAssumed, uses, from: command.map(({variable}) => variable)};
}

test('a service without a start is that which is assumed', ({tree}) => {
  assert.equal(service(tree), {words: ['/usr/bin/x', '--assumed'], isAssumed: true, uses: [], from: [null, null]});
  tree.write(`${etc}/x.service`, '[Service]\nExecStart=/usr/bin/y\nExecStart=\n');
  assert.is(service(tree).isAssumed, true);
  tree.write(`${etc}/x.service`, '[Unit]\nExecStart=/usr/bin/y\n');
  assert.is(service(tree).isAssumed, true, 'in another section it says nothing');
});

test('the last assignment wins: of the unit, its drop-ins by their names, and environment files above all', ({
  tree,
}) => {
  tree.write(
    `${etc}/x.service`,
    '[Service]\nEnvironment=A=1 B=1 "C=1 2"\nExecStart=-@/usr/bin/y $A ${B} $C ${NONE}x\n',
  );
  tree.write('/usr/lib/systemd/system/x.service', '[Service]\nExecStart=/usr/bin/hidden\n');
  assert.equal(service(tree), {
    words: ['/usr/bin/y', '1', '1', '1', '2', 'x'],
    isAssumed: false,
    uses: ['A', 'C'],
    from: [null, 'A', null, 'C', 'C', null],
  });
  tree.write('/usr/lib/systemd/system/x.service.d/20-b.conf', '[Service]\nEnvironment=A=20\n');
  tree.write(`${etc}/x.service.d/10-a.conf`, '[Service]\nEnvironment=A=10 B=10\nEnvironment==odd\n');
  tree.write(`${etc}/x.service.d/30-c.txt`, '[Service]\nEnvironment=A=30\n');
  assert.equal(service(tree).words.slice(1, 3), ['20', '10']);
  tree.write(`${etc}/x.service.d/20-b.conf`, '[Service]\nEnvironment=\nEnvironment=A=\n');
  assert.equal(service(tree).words, ['/usr/bin/y', '', 'x'], 'one of that name in /etc hides the other');
  tree.write('/etc/x.env', 'A=env\n');
  tree.write(
    `${etc}/x.service.d/40-d.conf`,
    '[Service]\nEnvironmentFile=/none\nEnvironmentFile=\nEnvironmentFile=-/etc/x.*\n',
  );
  assert.equal(service(tree).words[1], 'env');
  tree.write(`${etc}/x.service.d/50-e.conf`, '[Service]\nEnvironmentFile=\n');
  assert.equal(service(tree).words, ['/usr/bin/y', '', 'x']);
});

test('files as they will be stand in for those that are there', ({tree}) => {
  tree.write(`${etc}/x.service`, '[Service]\nEnvironment=A=1\nExecStart=/usr/bin/y $A\n');
  const edited = new Map([
    [`${etc}/x.service`, '[Service]\nEnvironment=A=2\nExecStart=/usr/bin/y $A $B\n'],
    [`${etc}/x.service.d/10-new.conf`, '[Service]\nEnvironment=B=3\n'],
    [`${etc}/other.service.d/10-new.conf`, '[Service]\nEnvironment=B=4\n'],
  ]);
  assert.equal(service(tree, edited).words, ['/usr/bin/y', '2', '3']);
});

test.run();
