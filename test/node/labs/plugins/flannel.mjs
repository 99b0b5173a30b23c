#!/usr/bin/env node
// Stands in for the flannel plugin (github.com/flannel-io/cni-plugin): it makes a configuration for its delegate, by
// default bridge with host-local, from what flanneld wrote into /run/flannel/subnet.env, shows it on stderr, and keeps it
// in /var/lib/cni/flannel/CONTAINER for the DEL, which needs no subnet.env then.
import {mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {callPlugin, CniError, serve} from './cni.mjs';

serve({ADD: add, DEL: del});

function add(request) {
  const delegate = delegateOf(request, readSubnet(request.subnetFile ?? '/run/flannel/subnet.env'));
  process.stderr.write(`delegateAdd: netconf sent to delegate plugin:\n${JSON.stringify(delegate)}`);
  const {file, directory} = keptAt(request);
  mkdirSync(directory, {recursive: true, mode: 0o700});
  writeFileSync(file, JSON.stringify(delegate), {mode: 0o600});
  return callPlugin(delegate);
}

function del(request) {
  const {file} = keptAt(request);
  const delegate = readOrNull(file);
  if (delegate === null) return; // never added
  callPlugin(JSON.parse(delegate));
  rmSync(file);
}

function keptAt({dataDir = '/var/lib/cni/flannel'}) {
  return {directory: dataDir, file: join(dataDir, process.env.CNI_CONTAINERID)};
}

function readSubnet(file) {
  const text = readOrNull(file);
  if (text === null) {
    throw new CniError(
      999,
      `failed to load flannel 'subnet.env' file: open ${file}: no such file or directory. Check the flannel pod log for this node.`,
    );
  }
  return Object.fromEntries(text.split('\n').flatMap((line) => (line.includes('=') ? [line.split('=')] : [])));
}

function delegateOf({cniVersion, name, delegate}, subnet) {
  const isBridge = (delegate?.type ?? 'bridge') === 'bridge';
  return {
    cniVersion,
    ...(isBridge ? {isGateway: true} : {}),
    ...delegate,
    type: delegate?.type ?? 'bridge',
    name,
    mtu: Number(subnet.FLANNEL_MTU),
    ipMasq: subnet.FLANNEL_IPMASQ !== 'true', // flanneld does it, or the bridge
    ipam: {
      type: 'host-local',
      ranges: [[{subnet: networkOf(subnet.FLANNEL_SUBNET)}]],
      routes: [{dst: subnet.FLANNEL_NETWORK}],
    },
  };
}

/** The address of the gateway, as flanneld writes it, without its last bits. */
function networkOf(subnet) {
  const [address, length] = subnet.split('/');
  const bits = address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
  const size = 2 ** (32 - Number(length));
  const network = Math.floor(bits / size) * size;
  return `${[24, 16, 8, 0].map((shift) => Math.floor(network / 2 ** shift) % 256).join('.')}/${length}`;
}

function readOrNull(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
