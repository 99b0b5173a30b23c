import {basename, dirname, isAbsolute} from 'node:path';
import {isConfigurationName} from '../../cni/check/configuration-files.js';
import {asGoReads} from '../../cni/check/go-keys.js';
import {asArray, asString, isObject, parseJsonObject, type JsonObject} from '../../cni/json.js';
import type {HostPaths} from '../../system/host-paths.js';
import {tryStat} from '../../system/try-stat.js';
import {findEngines} from './container-engines.js';
import {readDirectory, type Directory, type DirectoryEntry} from '../directory.js';
import {isMultus} from '../network.js';

/** What the node's files say about its networks. */
export interface NodeConfiguration {
  readonly directory: Directory;
  /** The file that runtimes take: the first by name. Null: there is none. */
  readonly winner: DirectoryEntry | null;
  /** Null, too, if the winner is no JSON object. */
  readonly configuration: JsonObject | null;
  readonly multus: MultusConfiguration | null;
  /** Programs that use all files of the directory, by the networks' names. */
  readonly engines: readonly string[];
}

export interface MultusConfiguration {
  readonly json: JsonObject;
  /** A daemon in a container does the work: what it reads is its own, and may differ from what is here. */
  readonly isThick: boolean;
  /** `clusterNetwork` and `defaultNetworks`: definitions, names of networks in files, files, directories. */
  readonly networks: readonly string[];
  /** Where it looks for their definitions. */
  readonly namespace: string;
  readonly directory: Directory;
  /** The directories that `networks` names, or those of the files that it names. */
  readonly named: ReadonlyMap<string, Directory>;
}

/** Reads the directory that runtimes read, and those that a multus in it reads. */
export function readNodeConfiguration(host: HostPaths, path: string): NodeConfiguration {
  const directory = readDirectory(host, path);
  const winner = configurationsIn(directory)[0] ?? null;
  const configuration = parseJsonObject(winner?.text ?? '') ?? null;
  const json = configuration === null ? undefined : findMultus(configuration);
  const all = configurationsIn(directory)
    .map(({text}) => parseJsonObject(text ?? ''))
    .filter((each) => each !== undefined);
  const multus = json === undefined ? null : readMultus(host, json);
  return {directory, winner, configuration, multus, engines: findEngines(host, all)};
}

/** The files in it that a runtime reads, in order. */
export function configurationsIn(directory: Directory): readonly DirectoryEntry[] {
  return directory.kind === 'read' ? directory.entries.filter(({name}) => isConfigurationName(name)) : [];
}

/** Multus' own part of a configuration; undefined: it is not in it. */
export function findMultus(configuration: JsonObject): JsonObject | undefined {
  const plugins = Array.isArray(configuration['plugins']) ? asArray(configuration['plugins']) : [configuration];
  return plugins
    .filter((plugin) => isObject(plugin))
    .map(asGoReads)
    .find((plugin) => isMultus({type: asString(plugin['type']) ?? ''}));
}

/** Defaults: multus-cni pkg/types/conf.go. */
function readMultus(host: HostPaths, json: JsonObject): MultusConfiguration {
  const clusterNetwork = asString(json['clusterNetwork']);
  const others = asArray(json['defaultNetworks']).flatMap((name) => asString(name) ?? []);
  const isThick = asString(json['type']) === 'multus-shim';
  const written = [...(clusterNetwork ? [clusterNetwork] : []), ...others];
  const networks = written.map((name) => pathOnNode(name, isThick));
  const named = networks
    .filter(isAbsolute)
    .map((path) => [path, readDirectory(host, directoryOf(host, path))] as const);
  return {
    json,
    isThick,
    networks,
    namespace: asString(json['multusNamespace']) || 'kube-system',
    directory: readDirectory(host, asString(json['confDir']) || '/etc/cni/multus/net.d'),
    named: new Map(named),
  };
}

/** The daemon of a thick multus has the node's directories below /host, or below /hostroot (its DaemonSets mount them). */
export function pathOnNode(path: string, isThick: boolean): string {
  return isThick ? path.replace(/^\/host(root)?(?=\/)/, '') : path;
}

function directoryOf({at}: HostPaths, path: string): string {
  return tryStat(at(path))?.isDirectory() === true ? path : dirname(path);
}

/** What multus finds on the node for a name: a file, a directory's first file, or the network of that name. */
export function findOnNode({directory, named}: MultusConfiguration, name: string): FoundFile | undefined {
  const own = named.get(name);
  const candidates = configurationsIn(own ?? directory).map((entry) => ({
    path: `${(own ?? directory).path}/${entry.name}`,
    file: entry.name,
    configuration: parseJsonObject(entry.text ?? ''),
  }));
  if (own?.path === name) return candidates[0];
  if (own !== undefined) return candidates.find(({file}) => file === basename(name));
  const isNamed = ({file, configuration}: FoundFile) =>
    asString(configuration?.['name']) === name || file.replace(/\.\w+$/, '') === name;
  return candidates.find(isNamed);
}

export interface FoundFile {
  readonly path: string;
  readonly file: string;
  /** Undefined: it is no JSON object. */
  readonly configuration: JsonObject | undefined;
}
