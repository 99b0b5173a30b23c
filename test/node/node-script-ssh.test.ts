// The script for nodes without Node.js, through a real sshd, on a whole node whose pods a real kubelet starts.
import {rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {nodeScript} from '../../src/install/shim-files/node-script.js';
import {storeFolders} from '../../src/store/disk/format.js';
import {findProgram} from '../helpers/shim.js';
import {allCallsRecorded, configurationOf, isAsBefore, startPod, stopPod, succeed, waitFor} from './rig/pods.js';
import {missingForNode, startNode, type RigNode, type RigRun} from './rig/rig-node.js';
import {isReadAlike, unpacked} from './rig/unpacked.js';

const test = suite('node/node-script-ssh: over ssh to a node without Node.js');

const top = join(import.meta.dirname, '../..');
const missing = [
  ...missingForNode('containerd'),
  ...(findProgram('sshd') === null ? ['apt-get install --no-install-recommends openssh-server openssh-client'] : []),
];
if (missing.length > 0) {
  for (const reason of missing) console.log(`SKIP ${reason}`);
  test.skip('on, pods, list, pack, off', () => undefined);
} else {
  const node = startNode('containerd');
  test.after(() => node.down());
  process.once('exit', () => node.down());
  run(node);
}

function run(node: RigNode): void {
  const before = configurationOf(node);
  const range = '/var/lib/cni/networks/rignet';

  test.before(() => {
    rmSync(node.root + process.execPath);
    writeFileSync(`${node.root}/root/mlab-cni.sh`, nodeScript(top, {version: '1.2.3', storeFolders}));
    succeed(node.run('sh', '-c', startSshd));
  });

  test('on finds what the kubelet uses, and the calls of a pod are recorded', async () => {
    const {status, stdout, stderr} = ssh(node, 'on', '--for', '1h');
    assert.is(status, 0, stderr);
    assert.is(ssh(node, 'status').status, 0);
    assert.match(stdout, /^found: containerd \(process \d+\) on \/run\/containerd\/containerd\.sock/m);
    assert.match(stdout, 'Covered: /opt/cni/bin.');
    assert.not(stderr.includes('assumed'), stderr);
    await startPod(node, 'web1', 18_081);
    allCallsRecorded(node, 'web1');
    assert.match(succeed(node.run('systemctl', 'list-timers', 'mlab-cni-off-*')), '1 timers listed');
  });

  test('a pod that gets no network is listed with the reason', async () => {
    succeed(
      node.run(
        'sh',
        '-c',
        `for i in $(seq 254); do [ -e ${range}/10.77.0.$i ] || echo test >${range}/10.77.0.$i; done`,
      ),
    );
    const failed = startPod(node, 'web2', 18_082).catch((error: unknown) => error);
    await waitFor('a failed call', 60, () => ssh(node, 'list', '--failed').stdout.includes('host-local'));
    assert.match(
      ssh(node, 'list', '--failed').stdout,
      /ADD +host-local +eth0 +default\/web2-node1 .* failed: .*no IP addresses available/,
    );
    succeed(node.run('sh', '-c', `grep -lx test ${range}/10.* | xargs rm`));
    assert.is(await failed, undefined);
  });

  test('the pack comes through ssh, and is read as the store on the node is', async () => {
    succeed(ssh(node, 'off'));
    const pack = `${node.root}/root/node.tar.gz`;
    succeed(node.run('sh', '-c', `${client} pack --output - </root/mlab-cni.sh >/root/node.tar.gz`));
    await unpacked(pack, (directory) => isReadAlike(`${node.root}/tmp/mlab-cni`, join(directory, 'store')));
    rmSync(pack);
  });

  test('nothing is left, and pods come and go as before', async () => {
    assert.is(ssh(node, 'status').status, 1);
    isAsBefore(node, before);
    await stopPod(node, 'web1');
    await startPod(node, 'web3', 18_083);
    succeed(ssh(node, 'erase'));
    assert.match(succeed(node.run('systemctl', 'list-units', '--all', 'mlab-cni-off-*')), '0 loaded units listed');
  });
}

const client =
  'ssh -i /root/key -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR root@127.0.0.1 sh -s --';

/** On the node's own loopback. */
const startSshd = `
  mkdir -p /run/sshd /root/.ssh
  ssh-keygen -q -t ed25519 -N '' -f /root/host_key
  ssh-keygen -q -t ed25519 -N '' -f /root/key
  cp /root/key.pub /root/authorized_keys
  /usr/sbin/sshd -f /dev/null -o ListenAddress=127.0.0.1 -o HostKey=/root/host_key -o AuthorizedKeysFile=/root/authorized_keys -o StrictModes=no`;

function ssh(node: RigNode, ...args: readonly string[]): RigRun {
  return node.run('sh', '-c', `${client} "$@" </root/mlab-cni.sh`, 'ssh', ...args);
}

test.run();
