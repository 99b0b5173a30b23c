import {isIP} from 'node:net';
import {addressNumber, parseCidr, subnetBounds} from '../../address.js';
import {asArray, asString, isObject, type JsonObject} from '../../json.js';
import {finding, findingIf, inside, type Finding} from '../finding.js';
import {checkCidrText} from './values.js';

/**
 * Checks the `ipam` of whereabouts (github.com/k8snetworkplumbingwg/whereabouts pkg/config/config.go, LoadIPAMConfig).
 * A range may also stand in its flat file, which is not seen here.
 */
export function checkWhereabouts(ipam: JsonObject): Finding[] {
  const {gateway, node_slice_size: slice} = ipam;
  const gatewayText = asString(gateway) ?? '';
  const sliceText = asString(slice) ?? '';
  return [
    ...(ipam['range'] === undefined ? [] : checkRange(ipam)),
    ...asArray(ipam['ipRanges']).flatMap((each, index) =>
      inside(
        `ipRanges[${index}]`,
        isObject(each) ? checkRange(each) : [finding('subnet-invalid', 'range', 'it is no object')],
      ),
    ),
    ...asArray(ipam['addresses']).flatMap((each, index) =>
      isObject(each) ? checkCidrText(each['address'], `addresses[${index}].address`) : [],
    ),
    ...findingIf(
      gatewayText !== '' && isIP(gatewayText) === 0,
      'address-invalid',
      'gateway',
      `"${gatewayText}" is none`,
    ),
    ...findingIf(
      sliceText !== '' && !/^\/?\d{1,3}$/.test(sliceText),
      'value-unknown',
      'node_slice_size',
      `"${sliceText}" is no prefix like /28`,
    ),
  ];
}

function isBackwards([start = '', end = '']: readonly string[]): boolean {
  const [first, last] = [addressNumber(start), addressNumber(end)];
  return first !== undefined && last !== undefined && first > last;
}

/** It takes octets with zeros before them (netutils.ParseCIDRSloppy). */
function withoutZeros(text: string): string {
  return text.replace(/(?<![\da-f:])0+(?=\d+\.)|(?<=\.)0+(?=\d)/gi, '');
}

/** `10.0.0.0/24`, or `10.0.0.5-10.0.0.9/24` with both ends. */
function checkRange(json: JsonObject): Finding[] {
  const text = withoutZeros(asString(json['range']) ?? '');
  const [, start, cidrText = text] = /^([^-]+)-(.*)$/.exec(text) ?? [];
  const cidr = parseCidr(cidrText);
  if (cidr === undefined) return [finding('subnet-invalid', 'range', `"${text}" is no ADDRESS/PREFIX`)];
  const [lowest, highest] = subnetBounds(cidr);
  const isInside = (address: string) => {
    const number = addressNumber(address);
    return number !== undefined && lowest <= number && number <= highest;
  };
  const ends = ['range_start', 'range_end'].flatMap((key) => {
    const end = asString(json[key]);
    return end ? [[key, end] as const] : [];
  });
  return [
    ...findingIf(
      start !== undefined && !isInside(start),
      'range-outside-subnet',
      'range',
      `"${start ?? ''}" is not in ${cidrText}`,
    ),
    ...ends
      .filter(([, end]) => !isInside(end))
      .map(([key, end]) =>
        finding('value-ignored', key, `"${end}" is not in ${cidrText}: whereabouts takes all of that`),
      ),
    ...findingIf(
      ends.length === 2 && ends.every(([, end]) => isInside(end)) && isBackwards(ends.map(([, end]) => end)),
      'range-outside-subnet',
      'range_start',
      'it comes after range_end',
    ),
    ...asArray(json['exclude']).flatMap((each, index) => {
      const excluded = asString(each) ?? '';
      return parseCidr(excluded) === undefined && isIP(excluded) === 0
        ? [finding('address-invalid', `exclude[${index}]`, `"${excluded}" is no ADDRESS/PREFIX`)]
        : [];
    }),
  ];
}
