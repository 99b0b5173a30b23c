import {asArray, asString, isObject, type JsonObject} from '../../json.js';
import {finding, findingIf, type Finding} from '../finding.js';

/** Names of options that the plugin knows; all others are written as numbers (plugins/ipam/dhcp/options.go). */
const named: ReadonlySet<string> = new Set([
  ...['dhcp-client-identifier', 'subnet-mask', 'routers', 'host-name', 'user-class', 'vendor-class-identifier'],
]);

/** Checks the `ipam` of dhcp. */
export function checkDhcp(ipam: JsonObject): Finding[] {
  return ['provide', 'request'].flatMap((key) =>
    asArray(ipam[key]).flatMap((each, index) => {
      const written = isObject(each) ? each['option'] : undefined;
      const where = `${key}[${index}].option`;
      if (typeof written === 'number') return [finding('value-of-wrong-type', where, `${written} is not a string`)];
      const option = asString(written) ?? '';
      const isKnown = named.has(option) || (/^\d{1,3}$/.test(option) && Number(option) <= 255);
      return findingIf(
        option !== '' && !isKnown,
        'value-unknown',
        where,
        `"${option}" is neither a number up to 255 nor one of ${[...named].join(', ')}`,
      );
    }),
  );
}
