import type {Facts, KernelFacts} from '../facts.js';
import type {PluginConfiguration} from '../network.js';
import {broken, unchecked, type Remark} from '../remark.js';

/** What a plugin needs of the kernel: the module, and the option that it is built from. */
const needs: Readonly<Record<string, readonly string[]>> = {
  bridge: ['bridge', 'veth'],
  dummy: ['dummy'],
  ipvlan: ['ipvlan'],
  macvlan: ['macvlan'],
  ptp: ['veth'],
  vlan: ['8021q'],
  vrf: ['vrf'],
};

const options: Readonly<Record<string, string>> = {
  '8021q': 'CONFIG_VLAN_8021Q',
  bridge: 'CONFIG_BRIDGE',
  dummy: 'CONFIG_DUMMY',
  ipvlan: 'CONFIG_IPVLAN',
  macvlan: 'CONFIG_MACVLAN',
  veth: 'CONFIG_VETH',
  vrf: 'CONFIG_NET_VRF',
  vxlan: 'CONFIG_VXLAN',
};

/** Checks that the kernel can make the interfaces that the configuration asks for. */
export function checkKernel({kernel, plugins, links, cluster}: Facts): Remark[] {
  const vxlan = typeof cluster?.node === 'object' ? cluster.node?.annotations[backendAnnotation] : undefined;
  const wanted = plugins.flatMap((plugin) => [
    ...(needs[plugin.type] ?? []).map((module) => ({module, plugin})),
    ...(plugin.type === 'flannel' && vxlan === 'vxlan' ? [{module: 'vxlan', plugin}] : []),
  ]);
  const modules = [...new Set(wanted.map(({module}) => module))];
  const isInUse = (module: string) => links?.some(({kind}) => kind === module) === true;
  const answers = modules
    .filter((module) => !isInUse(module))
    .map((module) => ({module, answer: availability(kernel, module)}));
  const unknown = answers.filter(({answer}) => answer.kind === 'unknown').map(({module}) => module);
  return [
    ...answers.flatMap(({module, answer}) =>
      answer.kind === 'no'
        ? [missing(module, answer.evidence, wanted.find((each) => each.module === module)?.plugin)]
        : [],
    ),
    ...(unknown.length === 0
      ? []
      : [unchecked(`whether the kernel has ${unknown.join(', ')}`, `no list of what ${kernel.release} has was found`)]),
  ];
}

/** What flanneld tells the cluster about its backend. */
const backendAnnotation = 'flannel.alpha.coreos.com/backend-type';

type Availability =
  {readonly kind: 'yes'} | {readonly kind: 'no'; readonly evidence: readonly string[]} | {readonly kind: 'unknown'};

function availability({release, loaded, installed, options: on}: KernelFacts, module: string): Availability {
  const option = options[module] ?? '';
  if (loaded.has(module) || installed?.has(module) === true || on?.has(`${option}=y`) === true) return {kind: 'yes'};
  const isOff = on !== null && !on.has(`${option}=m`);
  if (isOff) return {kind: 'no', evidence: [`${option} is not set in the configuration of ${release}`]};
  if (installed === null) return {kind: 'unknown'};
  const evidence = [`/lib/modules/${release} has it neither as a module nor built in, and it is not loaded`];
  return {kind: 'no', evidence};
}

function missing(module: string, evidence: readonly string[], plugin: PluginConfiguration | undefined): Remark {
  return broken('kernel-module-missing', {
    what: `the kernel has no ${module}: ${plugin?.type ?? module} fails with "operation not supported"`,
    evidence: [...evidence, ...(plugin === undefined ? [] : [`${plugin.where} needs it`])],
    next: `install the modules of this kernel (often linux-modules-extra), or a kernel with ${options[module] ?? module}`,
  });
}
