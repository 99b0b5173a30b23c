import {UsageError} from '../errors.js';
import {asArray, asString, isObject, jsonComplaint, parseJson, type Json, type JsonObject} from './json.js';

/** A network configuration list, as in /etc/cni/net.d. */
export interface NetworkList {
  readonly cniVersion: string;
  readonly name: string;
  readonly plugins: readonly JsonObject[];
}

/**
 * Reads a list, or the configuration of one plugin, which is a list of one. Without a name and a version it gets
 * `mlab-cni` and 1.0.0.
 *
 * @param plugin the only one that is wanted; names the type of a configuration that has none
 * @throws UsageError that says what is wrong
 */
export function parseNetworkList(text: string, plugin?: string): NetworkList {
  const json = parseJson(text);
  if (!isObject(json)) throw wrong(jsonComplaint(text));
  const {cniVersion, name, plugins, ...single} = json;
  const members: readonly Json[] =
    plugins === undefined ? [{...single, type: single['type'] ?? plugin ?? null}] : asArray(plugins);
  const typed = members.filter(isObject).filter((member) => isName(member['type']));
  if (members.length === 0 || typed.length < members.length) throw wrong('it has no plugin, or one without a type');
  const wanted = typed.filter((member) => plugin === undefined || member['type'] === plugin);
  if (wanted.length === 0) throw wrong(`no plugin in it is of type ${plugin ?? ''}`);
  return {cniVersion: asString(cniVersion) ?? '1.0.0', name: asString(name) ?? 'mlab-cni', plugins: wanted};
}

/** The name of the plugin that a configuration is for; the list that {@link parseNetworkList} made has only such. */
export function typeOf(plugin: JsonObject): string {
  return asString(plugin['type']) ?? '';
}

/**
 * What a plugin of the list gets to read (specification, "Deriving request configuration from plugin configuration");
 * keys are in alphabetical order, as libcni writes them.
 *
 * @param capabilityArgs handed to the plugins that declare the capability
 */
export function requestOf(
  {name, cniVersion}: NetworkList,
  plugin: JsonObject,
  capabilityArgs: JsonObject,
  prevResult: JsonObject | undefined,
): JsonObject {
  const declared = Object.entries(capabilityArgs).filter(([name]) => declares(plugin, name));
  const request: JsonObject = {
    ...plugin,
    name,
    cniVersion,
    ...(declared.length === 0 ? {} : {runtimeConfig: Object.fromEntries(declared)}),
    ...(prevResult === undefined ? {} : {prevResult}),
  };
  return Object.fromEntries(Object.entries(request).sort(([left], [right]) => (left < right ? -1 : 1)));
}

/** Those of the capability arguments that no plugin of the list gets to read. */
export function undeclared({plugins}: NetworkList, capabilityArgs: JsonObject): string[] {
  return Object.keys(capabilityArgs).filter((name) => !plugins.some((plugin) => declares(plugin, name)));
}

function declares({capabilities}: JsonObject, name: string): boolean {
  return isObject(capabilities) && capabilities[name] === true;
}

function isName(value: Json | undefined): boolean {
  return typeof value === 'string' && /^[^/\0]+$/.test(value);
}

function wrong(reason: string): UsageError {
  return new UsageError(`the network configuration cannot be used: ${reason}`, {
    suggestions: ['mlab-cni check FILE    checks all of it'],
  });
}
