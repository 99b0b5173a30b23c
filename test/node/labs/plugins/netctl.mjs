#!/usr/bin/env node
// Stands in for M-Lab's netctl, the first plugin of a list: it sets the sysctls of its configuration in the container's
// network namespace, before there is an interface that they could apply to, and hands on what the IPAM plugin gives.
import {execFileSync} from 'node:child_process';
import {callIpam, serve} from './cni.mjs';

serve({ADD: add, DEL: callIpam});

function add(request) {
  for (const [name, value] of Object.entries(request.sysctl ?? {})) {
    const file = `/proc/sys/${name.replaceAll('.', '/')}`;
    execFileSync('nsenter', [`--net=${process.env.CNI_NETNS}`, 'sh', '-c', 'echo "$1" >"$2"', 'sh', value, file]);
  }
  return callIpam(request);
}
