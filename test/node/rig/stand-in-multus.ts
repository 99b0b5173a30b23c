import {join} from 'node:path';
import {addOf, call, writeScript} from '../../helpers/calls.js';
import {makeShimDir, type ShimDir} from '../../helpers/shim.js';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';

/** Shims before a stand-in for multus, which attaches every pod to flannel, and as net1 to the network `12-net`. */
export interface StandInMultus {
  readonly store: string;
  /** Attaches a pod through the shims, as a runtime would; a pod whose name ends in `-bad` gets no net1. */
  readonly attach: (pod: {readonly name: string; readonly uid: string}, container: string) => Promise<void>;
  readonly dispose: () => void;
}

export function makeStandInMultus(): StandInMultus {
  const real = mkdtempSync(join(tmpdir(), 'mlab-cni-test-stand-ins-'));
  const shim = makeShimDir({
    plugins: {
      multus: writeScript(join(real, 'multus'), ...multus),
      flannel: writeScript(join(real, 'flannel'), 'cat >/dev/null', resultOf('10.244.3.2/24')),
      bridge: writeScript(join(real, 'bridge'), ...bridge),
    },
  });
  return {
    store: shim.store,
    attach: (pod, container) => attach(shim, pod, container),
    dispose: () => {
      shim.dispose();
      rmSync(real, {recursive: true, force: true});
    },
  };
}

const multus = [
  'cat >/dev/null',
  'delegate() {',
  '  printf \'{"cniVersion":"0.4.0","name":"%s","type":"%s"}\' "$2" "$1" | CNI_IFNAME=$3 "${CNI_PATH%%:*}/$1"',
  '}',
  'first=$(delegate flannel flannel eth0) || { printf %s "$first"; exit 1; }',
  'second=$(delegate bridge 12-net net1) || { printf %s "$second"; exit 1; }',
  'printf %s "$first"',
];

const bridge = [
  'cat >/dev/null',
  'case $CNI_ARGS in *-bad\\;*)',
  '  echo \'{"cniVersion":"0.4.0","code":999,"msg":"failed to create bridge: operation not supported"}\'; exit 1',
  'esac',
  resultOf('10.10.12.2/24'),
];

function resultOf(address: string): string {
  return `echo '{"cniVersion":"0.4.0","ips":[{"version":"4","address":"${address}"}]}'`;
}

async function attach(shim: ShimDir, {name, uid}: {name: string; uid: string}, container: string): Promise<void> {
  await call(join(shim.dir, 'multus'), {
    environment: {
      ...addOf(container),
      CNI_PATH: `${shim.dir}:${shim.realDir}`,
      CNI_ARGS: `IgnoreUnknown=1;K8S_POD_NAMESPACE=default;K8S_POD_NAME=${name};K8S_POD_UID=${uid}`,
    },
    stdin: '{"cniVersion":"0.4.0","name":"multus-network","type":"multus","multusNamespace":"default"}',
  });
}
