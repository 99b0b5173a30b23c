/** What flanneld writes when its node has got a subnet. */
export const subnetFile = '/run/flannel/subnet.env';

export const subnet = [
  'FLANNEL_NETWORK=10.244.0.0/16',
  'FLANNEL_SUBNET=10.244.3.1/26',
  'FLANNEL_MTU=1450',
  'FLANNEL_IPMASQ=false',
  '',
].join('\n');
