#!/usr/bin/env node
// Stands in for M-Lab's index2ip, an IPAM plugin. A node's addresses are on its kernel's command line, as ePoxy puts them
// there: epoxy.ipv4=ADDRESS/LENGTH,GATEWAY,DNS1,DNS2 and perhaps epoxy.ipv6 in the same form. A pod gets the node's
// address plus the `index` of its configuration.
//
// INDEX2IP_CMDLINE names another file than /proc/cmdline. Like the real one it has no JSON for errors: they go to
// stderr, and the exit status is 1. DEL and CHECK have nothing to do.
import {readFileSync} from 'node:fs';
import {isIPv4, isIPv6} from 'node:net';
import {serve} from './cni.mjs';

serve({ADD: add}, ['0.2.0', '0.3.0', '0.3.1', '0.4.0']);

function add({cniVersion, ipam}) {
  const commandLine = readFileSync(process.env.INDEX2IP_CMDLINE ?? '/proc/cmdline', 'utf8');
  const ipv4 = familyOf(commandLine, '4') ?? giveUp('Could not populate the IP configuration: no epoxy.ipv4');
  const families = [ipv4, familyOf(commandLine, '6')].filter((family) => family !== undefined);
  return {
    cniVersion,
    ips: families.map(({version, address, gateway}) => ({version, address: plusIndex(address, ipam.index), gateway})),
    routes: families.map(({version, gateway}) => ({dst: version === '4' ? '0.0.0.0/0' : '::/0', gw: gateway})),
    dns: {nameservers: families.flatMap(({nameservers}) => nameservers)},
  };
}

function familyOf(commandLine, version) {
  const value = new RegExp(`(?:^|\\s)epoxy\\.ipv${version}=(\\S+)`).exec(commandLine)?.[1];
  if (value === undefined) return undefined;
  const parts = value.split(',');
  if (parts.length !== 4) giveUp(`Could not populate the IP configuration: ${value} has not 4 parts`);
  const [address, gateway, ...nameservers] = parts;
  return {version, address, gateway, nameservers};
}

/** `10.0.0.9/26` plus 12 is `10.0.0.21/26`, and `1f::9/64` plus 12 is `1f::21/64`: staff read one number in both. */
function plusIndex(text, index) {
  if (!Number.isInteger(index) || index < 1 || index > 12) giveUp(`Could not manipulate the IP: no index: ${index}`);
  const [address, length] = text.split('/');
  if (isIPv4(address)) return `${plusInLastPart(address, '.', index, 255)}/${length}`;
  if (isIPv6(address)) return `${plusInLastPart(address, ':', index, 7999)}/${length}`;
  return giveUp(`Could not manipulate the IP: ${text} is no address`);
}

/** The digits of the last group of an IPv6 address are hexadecimal, and are added to as if they were decimal. */
function plusInLastPart(address, separator, index, most) {
  const at = address.lastIndexOf(separator) + 1;
  const last = address.slice(at) || '0';
  const sum = Number(last) + index;
  if (!/^\d+$/.test(last) || sum > most) giveUp(`Could not manipulate the IP: ${address} plus ${index}`);
  return `${address.slice(0, at)}${sum}`;
}

function giveUp(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
