import {asArray, isObject, type Json, type JsonObject} from '../../json.js';
import {finding, type Finding} from '../finding.js';

/** What Go accepts for a field; null, which it takes for nothing at all, fits every one. */
type Shape = 'text' | 'whole' | 'unsigned' | 'boolean' | 'list' | 'texts' | 'object' | 'textsByName';

/** Fields of one object, and what each must be. */
export type Shapes = Readonly<Record<string, Shape>>;

/** What every plugin that is made with libcni reads (github.com/containernetworking/cni pkg/types, PluginConf). */
const common: Shapes = {capabilities: 'object', ipam: 'object', dns: 'object'};

const link: Shapes = {master: 'text', mtu: 'whole', linkInContainer: 'boolean'};

/**
 * The fields of the plugins of containernetworking (github.com/containernetworking/plugins 1.9, NetConf of each), and of
 * others (multus-cni pkg/types/types.go, flannel-io/cni-plugin flannel.go, sriov-cni pkg/types/types.go).
 */
const ofPlugin: Readonly<Record<string, Shapes>> = {
  bridge: {
    ...{bridge: 'text', isGateway: 'boolean', isDefaultGateway: 'boolean', forceAddress: 'boolean', ipMasq: 'boolean'},
    ...{ipMasqBackend: 'text', mtu: 'whole', hairpinMode: 'boolean', promiscMode: 'boolean', vlan: 'whole'},
    ...{vlanTrunk: 'list', preserveDefaultVlan: 'boolean', macspoofchk: 'boolean', enabledad: 'boolean'},
    ...{disableContainerInterface: 'boolean', portIsolation: 'boolean'},
  },
  ipvlan: {...link, mode: 'text'},
  macvlan: {...link, mode: 'text', mac: 'text', bcqueuelen: 'unsigned'},
  vlan: {...link, vlanId: 'whole'},
  ptp: {ipMasq: 'boolean', ipMasqBackend: 'text', mtu: 'whole'},
  'host-device': {device: 'text', hwaddr: 'text', kernelpath: 'text', pciBusID: 'text', DPDKMode: 'boolean'},
  tap: {multiQueue: 'boolean', mtu: 'whole', mac: 'text', owner: 'unsigned', group: 'unsigned', bridge: 'text'},
  bandwidth: {ingressRate: 'unsigned', ingressBurst: 'unsigned', egressRate: 'unsigned', egressBurst: 'unsigned'},
  firewall: {backend: 'text', iptablesAdminChainName: 'text', firewalldZone: 'text', ingressPolicy: 'text'},
  portmap: {
    ...{backend: 'text', snat: 'boolean', conditionsV4: 'texts', conditionsV6: 'texts', masqAll: 'boolean'},
    ...{markMasqBit: 'whole', externalSetMarkChain: 'text'},
  },
  sbr: {table: 'whole', gateways: 'texts', addSourceHints: 'boolean'},
  tuning: {
    ...{dataDir: 'text', sysctl: 'textsByName', mac: 'text', promisc: 'boolean', mtu: 'whole', txQLen: 'whole'},
    allmulti: 'boolean',
  },
  vrf: {vrfname: 'text', table: 'unsigned'},
  sriov: {
    ...{mac: 'text', mtu: 'whole', vlan: 'whole', vlanQoS: 'whole', vlanProto: 'text', deviceID: 'text'},
    ...{min_tx_rate: 'whole', max_tx_rate: 'whole', spoofchk: 'text', trust: 'text', link_state: 'text'},
  },
  flannel: {subnetFile: 'text', dataDir: 'text', delegate: 'object'},
  multus: {
    ...{confDir: 'text', cniDir: 'text', binDir: 'text', delegates: 'list', clusterNetwork: 'text'},
    ...{defaultNetworks: 'texts', kubeconfig: 'text', logFile: 'text', logLevel: 'text', logToStderr: 'boolean'},
    ...{readinessindicatorfile: 'text', namespaceIsolation: 'boolean', globalNamespaces: 'text'},
    ...{systemNamespaces: 'texts', multusNamespace: 'text', retryDeleteOnError: 'boolean'},
  },
};

