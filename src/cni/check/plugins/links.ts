import {asArray, asNumber, asString, isObject, type JsonObject} from '../../json.js';
import {finding, findingIf, type Finding} from '../finding.js';
import {checkBounds, checkChoice} from './values.js';

/**
 * What the plugins that make a link refuse in their own configuration
 * (github.com/containernetworking/plugins 1.9 plugins/main: loadConf, loadNetConf).
 */
export const linkPlugins: Readonly<Record<string, (plugin: JsonObject) => Finding[]>> = {
  bridge,
  'host-device': hostDevice,
  ipvlan: ({mode}) => checkChoice(mode, 'mode', ['l2', 'l3', 'l3s']),
  macvlan: ({mode}) => checkChoice(mode, 'mode', ['bridge', 'private', 'vepa', 'passthru']),
  vlan,
};

/** IFNAMSIZ - 1 */
const longestName = 15;

function bridge(plugin: JsonObject): Finding[] {
  const {bridge: name, vlan: vlanId, vlanTrunk, hairpinMode, promiscMode} = plugin;
  const trunk = asArray(vlanTrunk).flatMap((each, index) => {
    if (!isObject(each)) return [];
    const where = `vlanTrunk[${index}]`;
    const {id, minID, maxID} = each;
    const [low, high] = [asNumber(minID), asNumber(maxID)];
    return [
      ...checkBounds(id, `${where}.id`, 0, 4094),
      ...checkBounds(minID, `${where}.minID`, 0, 4094),
      ...checkBounds(maxID, `${where}.maxID`, 0, 4094),
      ...findingIf(
        (low === undefined) !== (high === undefined) || (low !== undefined && high !== undefined && low > high),
        'value-unknown',
        where,
        'minID and maxID stand together, the smaller one first',
      ),
    ];
  });
  return [
    ...findingIf(
      (asString(name) ?? '').length > longestName,
      'value-unknown',
      'bridge',
      `"${asString(name) ?? ''}" is longer than ${longestName} characters`,
    ),
    ...checkBounds(vlanId, 'vlan', 0, 4094),
    ...trunk,
    ...findingIf(
      hairpinMode === true && promiscMode === true,
      'values-exclude-each-other',
      'promiscMode',
      'bridge refuses it beside hairpinMode',
    ),
  ];
}

/** The device may also come with the request: from the runtime, or from multus for a `resourceName`. */
function hostDevice({device, hwaddr, kernelpath, pciBusID, deviceID, capabilities}: JsonObject): Finding[] {
  const isNamed = [device, hwaddr, kernelpath, pciBusID, deviceID].some((value) => Boolean(asString(value)));
  const comesLater = isObject(capabilities) && capabilities['deviceID'] === true;
  return findingIf(
    !isNamed && !comesLater,
    'device-missing',
    'device',
    'there is no device, hwaddr, kernelpath or pciBusID: host-device fails unless the request brings one',
  );
}

function vlan({master, vlanId}: JsonObject): Finding[] {
  return [
    ...(asString(master) ? [] : [finding('value-missing', 'master', 'vlan needs the link that it lies on')]),
    ...(vlanId === undefined
      ? [finding('value-missing', 'vlanId', 'vlan needs the number of the VLAN')]
      : checkBounds(vlanId, 'vlanId', 0, 4094)),
  ];
}
