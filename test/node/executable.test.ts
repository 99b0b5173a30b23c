import {execFileSync, spawnSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {mlabCni} from '../helpers/cli.js';
import {withFixture} from '../helpers/fixtures.js';
import {writeCapture} from '../helpers/write-capture.js';
import {writePlainKubeconfig} from '../helpers/plain-kubeconfig.js';

const test = suite('single executable');
const top = join(import.meta.dirname, '..', '..');
const program = join(top, 'dist', 'executable', 'mlab-cni');
const home = mkdtempSync(join(tmpdir(), 'mlab-cni-executable-'));

test.before(() => {
  execFileSync(process.execPath, ['test/tools/executable.js'], {cwd: top, stdio: ['ignore', 'ignore', 'pipe']});
});
test.after(() => {
  rmSync(home, {recursive: true, force: true});
  rmSync(join(top, 'dist', 'executable'), {recursive: true, force: true});
});

/** Runs it where there is neither Node.js, nor this checkout's package, nor a network. */
function run(...args: readonly string[]) {
  const hide = `mount --bind /dev/null '${process.execPath}' && mount -t tmpfs tmpfs '${join(top, 'node_modules')}' &&
    mount -t tmpfs tmpfs '${join(top, 'bin')}' && mount -t tmpfs tmpfs '${join(top, 'shims')}' && exec "$@"`;
  const {status, stdout, stderr} = spawnSync(
    'unshare',
    ['--mount', '--net', 'sh', '-c', hide, 'sh', program, ...args],
    {
      env: {PATH: '/usr/sbin:/usr/bin:/sbin:/bin', HOME: home, TZ: 'UTC'},
      cwd: home,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    },
  );
  return {status, stdout, stderr};
}

test('answers as the package does', () => {
  withFixture('mlab-physical', (store) => {
    for (const args of [
      ['--version'],
      ['list', '--store', store, '--json'],
      ['explain', '--store', store, '--json'],
      ['shim', 'script'],
      ['completion', 'bash'],
      ['complete', '--', 'show', '--as', ''],
      ['tree', '--help'],
      ['export', '--as', 'otlp', '--store', store],
    ]) {
      const {status, stdout, stderr} = run(...args);
      const ofPackage = mlabCni(args, {HOME: home});
      assert.equal([status, stdout, stderr], [ofPackage.code, ofPackage.stdout, ofPackage.stderr], args.join(' '));
    }
  });
});

test('plays the demo, whose plugins it runs itself', () => {
  const {status, stdout, stderr} = run('demo');
  assert.equal([status, stderr], [0, ''], stdout);
  assert.match(stdout, 'host-local failed at ADD');
});

test('installs below a root', () => {
  const root = mkdtempSync(join(home, 'root-'));
  const kubelet = join(root, 'etc/systemd/system/kubelet.service.d');
  const bin = join(root, 'opt/cni/bin');
  const files = `mkdir -p '${kubelet}' '${bin}' && printf '#!/bin/sh\\n' >'${bin}/bridge' && chmod +x '${bin}/bridge' &&
    printf '[Service]\\nEnvironment="KUBELET_KUBECONFIG_ARGS=--x"\\nExecStart=\\nExecStart=/usr/bin/kubelet $KUBELET_KUBECONFIG_ARGS\\n' >'${kubelet}/10-kubeadm.conf'`;
  execFileSync('sh', ['-c', files]);
  const {status, stdout, stderr} = run('shim', 'install', '--root', root, '--runtime', 'kubelet', '--yes');
  assert.is(status, 0, stdout + stderr);
  assert.match(readFileSync(join(root, 'usr/shimcni/bin/shim.sh'), 'utf8'), /^#!/);
});

test('answers as a mock what the shell cannot', () => {
  const store = join(home, 'store');
  writeCapture(store, {id: '1001-500-b1c2d3e4', status: 0});
  const mocks = join(home, 'mocks');
  assert.is(run('mock', 'make', mocks, '--store', store).status, 0);
  const {stdout} = spawnSync(join(mocks, 'bridge'), {
    env: {CNI_COMMAND: 'ADD', CNI_CONTAINERID: 'other', CNI_IFNAME: 'eth7', PATH: '/usr/bin:/bin'},
    input: '{"cniVersion":"1.0.0","name":"unheard","type":"bridge"}',
    encoding: 'utf8',
  });
  assert.match(stdout, 'no recording of ADD eth7; there are ADD eth0');
});

test('redacts by all rules, and has the client for a cluster', () => {
  withFixture('mlab-physical', (store) => {
    assert.is(run('pack', '--store', store, '--output', join(home, 'pack.tar.gz')).status, 0);
    const kubeconfig = writePlainKubeconfig(join(home, 'kubeconfig'), 'http://127.0.0.1:9');
    const {stderr} = run('pod', 'default/ndt-index2-bad', '--store', store, '--kubeconfig', kubeconfig);
    assert.match(stderr, /127\.0\.0\.1:9/);
    assert.not.match(stderr, /bug in mlab-cni/);
  });
});

test.run();
