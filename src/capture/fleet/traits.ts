import {asArray, asString, isObject, parseJson, type Json} from '../../cni/json.js';
import {collectedClusterFile, parseCollectedCluster} from '../../records/collected-cluster.js';
import type {NodeContext} from './node-context.js';

/** Something that nodes can have in common: what it is about, and how it is on this node. */
export type Traits = ReadonlyMap<string, string>;

/** All that a context tells of a node, in a form that can be compared: versions, digests of plugins, configurations. */
export function traitsOf({files}: NodeContext): Traits {
  const text = (path: string) => files.get(path) ?? '';
  return new Map([
    ...osTraits(text('os-release')),
    ...kernelTraits(text('kernel.txt')),
    ...runtimeTraits(text('runtime.txt')),
    ...pluginTraits(text('plugins.tsv')),
    ...clusterTraits(text(collectedClusterFile)),
    ...[...files]
      .filter(([path]) => path.startsWith('net.d/'))
      .flatMap(([path, json]) => configurationTraits(path, json)),
  ]);
}

type Pairs = readonly (readonly [string, string])[];

function osTraits(text: string): Pairs {
  const [, quoted, bare] = /^PRETTY_NAME=(?:"([^"]*)"|(\S+))/m.exec(text) ?? [];
  const name = quoted ?? bare;
  return name === undefined ? [] : [['system', name]];
}

/** `uname -a`: the third word. */
function kernelTraits(text: string): Pairs {
  const release = /^Linux \S+ (\S+)/.exec(text)?.[1];
  return release === undefined ? [] : [['kernel', release]];
}

/** `NAME<TAB>process PID<TAB>what it says of its version`, or what a program printed by itself. */
function runtimeTraits(text: string): Pairs {
  return text.split('\n').flatMap((line) => {
    const [, name] = /^([a-z][\w.-]*)(?:\t| version)/.exec(line) ?? [];
    const version = /\bv?(\d+\.\d+(?:\.\d+)?[\w.+~-]*)/.exec(line.replace(/^.*\tprocess \d+\t/, ''))?.[1];
    return name === undefined || version === undefined ? [] : [[name, version] as const];
  });
}

/** `DIR NAME SIZE MTIME SHA256 VERSION-REPLY`, parted by TABs. */
function pluginTraits(text: string): Pairs {
  return text.split('\n').flatMap((line) => {
    const [, name, , , digest, ...reply] = line.split('\t');
    if (name === undefined || name === '' || digest === undefined || digest === '') return [];
    const said = parseJson(reply.join(' '));
    const upTo = asArray(isObject(said) ? said['supportedVersions'] : [])
      .flatMap((each) => asString(each) ?? [])
      .at(-1);
    const supports = upTo === undefined ? '' : ` (up to CNI ${upTo})`;
    return [[`plugin ${name}`, `${digest.slice(0, 12)}${supports}`] as const];
  });
}

/** What the API server said: labels, among them zone and kind of machine, and the images of what runs on every node. */
function clusterTraits(text: string): Pairs {
  const cluster = parseCollectedCluster(text);
  const labels = Object.entries(cluster?.node?.labels ?? {})
    .filter(([, value]) => value !== cluster?.node?.name)
    .map(([name, value]) => [`label ${name}`, value] as const);
  const daemons = (cluster?.pods ?? []).flatMap(({namespace, owner, images}) =>
    owner?.kind === 'DaemonSet' ? [[`DaemonSet ${namespace}/${owner.name}`, images.join(', ')] as const] : [],
  );
  return [...labels, ...daemons];
}

/** Every value in a configuration by its path, plugins by their type: a value that differs is named, not the file. */
function configurationTraits(path: string, text: string): Pairs {
  const file = path.slice('net.d/'.length);
  const json = parseJson(text);
  if (json === undefined) return [[file, 'no JSON']];
  return [[file, 'is there'], ...leaves(json, file)];
}

function leaves(value: Json, at: string): (readonly [string, string])[] {
  if (Array.isArray(value)) {
    return value.flatMap((each: Json, index) => leaves(each, `${at} ${nameOf(each) ?? String(index + 1)}`));
  }
  if (isObject(value)) return Object.entries(value).flatMap(([name, each]) => leaves(each, `${at} ${name}`));
  return [[at, JSON.stringify(value)]];
}

function nameOf(value: Json): string | undefined {
  return isObject(value) && typeof value['type'] === 'string' ? value['type'] : undefined;
}
