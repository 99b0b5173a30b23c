// Attaches and detaches a container with a meta plugin that has two levels of delegates. To be run in namespaces of its
// own (unshare --mount --net --pid): it mounts over /run and /var/lib.
import {execFileSync} from 'node:child_process';
import {Runtime, type NetworkConfigList} from '../../helpers/runtime.js';

const network: NetworkConfigList = {
  cniVersion: '1.0.0',
  name: 'mlab-meta',
  plugins: [
    {
      type: 'meta',
      delegates: [
        {type: 'bridge', bridge: 'mlab-meta0', ipam: {type: 'host-local', ranges: [[{subnet: '10.77.8.0/24'}]]}},
        {type: 'ptp', ipam: {type: 'static', addresses: [{address: '10.77.9.2/24', gateway: '10.77.9.1'}]}},
      ],
    },
  ],
};
for (const directory of ['/run', '/var/lib']) execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', directory]);
execFileSync('ip', ['link', 'set', 'lo', 'up']);
execFileSync('ip', ['netns', 'add', 'mlab-meta']);
const runtime = new Runtime(process.argv.slice(2));
const attachment = {containerId: 'c'.repeat(64), netns: '/run/netns/mlab-meta', ifname: 'eth0'};
console.log(JSON.stringify([...runtime.add(network, attachment), ...runtime.del(network, attachment)]));
