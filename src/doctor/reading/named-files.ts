import {asString, isObject, type Json, type JsonObject} from '../../cni/json.js';
import {isMultus, type PluginConfiguration} from '../network.js';

/** A file on the node that a plugin's configuration names, and that the plugin opens for every pod. */
export interface NamedFile {
  readonly path: string;
  readonly role: 'kubeconfig' | 'socket';
  /** The configuration and the key. */
  readonly where: string;
  readonly plugin: string;
}

/**
 * The kubeconfigs and sockets that plugins are told to use. Multus' are told apart (check-multus.ts): its kubeconfig is
 * looked into, and the paths of a thick one are those of its daemon's container.
 */
export function namedFiles(plugins: readonly PluginConfiguration[]): NamedFile[] {
  return plugins
    .filter((plugin) => !isMultus(plugin))
    .flatMap(({json, where, type}) =>
      pathsIn(json).map(({key, ...file}) => ({...file, where: `${where} ${key}`, plugin: type})),
    );
}

interface Named {
  readonly key: string;
  readonly path: string;
  readonly role: NamedFile['role'];
}

function pathsIn(json: JsonObject, prefix = ''): Named[] {
  return Object.entries(json).flatMap(([name, value]) => {
    const key = `${prefix}${name}`;
    if (isObject(value)) return name === 'prevResult' ? [] : pathsIn(value, `${key}.`);
    const role = roleOf(name, value);
    return role === undefined ? [] : [{...role, key}];
  });
}

function roleOf(name: string, value: Json | undefined): Omit<Named, 'key'> | undefined {
  const path = (asString(value) ?? '').replace(/^unix:\/*(?=\/)/, '');
  if (!/^\/[^/\0]/.test(path) || path.includes('__')) return undefined; // a template that was never filled in
  if (/kube_?-?config/i.test(name)) return {path, role: 'kubeconfig'};
  return path.endsWith('.sock') ? {path, role: 'socket'} : undefined;
}