const ofIpam: Readonly<Record<string, Shapes>> = {
  'host-local': {routes: 'list', ranges: 'list', dataDir: 'text', resolvConf: 'text', subnet: 'text'},
  static: {routes: 'list', addresses: 'list', dns: 'object'},
  dhcp: {daemonSocketPath: 'text', provide: 'list', request: 'list', priority: 'whole'},
  whereabouts: {
    ...{range: 'text', ipRanges: 'list', exclude: 'texts', routes: 'list', addresses: 'list', gateway: 'text'},
    ...{enable_overlapping_ranges: 'boolean', kubernetes: 'object', configuration_path: 'text', network_name: 'text'},
    ...{node_slice_size: 'text', sleep_for_race: 'whole', range_start: 'text', range_end: 'text', log_level: 'text'},
  },
};

/** Every field's name, as the plugins write it. */
export const fieldNames: readonly string[] = [common, ...Object.values(ofPlugin), ...Object.values(ofIpam)].flatMap(
  (shapes) => Object.keys(shapes),
);

/** Fields that are checked elsewhere, and belong to the same objects. */
const others: Readonly<Record<string, readonly string[]>> = {
  'host-local': ['gateway', 'rangeStart', 'rangeEnd'],
};

/** All fields that a plugin reads; none: it is not known. */
export function pluginFields(type: string): readonly string[] {
  const own = ofPlugin[type];
  return own === undefined ? [] : Object.keys({...common, ...own});
}

/** The same for an `ipam`. */
export function ipamFields(type: string): readonly string[] {
  return [...Object.keys(ofIpam[type] ?? {}), ...(others[type] ?? [])];
}

/** libcni pkg/types, route */
const route: Shapes = {
  dst: 'text',
  gw: 'text',
  mtu: 'whole',
  advmss: 'whole',
  priority: 'whole',
  table: 'whole',
  scope: 'whole',
};

const dns: Shapes = {nameservers: 'texts', domain: 'text', search: 'texts', options: 'texts'};

/** Checks that the fields of a plugin's configuration are what the plugin reads: else it refuses all of it. */
export function checkPluginShapes(type: string, plugin: JsonObject): Finding[] {
  return [
    ...checkShapes({...common, ...ofPlugin[type]}, plugin, ''),
    ...(isObject(plugin['dns']) ? checkShapes(dns, plugin['dns'], 'dns.') : []),
  ];
}

/** The same for an `ipam`. */
export function checkIpamShapes(type: string, ipam: JsonObject): Finding[] {
  const routes = type in ofIpam ? asArray(ipam['routes']) : [];
  return [
    ...checkShapes(ofIpam[type] ?? {}, ipam, ''),
    ...routes.flatMap((each, index) =>
      isObject(each)
        ? checkShapes(route, each, `routes[${index}].`)
        : [finding('value-of-wrong-type', `routes[${index}]`, `${JSON.stringify(each)} is not an object`)],
    ),
  ];
}

function checkShapes(shapes: Shapes, json: JsonObject, place: string): Finding[] {
  return Object.entries(shapes).flatMap(([key, shape]) => {
    const value = json[key];
    if (value === undefined || value === null || fits(shape, value)) return [];
    return [finding('value-of-wrong-type', `${place}${key}`, `${JSON.stringify(value)} is not ${wanted[shape]}`)];
  });
}

const wanted: Readonly<Record<Shape, string>> = {
  text: 'a string',
  whole: 'a whole number',
  unsigned: 'a whole number from 0 on',
  boolean: 'true or false',
  list: 'a list',
  texts: 'a list of strings',
  object: 'an object',
  textsByName: 'an object whose values are strings',
};

function fits(shape: Shape, value: Json): boolean {
  switch (shape) {
    case 'text':
      return typeof value === 'string';
    case 'whole':
      return Number.isInteger(value);
    case 'unsigned':
      return Number.isInteger(value) && Number(value) >= 0;
    case 'boolean':
      return typeof value === 'boolean';
    case 'list':
      return Array.isArray(value);
    case 'texts':
      return Array.isArray(value) && value.every((each) => typeof each === 'string');
    case 'object':
      return isObject(value);
    case 'textsByName':
      return isObject(value) && Object.values(value).every((each) => typeof each === 'string');
  }
}
