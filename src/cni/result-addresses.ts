import {asArray, asString, isObject, type JsonObject} from './json.js';

/** The addresses in a result of any version, with prefix length, in their order (specification, "ADD Success"). */
export function addressesOf(result: JsonObject): string[] {
  const legacy = [result['ip4'], result['ip6']].map((family) =>
    isObject(family) ? asString(family['ip']) : undefined,
  );
  const current = asArray(result['ips']).map((ip) => (isObject(ip) ? asString(ip['address']) : undefined));
  return [...legacy, ...current].filter((address) => address !== undefined);
}
