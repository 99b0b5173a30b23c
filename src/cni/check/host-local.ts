import {addressNumber, subnetBounds} from '../address.js';
import {parseRange, writtenRanges, type WrittenRange} from '../host-local-ranges.js';
import {asArray, asString, isObject, type JsonObject} from '../json.js';
import {finding, findingIf, type Finding} from './finding.js';

/** So few addresses are soon gone. */
const smallRange = 16n;

/** Words that Calico's plugin replaces before host-local sees them (projectcalico/calico cni-plugin/pkg/k8s/k8s.go). */
const calicosWords: ReadonlySet<string> = new Set(['usePodCidr', 'usePodCidrIPv6']);

/** Checks the `ipam` of host-local, which `plugin` starts. */
export function checkHostLocal(ipam: JsonObject, plugin: string): Finding[] {
  const isReplaced = ({json}: WrittenRange) => plugin === 'calico' && calicosWords.has(asString(json['subnet']) ?? '');
  const written = writtenRanges(ipam).filter((range) => !isReplaced(range));
  return [...checkSets(ipam), ...written.flatMap(checkRange), ...overlaps(written)];
}

/** `ranges` is a list of lists, each of one family (backend/allocator/range_set.go). */
function checkSets(ipam: JsonObject): Finding[] {
  return asArray(ipam['ranges']).flatMap((set, index) => {
    const where = `ranges[${index}]`;
    if (!Array.isArray(set)) return [finding('value-of-wrong-type', where, 'it is not a list of ranges')];
    const families = asArray(set).map((range) => (isObject(range) ? parseRange(range)?.cidr.family : undefined));
    return [
      ...findingIf(set.length === 0, 'value-missing', where, 'there is no range in it'),
      ...findingIf(
        families.includes(4) && families.includes(6),
        'values-exclude-each-other',
        where,
        'IPv4 and IPv6 take a list each',
      ),
    ];
  });
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
  const {address, family, prefix} = range.cidr;
  if (prefix > (family === 4 ? 30 : 126)) {
    return [
      finding('subnet-invalid', `${path}subnet`, `${range.subnet} is too small: host-local takes no such network`),
    ];
  }
  if (addressNumber(address) !== lowest) {
    const what = `"${range.subnet}" is an address in a network, not the network: host bits are set`;
    return [finding('subnet-invalid', `${path}subnet`, what)];
  }
  const outside = ['rangeStart', 'rangeEnd', 'gateway'].filter((key) => {
    const text = asString(json[key]) ?? '';
    const number = addressNumber(text);
    if (key === 'gateway' && /^(fe80:|169\.254\.)/i.test(text)) return false;
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
