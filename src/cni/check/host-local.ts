import {addressNumber, subnetBounds} from '../address.js';
import {parseRange, writtenRanges, type WrittenRange} from '../host-local-ranges.js';
import {asString, type JsonObject} from '../json.js';
import {finding, findingIf, type Finding} from './finding.js';

/** So few addresses are soon gone. */
const smallRange = 16n;

/** Checks the `ipam` of host-local. */
export function checkHostLocal(ipam: JsonObject): Finding[] {
  const written = writtenRanges(ipam);
  return [...written.flatMap(checkRange), ...overlaps(written)];
}

/** host-local refuses ranges that share an address (backend/allocator/range_set.go Canonicalize, config.go). */
function overlaps(written: readonly WrittenRange[]): Finding[] {
  const ranges = written.flatMap(({json, path}) => {
    const range = parseRange(json);
    return range === undefined ? [] : [{path, range}];
  });
  return ranges.flatMap(({path, range}, index) => {
    const other = ranges.slice(0, index).find(({range: {first, last}}) => first <= range.last && range.first <= last);
    if (other === undefined) return [];
    return [finding('ranges-overlap', `${path}subnet`, `${range.subnet} shares addresses with ${other.range.subnet}`)];
  });
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
      outside.length === 0 && range.first > range.last,
      'range-outside-subnet',
      `${path}rangeStart`,
      `it comes after rangeEnd`,
    ),
    ...findingIf(
      outside.length === 0 && range.first <= range.last && range.size < smallRange,
      'range-small',
      `${path}subnet`,
      `there are ${range.size} addresses for containers`,
    ),
  ];
}
