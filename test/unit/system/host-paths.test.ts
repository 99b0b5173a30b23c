import {mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {hostPaths} from '../../../src/system/host-paths.js';

const test = suite('system/host-paths');

test('the machine itself has no root', () => {
  assert.is(hostPaths('').at('/etc/hosts'), '/etc/hosts');
  assert.is(hostPaths('/').at('/etc/hosts'), '/etc/hosts');
});

test('no link is followed on the machine itself', () => {
  const {root, at, followed} = hostPaths('/');
  assert.equal([root, at('/proc/self/..'), followed('/proc/self')], ['', '/proc/self/..', '/proc/self']);
});

test('the root itself, and names without a slash', () => {
  const {at, followed} = hostPaths('/srv/node');
  assert.equal([at('/'), at(''), followed('/'), followed('')], ['/srv/node/', '/srv/node', '/srv/node', '/srv/node']);
  assert.equal([at('etc/./x//y'), followed('etc/./x//y')], ['/srv/node/etc/x/y', '/srv/node/etc/x/y']);
  assert.equal([at('/..'), followed('../..')], ['/srv/node', '/srv/node']);
});

test('a root stands in front, without a slash of its own, and absolute', () => {
  assert.is(hostPaths('/srv/node').at('/etc/hosts'), '/srv/node/etc/hosts');
  assert.is(hostPaths('/srv/node//').root, '/srv/node');
  assert.is(hostPaths('node').root, resolve('node'));
});

test('no link and no .. leads out of a root; the last part is only followed on demand', () => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'mlab-cni-test-root-')));
  mkdirSync(join(root, 'real/etc'), {recursive: true});
  symlinkSync('/real/etc', join(root, 'etc'));
  symlinkSync('../../../../etc/passwd', join(root, 'real/etc/passwd'));
  symlinkSync('loop', join(root, 'loop'));
  const {at, followed} = hostPaths(root);
  assert.is(at('/etc/hosts'), `${root}/real/etc/hosts`);
  assert.is(at('/etc/../../../hosts'), `${root}/hosts`);
  assert.is(at('/etc/passwd'), `${root}/real/etc/passwd`);
  assert.ok(followed('/etc/passwd').startsWith(`${root}/`), 'it leads to itself below that root');
  assert.is(followed('/etc'), `${root}/real/etc`);
  assert.ok(followed('/loop/x').startsWith(root));
  symlinkSync('etc', join(root, 'conf'));
  symlinkSync('../b', join(root, 'real/a'));
  assert.is(followed('/conf/hosts'), `${root}/real/etc/hosts`);
  assert.is(followed('/real/a/c'), `${root}/b/c`);
  assert.is(at('/conf'), `${root}/conf`);
  for (let hop = 0; hop < 40; hop += 1) symlinkSync(`hop${hop + 1}`, join(root, `hop${hop}`));
  symlinkSync('end', join(root, 'hop40'));
  assert.is(followed('/hop1'), `${root}/end`, 'forty links');
  assert.is(followed('/hop0'), `${root}/hop40`, 'one more than the kernel follows');
  rmSync(root, {recursive: true});
});

test.run();
