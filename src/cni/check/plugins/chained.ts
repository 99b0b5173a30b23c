import {asNumber, asString, type JsonObject} from '../../json.js';
import {finding, findingIf, type Finding} from '../finding.js';
import {checkBounds, checkChoice} from './values.js';

/**
 * What the plugins that change an interface refuse in their own configuration
 * (github.com/containernetworking/plugins 1.9 plugins/meta: parseConf, parseConfig).
 */
export const chainedPlugins: Readonly<Record<string, (plugin: JsonObject) => Finding[]>> = {
  bandwidth,
  firewall: ({backend, ingressPolicy}) => [
    ...checkChoice(backend, 'backend', ['iptables', 'firewalld', 'nftables']),
    ...checkChoice(ingressPolicy, 'ingressPolicy', ['open', 'same-bridge', 'isolated']),
  ],
  portmap,
  sbr: () => [],
  tuning: () => [],
  vrf: ({vrfname}) => (asString(vrfname) ? [] : [finding('value-missing', 'vrfname', 'vrf needs the name of the VRF')]),
};

/** A rate without a burst, or the other way round, is refused. */
function bandwidth(plugin: JsonObject): Finding[] {
  return ['ingress', 'egress'].flatMap((direction) => {
    const [rate, burst] = [asNumber(plugin[`${direction}Rate`]) ?? 0, asNumber(plugin[`${direction}Burst`]) ?? 0];
    return findingIf(
      rate > 0 !== burst > 0,
      'value-missing',
      rate > 0 ? `${direction}Burst` : `${direction}Rate`,
      `bandwidth takes ${direction}Rate and ${direction}Burst together`,
    );
  });
}

function portmap({markMasqBit, externalSetMarkChain, backend}: JsonObject): Finding[] {
  return [
    ...checkBounds(markMasqBit, 'markMasqBit', 0, 31),
    ...checkChoice(backend, 'backend', ['iptables', 'nftables']),
    ...findingIf(
      typeof markMasqBit === 'number' && Boolean(asString(externalSetMarkChain)),
      'values-exclude-each-other',
      'externalSetMarkChain',
      'portmap refuses it beside markMasqBit',
    ),
  ];
}
