import {addressNumber, parseCidr} from './address.js';
import {asArray, asString, isObject, type Json, type JsonObject} from './json.js';
import {isBefore} from './spec-version.js';

/** What a plugin in a chain may not lose of the result that it got, named for people; empty: it kept all. */
export function lostParts(prevResult: JsonObject, result: JsonObject): string[] {
  const kept = new Set(partsOf(result).map(({meaning}) => meaning));
  return partsOf(prevResult).flatMap(({meaning, name}) => (kept.has(meaning) ? [] : [name]));
}

/**
 * A result reduced to what it says, whatever version it is in and however its writer spells it: callers decode results
 * and write them anew, converted to the version of the configuration.
 *
 * @param version what this version does not know is left out: who decodes a result in it may lose that
 */
export function resultMeaning(result: JsonObject, version = asString(result['cniVersion']) ?? ''): Json {
  const known = (list: string, later: readonly string[]) =>
    objectsIn(result[list]).map((element) => prune(without(element, isBefore(version, '1.1.0') ? later : [])));
  return prune({
    interfaces: known('interfaces', ['mtu', 'socketPath', 'pciID']),
    ips: known('ips', []).map((ip) => without(ip, ['version'])),
    routes: known('routes', ['mtu', 'advmss', 'priority', 'table', 'scope']),
    dns: result['dns'],
  });
}

function without(object: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));
}

interface Part {
  readonly name: string;
  /** The same however an address is spelled. */
  readonly meaning: string;
}

function partsOf(result: JsonObject): Part[] {
  const named = (list: string, key: string) =>
    objectsIn(result[list]).flatMap((element) => asString(element[key]) ?? []);
  return [
    ...named('interfaces', 'name').map((name) => ({name: `interface ${name}`, meaning: `interface ${name}`})),
    ...named('ips', 'address').map((address) => ({
      name: `address ${address}`,
      meaning: `address ${canonicalText(address)}`,
    })),
  ];
}

function objectsIn(list: Json | undefined): JsonObject[] {
  return asArray(list).filter(isObject);
}

/** Without what says nothing, and with each address in one spelling. */
function prune(value: Readonly<Record<string, Json | undefined>>): JsonObject {
  const members = Object.entries(value).flatMap(([key, member]) => {
    const meaning = isObject(member) ? prune(member) : canonical(member);
    return isEmpty(meaning) ? [] : [[key, meaning] as const];
  });
  return Object.fromEntries(members);
}

function canonical(value: Json | undefined): Json {
  return typeof value === 'string' ? canonicalText(value) : (value ?? null);
}

function canonicalText(value: string): string {
  const cidr = parseCidr(value);
  if (cidr !== undefined) return `${String(addressNumber(cidr.address))}/${cidr.prefix}`;
  return String(addressNumber(value) ?? value.toLowerCase());
}

function isEmpty(value: Json): boolean {
  return (
    value === null ||
    value === '' ||
    (Array.isArray(value) && value.length === 0) ||
    (isObject(value) && Object.keys(value).length === 0)
  );
}
