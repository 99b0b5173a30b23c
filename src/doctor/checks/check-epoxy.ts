import {asString, isObject} from '../../cni/json.js';
import type {Facts} from '../facts.js';
import {broken, type Remark} from '../remark.js';

/**
 * index2ip counts from the address that M-Lab's boot server gave the kernel
 * (https://github.com/m-lab/index2ip: "Could not find epoxy.ip4 args").
 */
export function checkEpoxy({plugins, kernelArguments}: Facts): Remark[] {
  const user = plugins.find(({json}) => isObject(json['ipam']) && asString(json['ipam']['type']) === 'index2ip');
  if (user === undefined || kernelArguments === null || /(^|\s)epoxy\.ip(v4|4)=\S/.test(kernelArguments)) return [];
  return [
    broken('epoxy-missing', {
      what: 'the kernel was started without epoxy.ipv4=: index2ip has no address to count from, and fails for every pod',
      evidence: [user.where, '/proc/cmdline'],
      next: 'boot the machine through ePoxy, or choose another ipam for this node',
    }),
  ];
}
