import {isIP} from 'node:net';
import {asArray, asNumber, asString, isObject, type JsonObject} from '../../json.js';
import {finding, findingIf, type Finding} from '../finding.js';
import {checkBounds, checkChoice, checkLinkName} from './values.js';

/**
 * What the plugins that change an interface refuse in their own configuration
 * (github.com/containernetworking/plugins 1.9 plugins/meta: parseConf, parseConfig).
 */
export const chainedPlugins: Readonly<Record<string, (plugin: JsonObject) => Finding[]>> = {
  bandwidth,
  firewall: ({backend, ingressPolicy}) => [
    ...findingIf(
      !['', 'iptables', 'firewalld'].includes(asString(backend) ?? ''),
      'value-ignored',
      'backend',
      `firewall knows iptables and firewalld, and takes what is there instead of "${asString(backend) ?? ''}"`,
    ),
    ...checkChoice(ingressPolicy, 'ingressPolicy', ['open', 'same-bridge', 'isolated']),
  ],
  portmap,
  sbr,
  tuning,
  vrf: ({vrfname}) =>
    asString(vrfname)
      ? checkLinkName(vrfname, 'vrfname')
      : [finding('value-missing', 'vrfname', 'vrf needs the name of the VRF')],
};

/** A rate without a burst, or the other way round, is refused. */
function bandwidth(plugin: JsonObject): Finding[] {
  return ['ingress', 'egress'].flatMap((direction) => {
    const [rate, burst] = [asNumber(plugin[`${direction}Rate`]) ?? 0, asNumber(plugin[`${direction}Burst`]) ?? 0];
    return [
      ...findingIf(
        rate > 0 !== burst > 0,
        'value-missing',
        rate > 0 ? `${direction}Burst` : `${direction}Rate`,
        `bandwidth takes ${direction}Rate and ${direction}Burst together`,
      ),
      ...findingIf(burst / 8 >= 2 ** 32 - 1, 'value-unknown', `${direction}Burst`, `${burst} bits are more than 4 GB`),
    ];
  });
}

function portmap({markMasqBit, externalSetMarkChain, backend, conditionsV4, conditionsV6}: JsonObject): Finding[] {
  const other = backend === 'nftables' ? /^[-!]/ : /^[^-!]/;
  return [
    ...checkBounds(markMasqBit, 'markMasqBit', 0, 31),
    ...checkChoice(backend, 'backend', ['iptables', 'nftables']),
    ...findingIf(
      typeof markMasqBit === 'number' && Boolean(asString(externalSetMarkChain)),
      'values-exclude-each-other',
      'externalSetMarkChain',
      'portmap refuses it beside markMasqBit',
    ),
    ...findingIf(
      backend === 'nftables' && typeof externalSetMarkChain === 'string',
      'values-exclude-each-other',
      'externalSetMarkChain',
      'portmap takes it with iptables only',
    ),
    ...Object.entries({conditionsV4, conditionsV6}).flatMap(([key, conditions]) => {
      const first = asString(asArray(conditions)[0]) ?? '';
      const chosen = asString(backend) ?? '';
      const isOfOther = chosen !== '' && other.test(first);
      return findingIf(isOfOther, 'values-exclude-each-other', key, `"${first}" is not written for ${chosen}`);
    }),
  ];
}

/** One gateway of each family (plugins/meta/sbr/main.go, doRoutes). */
function sbr({gateways}: JsonObject): Finding[] {
  const texts = asArray(gateways).map((gateway) => asString(gateway) ?? '');
  const invalid = texts.filter((text) => isIP(text) === 0);
  const isTwice = [4, 6].some((family) => texts.filter((text) => isIP(text) === family).length > 1);
  return [
    ...invalid.map((text) => finding('address-invalid', 'gateways', `"${text}" is none`)),
    ...findingIf(isTwice, 'values-exclude-each-other', 'gateways', 'sbr takes one gateway of each family'),
  ];
}

/** Settings of the network alone (plugins/meta/tuning/tuning.go, getSysctlFilename). */
function tuning({sysctl}: JsonObject): Finding[] {
  const keys = isObject(sysctl) ? Object.keys(sysctl) : [];
  return keys
    .filter((key) => !/^net[./]/.test(key))
    .map((key) => finding('value-unknown', `sysctl.${key}`, 'tuning changes settings that begin with "net." only'));
}
