// Attaches six containers to a network with five addresses, with the plugins in the directory that is its argument.
// To be run in namespaces of its own (unshare --mount --net --pid): it mounts over /run and /var/lib.
import {execFileSync, spawn} from 'node:child_process';
import {Runtime, type Attachment, type NetworkConfigList} from '../../helpers/runtime.js';

const network: NetworkConfigList = {
  cniVersion: '1.0.0',
  name: 'mlab-test',
  plugins: [
    {
      type: 'bridge',
      bridge: 'mlab-test0',
      isGateway: true,
      ipMasq: true,
      ipam: {type: 'host-local', ranges: [[{subnet: '10.77.0.0/29'}]], routes: [{dst: '0.0.0.0/0'}]},
    },
    {type: 'portmap', capabilities: {portMappings: true}, snat: true},
  ],
};

for (const directory of ['/run', '/var/lib']) execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', directory]);
execFileSync('mount', ['-t', 'sysfs', 'sysfs', '/sys']);
execFileSync('ip', ['link', 'set', 'lo', 'up']);

const runtime = new Runtime(process.argv.slice(2));
const attachments = [1, 2, 3, 4, 5, 6].map((number): Attachment => {
  const name = `mlab-test-${number}`;
  execFileSync('ip', ['netns', 'add', name]);
  return {
    containerId: `${number}`.repeat(64),
    netns: `/var/run/netns/${name}`,
    ifname: 'eth0',
    capabilityArgs: {portMappings: [{hostPort: 8000 + number, containerPort: 80, protocol: 'tcp'}]},
    args: `IgnoreUnknown=1;K8S_POD_NAMESPACE=default;K8S_POD_NAME=web-${number}`,
  };
});
const [first, , , , , last] = attachments;
if (first === undefined || last === undefined) throw new Error('there are six');

const added = attachments.map((attachment) => runtime.add(network, attachment));
const cleaned = runtime.del(network, last);
const checked = runtime.check(network, first);
const deleted = runtime.del(network, first);

// dockershim names the network namespace by a process in it
const holder = spawn('unshare', ['--net', 'sleep', '60'], {stdio: 'ignore'});
await new Promise((resolve) => setTimeout(resolve, 200));
const byProcess = runtime.add(network, {
  ...last,
  containerId: '7'.repeat(64),
  netns: `/proc/${holder.pid ?? 0}/ns/net`,
});
holder.kill();

console.log(JSON.stringify({added, cleaned, checked, deleted, byProcess}));
