import {basename, join, normalize} from 'node:path';
import {asArray, asString, isObject, parseJsonObject, type Json, type JsonObject} from '../../cni/json.js';
import {entryAt} from '../../system/entry-at.js';
import type {HostPaths} from '../../system/host-paths.js';
import type {EditChange} from '../edits/change.js';
import {configurationNames} from './network-configuration.js';
import {setJsonString} from '../edits/json-edit.js';
import {findPlugins, isPlugin} from '../shim-files/plugins.js';
import {isSameFile} from './placement.js';
import {readRegularFile} from '../edits/regular-file.js';

/** A place in a network configuration that names multus. */
interface MultusUse {
  readonly path: string;
  /** Where its object is in that file. */
  readonly at: readonly (string | number)[];
  /** Where multus looks for its delegates before it looks in CNI_PATH (multus-cni pkg/multus/multus.go). */
  readonly binDir: string;
  /** The thin program of thick multus: its daemon runs the delegates, with a binDir of its own. */
  readonly isThick: boolean;
}

/**
 * What makes multus find its delegates in `shimDir`: its `binDir` comes before CNI_PATH, so pointing the runtime there
 * is not enough. A `binDir` stays if a plugin in it is another file than the one that the shims would run.
 *
 * @throws TargetError if a configuration cannot be edited
 */
export function planMultus(
  host: HostPaths,
  confDir: string,
  {shimDir, realDirs}: {readonly shimDir: string; readonly realDirs: readonly string[]},
): {readonly changes: readonly EditChange[]; readonly warnings: readonly string[]} {
  const uses = findMultus(host, confDir);
  const isElsewhere = ({binDir}: MultusUse) =>
    findPlugins(host, binDir).some((name) => !isBehind(host, join(binDir, name), realDirs));
  const [elsewhere, editable] = split(
    uses.filter(({isThick}) => !isThick),
    isElsewhere,
  );
  const files = new Set(editable.map(({path}) => path));
  const changes = [...files].map((path): EditChange => {
    const {content: before, ...ownership} = readRegularFile(host, path);
    const after = editable
      .filter((use) => use.path === path)
      .reduce((text, {at}) => setJsonString(text, at, {name: 'binDir', value: shimDir}, path), before.toString());
    return {kind: 'edit', path, before, after: Buffer.from(after), ...ownership, mark: shimDir};
  });
  const warnings = [
    ...elsewhere.map(notRecorded),
    ...thickWarnings(uses, shimDir),
    ...generatedWarnings(host, [...files], shimDir),
  ];
  return {changes, warnings};
}

/** In mount mode nothing is edited: what multus runs from elsewhere is not recorded. */
export function uncoveredMultus(host: HostPaths, confDir: string, covered: readonly string[]): string[] {
  const uses = findMultus(host, confDir);
  const elsewhere = uses.filter(
    ({isThick, binDir}) => !isThick && !covered.some((directory) => isThere(host, binDir, directory)),
  );
  return [
    ...elsewhere.map(notRecorded),
    ...(uses.some(({isThick}) => isThick)
      ? [
          'thick multus has had the plugin directory since before: restart its pod (kubectl -n kube-system rollout restart daemonset kube-multus-ds)',
        ]
      : []),
  ];
}

/** Whether the shims run that very file. */
function isBehind(host: HostPaths, path: string, realDirs: readonly string[]): boolean {
  const real = realDirs
    .map((directory) => join(directory, basename(path)))
    .find((other) => isPlugin(host.followed(other)));
  return real !== undefined && isSameFile(host, path, real);
}

function isThere({at}: HostPaths, binDir: string, directory: string): boolean {
  return [directory, at(directory)].includes(normalize(binDir).replace(/(.)\/$/, '$1'));
}

function notRecorded({path, binDir}: MultusUse): string {
  return `multus looks for its delegates in ${binDir} (${path}): there they are not recorded`;
}

function split<T>(values: readonly T[], isLeft: (value: T) => boolean): [left: T[], right: T[]] {
  return [values.filter(isLeft), values.filter((value) => !isLeft(value))];
}

const defaultBinDir = '/opt/cni/bin';

function findMultus(host: HostPaths, confDir: string): MultusUse[] {
  return configurationNames(host.at(confDir)).flatMap((name) => {
    const path = join(confDir, name);
    if (entryAt(host.at(path))?.isFile() !== true) return [];
    const configuration = parseJsonObject(readRegularFile(host, path).content.toString());
    if (configuration === undefined) return [];
    const plugins = asArray(configuration['plugins']).map((plugin, index) => ({plugin, at: ['plugins', index]}));
    return [{plugin: configuration as Json, at: []}, ...plugins].flatMap(({plugin, at}) =>
      isObject(plugin) && isMultus(plugin)
        ? [{path, at, binDir: asString(plugin['binDir']) ?? defaultBinDir, isThick: plugin['type'] === 'multus-shim'}]
        : [],
    );
  });
}

function isMultus({type}: JsonObject): boolean {
  return type === 'multus' || type === 'multus-shim';
}

function thickWarnings(uses: readonly MultusUse[], shimDir: string): string[] {
  if (!uses.some(({isThick}) => isThick)) return [];
  const steps = [
    `set "binDir": "${shimDir}" in daemon-config.json (kubectl -n kube-system edit configmap multus-daemon-config)`,
    'mount that directory into its pod, and restart it (kubectl -n kube-system rollout restart daemonset kube-multus-ds)',
  ];
  return [`thick multus runs its delegates in its own daemon, unrecorded: ${steps.join('; ')}; or use --mode mount`];
}

/** The entrypoint of multus writes 00-multus.conf when its pod starts, and keeps its kubeconfig beside it. */
function generatedWarnings(host: HostPaths, paths: readonly string[], shimDir: string): string[] {
  const generated = paths.find((path) => /\/00-multus\.conf(list)?$/.test(path) && hasKubeconfig(host, path));
  if (generated === undefined) return [];
  return [
    `${generated} may be generated: when the pod of multus restarts, it is written anew without the shims, unless its ` +
      `DaemonSet has --additional-bin-dir=${shimDir} (thin, with --multus-conf-file=auto)`,
  ];
}

function hasKubeconfig({at}: HostPaths, path: string): boolean {
  return entryAt(at(join(path, '../multus.d'))) !== undefined;
}
