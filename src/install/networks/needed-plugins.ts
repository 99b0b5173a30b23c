import {join} from 'node:path';
import {asArray, asString, isObject, parseJsonObject, type Json} from '../../cni/json.js';
import type {HostPaths} from '../../system/host-paths.js';
import {configurationNames, readText} from './network-configuration.js';

/** A plugin or delegate that a network names, or that the runtime calls itself. */
export interface NeededPlugin {
  readonly plugin: string;
  /** The configuration that names it; else the runtime. */
  readonly neededBy: string;
  /** Where multus looks first for what it delegates to; null: it is looked for where the runtime looks. */
  readonly binDir: string | null;
}

/**
 * Every plugin that the network configurations of a directory name, each once per place where it is looked for: those of
 * a list, their IPAM plugins, and what meta plugins delegate to. All files count, not only the one that the runtime takes:
 * multus and CRI-O take others, too.
 */
export function neededPlugins(
  host: HostPaths,
  confDir: string,
  runtime: {readonly name: string; readonly alwaysCalls: readonly string[]},
): NeededPlugin[] {
  const always = runtime.alwaysCalls.map((plugin) => ({plugin, neededBy: runtime.name, binDir: null}));
  const named = configurationNames(host.followed(confDir)).flatMap((name) => {
    const neededBy = join(confDir, name);
    const json = parseJsonObject(readText(host.followed(neededBy)));
    return json === undefined ? [] : pluginsIn(json, null).map((use) => ({...use, neededBy}));
  });
  const unique = new Map([...named, ...always].map((use) => [`${use.plugin} ${use.binDir ?? ''}`, use]));
  return [...unique.values()];
}

type Use = Pick<NeededPlugin, 'plugin' | 'binDir'>;

function pluginsIn(json: Json, binDir: string | null): Use[] {
  if (!isObject(json)) return [];
  const type = asString(json['type']);
  const inner = type === 'multus' ? (asString(json['binDir']) ?? '/opt/cni/bin') : binDir;
  const delegate =
    type === 'flannel' ? {type: 'bridge', ipam: {type: 'host-local'}, ...objectOf(json['delegate'])} : json['delegate'];
  return [
    ...(type === undefined || type === '' ? [] : [{plugin: type, binDir}]),
    ...asArray(json['plugins']).flatMap((plugin) => pluginsIn(plugin, binDir)),
    ...pluginsIn(json['ipam'] ?? null, inner),
    ...pluginsIn(delegate ?? null, inner),
    ...asArray(json['delegates']).flatMap((plugin) => pluginsIn(plugin, inner)),
  ];
}

function objectOf(json: Json | undefined): object {
  return isObject(json) ? json : {};
}
