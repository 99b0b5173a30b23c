import {asArray, asNumber, asString, isObject, type Json, type JsonObject} from '../../json.js';
import {finding, findingIf, type Finding} from '../finding.js';
import {checkBounds, checkChoice, checkLinkName, checkMac} from './values.js';

/**
 * What the plugins that make a link refuse in their own configuration
 * (github.com/containernetworking/plugins 1.9 plugins/main: loadConf, loadNetConf).
 */
export const linkPlugins: Readonly<Record<string, (plugin: JsonObject) => Finding[]>> = {
  bond,
  bridge,
  'host-device': hostDevice,
  ipvlan: ({mode, master}) => [...checkChoice(mode, 'mode', ['l2', 'l3', 'l3s']), ...checkLinkName(master, 'master')],
  macvlan: ({mode, master}) => [
    ...checkChoice(mode, 'mode', ['bridge', 'private', 'vepa', 'passthru']),
    ...checkLinkName(master, 'master'),
  ],
  ptp: ({ipMasqBackend}) => checkChoice(ipMasqBackend, 'ipMasqBackend', masqueraders),
  sriov,
  tap: ({bridge: name}) => checkLinkName(name, 'bridge'),
  vlan,
};

/** github.com/k8snetworkplumbingwg/bond-cni bond/bond.go, loadConfigFile; netlink's StringToBondModeMap */
function bond({links, mode}: JsonObject): Finding[] {
  return [
    ...findingIf(asArray(links).length < 2, 'value-missing', 'links', 'bond needs two links at least'),
    ...checkChoice(mode, 'mode', bondModes),
  ];
}

const bondModes = [
  ...['balance-rr', 'active-backup', 'balance-xor', 'broadcast', '802.3ad', 'balance-tlb', 'balance-alb'],
];

const masqueraders = ['iptables', 'nftables'];

function bridge(plugin: JsonObject): Finding[] {
  const {bridge: name, vlan: vlanId, vlanTrunk, hairpinMode, promiscMode, ipam} = plugin;
  const trunk = asArray(vlanTrunk).flatMap((each, index) => {
    const where = `vlanTrunk[${index}]`;
    if (!isObject(each)) return [finding('value-of-wrong-type', where, `${JSON.stringify(each)} is not an object`)];
    const {id, minID, maxID} = each;
    const [low, high] = [asNumber(minID), asNumber(maxID)];
    return [
      ...checkBounds(id, `${where}.id`, 1, 4094),
      ...checkBounds(minID, `${where}.minID`, 1, 4094),
      ...checkBounds(maxID, `${where}.maxID`, 1, 4094),
      ...findingIf(
        (low === undefined) !== (high === undefined) || (low !== undefined && high !== undefined && low > high),
        'value-unknown',
        where,
        'minID and maxID stand together, the smaller one first',
      ),
    ];
  });
  return [
    ...checkLinkName(name, 'bridge'),
    ...checkChoice(plugin['ipMasqBackend'], 'ipMasqBackend', masqueraders),
    ...checkBounds(vlanId, 'vlan', 0, 4094),
    ...trunk,
    ...findingIf(
      hairpinMode === true && promiscMode === true,
      'values-exclude-each-other',
      'promiscMode',
      'bridge refuses it beside hairpinMode',
    ),
    ...findingIf(
      plugin['disableContainerInterface'] === true && isObject(ipam) && Boolean(asString(ipam['type'])),
      'values-exclude-each-other',
      'ipam',
      'bridge refuses it beside disableContainerInterface',
    ),
  ];
}

/** The device may also come with the request: from the runtime, or from multus for a `resourceName`. */
function hostDevice({device, hwaddr, kernelpath, pciBusID, deviceID, capabilities}: JsonObject): Finding[] {
  const isNamed = [device, hwaddr, kernelpath, pciBusID, deviceID].some((value) => Boolean(asString(value)));
  const comesLater = isObject(capabilities) && capabilities['deviceID'] === true;
  const path = asString(kernelpath) ?? '';
  return [
    ...findingIf(
      !isNamed && !comesLater,
      'device-missing',
      'device',
      'there is no device, hwaddr, kernelpath or pciBusID: host-device fails unless the request brings one',
    ),
    ...checkLinkName(device, 'device'),
    ...checkMac(hwaddr, 'hwaddr'),
    ...findingIf(
      path !== '' && !path.startsWith('/sys/devices/'),
      'value-unknown',
      'kernelpath',
      `"${path}" does not begin with /sys/devices/`,
    ),
    ...checkPciAddress(pciBusID),
  ];
}

/** As the directories of /sys/bus/pci/devices are called. */
function checkPciAddress(value: Json | undefined): Finding[] {
  const text = asString(value) ?? '';
  const isAddress = text === '' || /^[0-9a-f]{4,}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]$/.test(text);
  return findingIf(!isAddress, 'value-unknown', 'pciBusID', `"${text}" is no address of PCI like 0000:03:00.1`);
}

function vlan({master, vlanId}: JsonObject): Finding[] {
  return [
    ...(asString(master) ? [] : [finding('value-missing', 'master', 'vlan needs the link that it lies on')]),
    ...checkLinkName(master, 'master'),
    ...(vlanId === undefined
      ? [finding('vlan-id-missing', 'vlanId', 'there is none, so frames are tagged with VLAN 0')]
      : checkBounds(vlanId, 'vlanId', 0, 4094)),
  ];
}

/** github.com/k8snetworkplumbingwg/sriov-cni pkg/config/config.go, LoadConf; the device comes with the request. */
function sriov({vlan: vlanId, vlanQoS, vlanProto, link_state: state}: JsonObject): Finding[] {
  const proto = asString(vlanProto);
  return [
    ...checkBounds(vlanId, 'vlan', 0, 4094),
    ...checkBounds(vlanQoS, 'vlanQoS', 0, 7),
    ...checkChoice(proto?.toLowerCase(), 'vlanProto', ['802.1q', '802.1ad']),
    ...checkChoice(state, 'link_state', ['auto', 'enable', 'disable']),
    ...findingIf(
      !vlanId && ((asNumber(vlanQoS) ?? 0) > 0 || proto?.toLowerCase() === '802.1ad'),
      'value-missing',
      'vlan',
      'sriov takes vlanQoS and 802.1ad only with a VLAN',
    ),
  ];
}
