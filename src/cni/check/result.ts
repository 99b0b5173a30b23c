import {isIP} from 'node:net';
import {parseCidr} from '../address.js';
import {asArray, asString, isObject, type Json, type JsonObject} from '../json.js';
import {resultFormat} from '../spec-version.js';
import {finding, findingIf, type Finding} from './finding.js';

/** What a result answers. */
export interface ResultContext {
  /** Of the request; empty counts as 0.1.0. */
  readonly cniVersion: string;
  /** The plugin was called for addresses only. */
  readonly isIpam: boolean;
}

/** Checks the result of an ADD against the version of the specification that it says it has. */
export function checkResult(result: JsonObject, {cniVersion, isIpam}: ResultContext): Finding[] {
  const own = asString(result['cniVersion']);
  const shape =
    resultFormat(own || cniVersion) === '0.1' ? checkOldShape(result) : checkShape(result, own || cniVersion);
  return [
    ...findingIf(!own, 'result-version-missing', 'cniVersion', 'it is missing'),
    ...findingIf(
      Boolean(own) && cniVersion !== '' && own !== cniVersion,
      'result-version-differs',
      'cniVersion',
      `it is "${own ?? ''}", and the request has "${cniVersion}"`,
    ),
    ...shape,
    ...checkDns(result['dns']),
    ...findingIf(
      isIpam && asArray(result['interfaces']).length > 0,
      'ipam-result-interfaces',
      'interfaces',
      'the plugin was called for addresses',
    ),
  ];
}

/** Checks the answer to VERSION. */
export function checkVersionResult(result: JsonObject): Finding[] {
  const versions = result['supportedVersions'];
  const isList = Array.isArray(versions) && versions.every((version) => typeof version === 'string');
  return findingIf(!isList, 'version-result-invalid', 'supportedVersions', 'it is no list of versions');
}

/** 0.1.0 and 0.2.0: `ip4` and `ip6`. */
function checkOldShape(result: JsonObject): Finding[] {
  const addresses = (['ip4', 'ip6'] as const).flatMap((key) => {
    const part = result[key];
    if (!isObject(part)) return [];
    return [
      ...checkCidr(part['ip'], 'result-address-invalid', `${key}.ip`),
      ...checkGateway(part['gateway'], `${key}.gateway`),
      ...checkRoutes(part['routes'], `${key}.routes`),
    ];
  });
  return [...wrongKeys(result, ['ips', 'interfaces']), ...addresses];
}

function checkShape(result: JsonObject, version: string): Finding[] {
  const interfaces = asArray(result['interfaces']);
  return [
    ...wrongKeys(result, ['ip4', 'ip6']),
    ...['interfaces', 'ips'].flatMap((key) => checkList(result[key], key)),
    ...interfaces.flatMap((each, index) =>
      findingIf(
        !isObject(each) || !asString(each['name']),
        'result-interface-nameless',
        `interfaces[${index}].name`,
        'it is missing',
      ),
    ),
    ...asArray(result['ips']).flatMap((ip, index) => checkIp(ip, `ips[${index}]`, version, interfaces.length)),
    ...checkRoutes(result['routes'], 'routes'),
  ];
}

function checkIp(ip: Json, where: string, version: string, interfaces: number): Finding[] {
  if (!isObject(ip)) return [finding('result-address-invalid', where, 'it is no object')];
  const {address, gateway, interface: index, version: family} = ip;
  const cidr = parseCidr(asString(address) ?? '');
  const isWrongFamily = cidr !== undefined && family !== String(cidr.family);
  return [
    ...checkCidr(address, 'result-address-invalid', `${where}.address`),
    ...checkGateway(gateway, `${where}.gateway`),
    ...(resultFormat(version) === '0.3' && isWrongFamily
      ? [finding('result-address-family', `${where}.version`, `it is ${quoted(family)} for ${asString(address) ?? ''}`)]
      : []),
    ...(index === undefined || index === null || isIndex(index, interfaces)
      ? []
      : [
          finding(
            'result-interface-index',
            `${where}.interface`,
            `it is ${quoted(index)}, and there are ${interfaces} interfaces`,
          ),
        ]),
  ];
}

function isIndex(value: Json, count: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < count;
}

function checkRoutes(routes: Json | undefined, where: string): Finding[] {
  const each = asArray(routes).flatMap((route, index) => {
    const {dst, gw} = isObject(route) ? route : {};
    return [
      ...checkCidr(dst, 'result-route-invalid', `${where}[${index}].dst`),
      ...checkGateway(gw, `${where}[${index}].gw`),
    ];
  });
  return [...checkList(routes, where), ...each];
}

/** Go writes a list without elements as null. */
function checkList(value: Json | undefined, where: string): Finding[] {
  const isAbsent = value === undefined || value === null;
  return findingIf(!isAbsent && !Array.isArray(value), 'result-list-invalid', where, 'it is no list');
}

function checkDns(dns: Json | undefined): Finding[] {
  if (!isObject(dns)) return [];
  return ['nameservers', 'search', 'options'].flatMap((key) => {
    const value = dns[key];
    const isList = Array.isArray(value) && value.every((each) => typeof each === 'string');
    const isAbsent = value === undefined || value === null;
    return findingIf(!isAbsent && !isList, 'result-dns-invalid', `dns.${key}`, 'it is no list of strings');
  });
}

function wrongKeys(result: JsonObject, keys: readonly string[]): Finding[] {
  return keys
    .filter((key) => result[key] !== undefined)
    .map((key) => finding('result-of-another-format', key, 'its cniVersion has no such key'));
}

function checkCidr(value: Json | undefined, id: 'result-address-invalid' | 'result-route-invalid', where: string) {
  const isCidr = typeof value === 'string' && parseCidr(value) !== undefined;
  return isCidr ? [] : [finding(id, where, `${quoted(value)} is no ADDRESS/PREFIX`)];
}

/** Go prints an absent gateway as an empty string in old results. */
function checkGateway(value: Json | undefined, where: string): Finding[] {
  const isAbsent = value === undefined || value === null || value === '';
  const isAddress = typeof value === 'string' && isIP(value) !== 0;
  if (isAbsent || isAddress) return [];
  return [finding('result-gateway-invalid', where, `${quoted(value)} is no address`)];
}

function quoted(value: Json | undefined): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}
