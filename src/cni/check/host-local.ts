import {addressNumber, parseCidr, subnetBounds} from '../address.js';
import {asArray, asString, isObject, type JsonObject} from '../json.js';
import {finding, findingIf, type Finding} from './finding.js';

/** So few addresses are soon gone. */
const smallRange = 16n;

/** Checks the `ipam` of host-local: `ranges`, or the older form with one range beside `type`. */
export function checkHostLocal(ipam: JsonObject): Finding[] {
  const single = ipam['subnet'] === undefined ? [] : checkRange(ipam, '');
  const sets = asArray(ipam['ranges']).flatMap((set, setIndex) =>
    asArray(set).flatMap((range, index) =>
      isObject(range) ? checkRange(range, `ranges[${setIndex}][${index}].`) : [],
    ),
  );
  return [...single, ...sets];
}

function checkRange(range: JsonObject, path: string): Finding[] {
  const subnet = asString(range['subnet']) ?? '';
  const cidr = parseCidr(subnet);
  if (cidr === undefined) return [finding('subnet-invalid', `${path}subnet`, `"${subnet}" is no ADDRESS/PREFIX`)];
  const [first, last] = subnetBounds(cidr);
  const numberOf = (key: string) => addressNumber(asString(range[key]) ?? '');
  const outside = ['rangeStart', 'rangeEnd', 'gateway'].filter((key) => {
    const number = numberOf(key);
    return range[key] !== undefined && (number === undefined || number < first || number > last);
  });
  const from = numberOf('rangeStart') ?? first + 1n;
  const to = numberOf('rangeEnd') ?? last - (cidr.family === 4 ? 1n : 0n);
  // the gateway is the first address unless it is chosen
  const count = to - from + 1n - (from <= (numberOf('gateway') ?? first + 1n) ? 1n : 0n);
  return [
    ...outside.map((key) =>
      finding('range-outside-subnet', `${path}${key}`, `"${asString(range[key]) ?? ''}" is not in ${subnet}`),
    ),
    ...findingIf(
      outside.length === 0 && count < smallRange,
      'range-small',
      `${path}subnet`,
      `there are ${count < 0n ? 0n : count} addresses for containers`,
    ),
  ];
}
