import {createHash} from 'node:crypto';
import type {JsonObject} from '../../../src/cni/json.js';

/** One call, with all that is in its capture; `number` and `parent` count within the pod. */
export interface GeneratedCall {
  readonly number: number;
  readonly parent: number | null;
  readonly operation: string;
  readonly plugin: string;
  readonly ifname: string;
  readonly containerId: string;
  readonly args: string;
  readonly stdin: JsonObject;
  readonly stdout: JsonObject | null;
  readonly stderr: string;
  /** As in the name of the end; null: killed. */
  readonly exit: string | null;
  /** After the pod's first call. */
  readonly startMs: number;
  readonly durationMs: number;
}

/** The calls for one pod: ADD by multus with four to thirteen calls, then DEL by the same plugins. */
export function podCalls(pod: number): GeneratedCall[] {
  const containerId = createHash('sha256').update(String(pod)).digest('hex');
  const name = `web-${containerId.slice(0, 5)}-${pod}`;
  const args = `IgnoreUnknown=1;K8S_POD_NAMESPACE=${namespaces[pod % namespaces.length] ?? ''};K8S_POD_NAME=${name};K8S_POD_INFRA_CONTAINER_ID=${containerId};K8S_POD_UID=${uidOf(containerId)}`;
  const fails = pod % 20 === 17;
  const plan = [...primary, ...secondaries.slice(0, pod % 4).flat(), ...(pod % 4 === 3 ? [poll] : [])];
  return ['ADD', 'DEL'].flatMap((operation, half) =>
    plan.map(({plugin, parent, ifname, network, offsetMs, durationMs}, index): GeneratedCall => {
      const failed = fails && operation === 'ADD' && index < primary.length;
      const base = {
        number: half * plan.length + index,
        plugin,
        containerId: plugin === poll.plugin ? '' : containerId,
        args: plugin === poll.plugin ? '' : args,
        ifname,
        startMs: half * 90_000 + offsetMs,
      };
      const error = {
        cniVersion: '0.3.1',
        code: 999,
        msg: `failed to allocate for range 0: no IP addresses available in range set: 10.244.3.2-10.244.3.62`,
      };
      return {
        ...base,
        parent: parent === null ? null : half * plan.length + parent,
        operation: plugin === poll.plugin ? 'VERSION' : operation,
        stdin: requestOf(plugin, network),
        stdout: failed ? error : operation === 'ADD' ? resultOf(containerId, pod) : null,
        stderr: plugin === 'flannel' ? 'delegating to bridge\n' : '',
        exit: fails && operation === 'DEL' && index === 0 && pod % 200 === 17 ? null : failed ? 'exit-1' : 'exit-0',
        durationMs: durationMs + (pod % 7),
      };
    }),
  );
}

const namespaces = ['default', 'kube-system', 'monitoring', 'web', 'measurement'];

interface Planned {
  readonly plugin: string;
  readonly parent: number | null;
  readonly ifname: string;
  readonly network: string;
  readonly offsetMs: number;
  readonly durationMs: number;
}

const primary: readonly Planned[] = [
  {plugin: 'multus', parent: null, ifname: 'eth0', network: 'multus-network', offsetMs: 0, durationMs: 160},
  {plugin: 'flannel', parent: 0, ifname: 'eth0', network: 'flannel-conf', offsetMs: 10, durationMs: 60},
  {plugin: 'bridge', parent: 1, ifname: 'eth0', network: 'flannel-conf', offsetMs: 20, durationMs: 40},
  {plugin: 'host-local', parent: 2, ifname: 'eth0', network: 'flannel-conf', offsetMs: 30, durationMs: 10},
];

const secondaries: readonly (readonly Planned[])[] = [
  [
    {plugin: 'netctl', parent: 0, ifname: 'net1', network: 'index2ip-conf', offsetMs: 80, durationMs: 30},
    {plugin: 'index2ip', parent: 4, ifname: 'net1', network: 'index2ip-conf', offsetMs: 90, durationMs: 10},
    {plugin: 'macvlan', parent: 0, ifname: 'net1', network: 'index2ip-conf', offsetMs: 115, durationMs: 20},
  ],
  [
    {plugin: 'ipvlan', parent: 0, ifname: 'net2', network: 'ipvlan-conf', offsetMs: 136, durationMs: 12},
    {plugin: 'index2ip', parent: 7, ifname: 'net2', network: 'ipvlan-conf', offsetMs: 140, durationMs: 4},
  ],
  [
    {plugin: 'bridge', parent: 0, ifname: 'net3', network: 'storage', offsetMs: 150, durationMs: 8},
    {plugin: 'host-local', parent: 9, ifname: 'net3', network: 'storage', offsetMs: 152, durationMs: 3},
    {plugin: 'tuning', parent: 0, ifname: 'net3', network: 'storage', offsetMs: 158, durationMs: 2},
  ],
];

const poll: Planned = {plugin: 'portmap', parent: null, ifname: 'dummy', network: 'poll', offsetMs: 170, durationMs: 2};

function uidOf(hash: string): string {
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-4${hash.slice(13, 16)}-a${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}

function requestOf(type: string, name: string): JsonObject {
  return {
    cniVersion: '0.3.1',
    name,
    type,
    ...(type === 'bridge' || type === 'host-local'
      ? {ipam: {type: 'host-local', subnet: '10.244.3.0/26', routes: [{dst: '10.244.0.0/16'}]}}
      : {}),
    ...(type === 'multus'
      ? {kubeconfig: '/etc/cni/kubelet.conf', clusterNetwork: 'flannel-conf', multusNamespace: 'default'}
      : {}),
  };
}

function resultOf(containerId: string, pod: number): JsonObject {
  return {
    cniVersion: '0.3.1',
    interfaces: [
      {name: 'cni0', mac: 'e6:86:a2:b3:e6:81'},
      {name: `veth${containerId.slice(0, 8)}`, mac: '66:ed:c7:aa:52:e0'},
      {name: 'eth0', mac: '8a:18:19:0b:29:7a', sandbox: `/var/run/netns/cni-${containerId.slice(0, 8)}`},
    ],
    ips: [{version: '4', interface: 2, address: `10.244.3.${2 + (pod % 60)}/26`, gateway: '10.244.3.1'}],
    routes: [{dst: '10.244.0.0/16'}, {dst: '0.0.0.0/0', gw: '10.244.3.1'}],
    dns: {},
  };
}
