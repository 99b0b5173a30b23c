import {isIP} from 'node:net';
import {asArray, asString, isObject, type JsonObject} from '../../json.js';
import {finding, findingIf, type Finding} from '../finding.js';
import {checkCidrText} from './values.js';

/**
 * Checks the `ipam` of static. Addresses may come with the request instead: as the capability `ips`, or in CNI_ARGS
 * (https://www.cni.dev/plugins/current/ipam/static/).
 */
export function checkStatic(ipam: JsonObject, capabilities: JsonObject | undefined): Finding[] {
  const addresses = asArray(ipam['addresses']);
  if (addresses.length === 0) {
    return findingIf(
      capabilities?.['ips'] !== true,
      'static-without-address',
      'addresses',
      'there are none, and no capability "ips": unless CNI_ARGS has an address, the container gets none',
    );
  }
  return addresses.flatMap((each, index) => {
    const where = `addresses[${index}]`;
    if (!isObject(each)) return [finding('address-invalid', where, 'it is no object')];
    const gateway = asString(each['gateway']) ?? '';
    return [
      ...checkCidrText(each['address'], `${where}.address`),
      ...findingIf(
        gateway !== '' && isIP(gateway) === 0,
        'address-invalid',
        `${where}.gateway`,
        `"${gateway}" is none`,
      ),
    ];
  });
}
