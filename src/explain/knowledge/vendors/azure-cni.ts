import type {Knowledge} from '../knowledge.js';

export default {
  daemons: [
    {
      name: 'azure-cns',
      product: 'Azure CNI',
      plugins: ['azure-vnet', 'azure-vnet-ipam', 'azure-cns', 'azure-ipam', 'azure-vnet-ipamv6'],
      places: [
        'localhost:10090',
        '127.0.0.1:10090',
        '/var/run/azure-vnet',
        '/var/run/azure-cns/',
        '/var/log/azure-vnet',
      ],
      look: 'kubectl -n kube-system get pods -o wide -l k8s-app=azure-cns, then /var/log/azure-vnet.log and azure-cns.log on the node',
      source: 'https://github.com/Azure/azure-container-networking/blob/master/docs/cni.md',
    },
  ],
  rules: [
    {
      id: 'azure-state-locked',
      only: 'own',
      title: 'the state file of Azure CNI is locked by another call',
      rank: 'specific',
      pattern:
        /(?:azure|key-value store|locking store|store lock).{0,80}(?:lock|timed out)|Store is locked|timed out locking store/i,
      cause:
        'Calls of azure-vnet take turns by a lock on its state file. One that crashed or hangs left the lock behind, or many pods start at once.',
      fix: 'Look in /var/log/azure-vnet.log for the process that holds it (the lock file holds a process id); if that does not run any more, the lock file is stale and may be removed.',
      source: 'https://github.com/Azure/azure-container-networking/issues/224',
      cases: ['Failed to initialize key-value store of network plugin: timed out locking store'],
    },
    {
      id: 'azure-no-address',
      only: 'own',
      title: 'Azure CNI has no address left for the pod',
      rank: 'specific',
      pattern:
        /No available addresses|Failed to allocate (?:pool|address).{0,120}(?:no|not) (?:available|enough)|AllocateIPConfig failed|no IPs available.{0,40}waiting|IPs? (?:not available|is exhausted)/i,
      cause:
        'The pool of addresses of this node (its secondary addresses, or what azure-cns got from the subnet) is used up, or leaked after a crash or reboot.',
      fix: 'Look at /var/log/azure-vnet-ipam.log, the limit of pods of the node, and the free addresses of the subnet; kubectl get nodenetworkconfig -A with azure-cns.',
      source: 'https://github.com/Azure/azure-container-networking/issues/195',
      cases: [
        'Failed to allocate address: Failed to delegate: Failed to allocate address: No available addresses',
        'IPAM plugin failed: AllocateIPConfig failed: not enough IPs available for 9f8e, waiting on Azure CNS to allocate more',
      ],
    },
  ],
} satisfies Knowledge;
