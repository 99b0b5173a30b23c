import {addressNumber, subnetBounds} from '../address.js';
import {parseRange, writtenRanges, type WrittenRange} from '../host-local-ranges.js';
import {asString, type JsonObject} from '../json.js';
import {finding, findingIf, type Finding} from './finding.js';

/** So few addresses are soon gone. */
const smallRange = 16n;

/** Checks the `ipam` of host-local. */
export function checkHostLocal(ipam: JsonObject): Finding[] {
  return writtenRanges(ipam).flatMap(checkRange);
}

function checkRange({json, path}: WrittenRange): Finding[] {
  const range = parseRange(json);
  if (range === undefined) {
    const subnet = asString(json['subnet']) ?? '';
    return [finding('subnet-invalid', `${path}subnet`, `"${subnet}" is no ADDRESS/PREFIX`)];
  }
  const [lowest, highest] = subnetBounds(range.cidr);
  const outside = ['rangeStart', 'rangeEnd', 'gateway'].filter((key) => {
    const number = addressNumber(asString(json[key]) ?? '');
    return json[key] !== undefined && (number === undefined || number < lowest || number > highest);
  });
  return [
    ...outside.map((key) =>
      finding('range-outside-subnet', `${path}${key}`, `"${asString(json[key]) ?? ''}" is not in ${range.subnet}`),
    ),
    ...findingIf(
      outside.length === 0 && range.size < smallRange,
      'range-small',
      `${path}subnet`,
      `there are ${range.size} addresses for containers`,
    ),
  ];
}
