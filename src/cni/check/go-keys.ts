import {isObject, type Json, type JsonObject} from '../json.js';
import {fieldNames} from './plugins/shapes.js';

/** Of what is nested in them, and of every configuration (libcni pkg/types, and what is checked beside shapes). */
const nestedNames = [
  ...['type', 'name', 'cniVersion', 'deviceID', 'subnet', 'rangeStart', 'rangeEnd', 'gateway', 'dst', 'gw', 'scope'],
  ...['address', 'id', 'minID', 'maxID', 'option', 'nameservers', 'domain', 'search', 'options'],
  ...['vlanQoS', 'vlanProto', 'link_state'],
];

const written = new Map([...fieldNames, ...nestedNames].map((name) => [name.toLowerCase(), name]));

/** Objects whose keys mean themselves: they are maps in Go. */
const maps: ReadonlySet<string> = new Set([
  'args',
  'capabilities',
  'delegate',
  'prevResult',
  'runtimeConfig',
  'sysctl',
]);

/**
 * A plugin's configuration with its keys as the plugin's fields are called. Go's encoding/json takes `"IPAM"` for `"ipam"`,
 * and of several the last one. Of a list that holds only within its plugins: libcni reads the list itself as a map.
 */
export function asGoReads(plugin: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(plugin).map(([key, value]) => {
      const name = written.get(key.toLowerCase()) ?? key;
      return [name, maps.has(name) ? value : within(value)];
    }),
  );
}

function within(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(within);
  return isObject(value) ? asGoReads(value) : value;
}
