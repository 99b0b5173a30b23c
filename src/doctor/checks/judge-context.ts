import type {NodeContext} from '../../capture/fleet/node-context.js';
import {asArray, asString, parseJsonObject} from '../../cni/json.js';
import {checkDirectory} from './check-directory.js';
import {checkBridges} from './check-host.js';
import {checkKubeconfigs} from './check-kubeconfigs.js';
import {checkMasters} from './check-masters.js';
import {checkNamedFiles} from './check-named-files.js';
import {checkNode} from './check-node.js';
import {checkPlugins, usesOf} from './check-plugins.js';
import {checkPodCidr, checkRanges} from './check-ranges.js';
import {collectedIn, confDir, contextFacts, kubeconfigsIn} from '../reading/context-facts.js';
import {isMultus, pluginsOf, type PluginConfiguration} from '../network.js';
import {configurationsIn, type NodeConfiguration} from '../reading/node-configuration.js';
import type {FoundPlugin, PluginFacts, VersionAnswer} from '../reading/plugin-facts.js';
import {broken, unchecked, worstFirst, type DoctorFinding, type Remark, type Unchecked} from '../remark.js';

/** A node that was examined by its context alone. */
export interface ExaminedContext {
  readonly node: string;
  readonly findings: readonly Omit<DoctorFinding, 'kind'>[];
  readonly unchecked: readonly Omit<Unchecked, 'kind'>[];
}

export function examineContext(context: NodeContext): ExaminedContext {
  const remarks = judgeContext(context);
  return {
    node: context.node,
    findings: worstFirst(remarks).map(({severity, id, what, evidence, next}) => ({severity, id, what, evidence, next})),
    unchecked: remarks.flatMap((each) => (each.kind === 'unchecked' ? [{what: each.what, why: each.why}] : [])),
  };
}

/**
 * What is wrong with a node, as far as the context tells that the node script has gathered there, and the API server when
 * it was gathered. All else is named as unchecked: what is not known is not fine.
 */
function judgeContext(context: NodeContext): Remark[] {
  const {files} = context;
  const configuration = configurationOf(files);
  const around = [...checkReadiness(files), ...checkKubeconfigs(kubeconfigsIn(files) ?? []), ...notGathered];
  if (configuration === null) {
    const why = `nothing was found in ${confDir}; a runtime that looks elsewhere, or an add-on that is not there yet`;
    return [unchecked('the network configuration, and the plugins that it names', why), ...around];
  }
  const plugins = pluginsIn(configuration);
  const facts = contextFacts(context, configuration, plugins);
  const usesMultus = plugins.some(({type}) => isMultus({type}));
  return [
    ...checkDirectory(configuration),
    ...judgePlugins(plugins, files.get('plugins.tsv') ?? ''),
    ...checkNode(facts, context.node),
    ...checkPodCidr(facts),
    ...checkNamedFiles(facts),
    ...checkMasters(facts),
    ...checkRanges(facts),
    ...checkBridges(facts),
    ...(usesMultus ? [unchecked('the networks that multus adds', 'their definitions were not gathered')] : []),
    ...around,
  ];
}

/** The kubelet says in the node's condition what it lacks: mostly this. */
function checkReadiness(files: ReadonlyMap<string, string>): Remark[] {
  const node = collectedIn(files)?.node ?? null;
  if (node === null)
    return [unchecked('the node as the cluster has it', 'the API server was not asked, or did not say')];
  if (node.isReady) return [];
  return [
    broken('node-not-ready', {
      what: `the node is not Ready: ${node.readiness || 'nobody said why'}`,
      evidence: [`node ${node.name}: condition Ready`],
      next: `kubectl describe node ${node.name}`,
    }),
  ];
}

const notGathered: readonly Remark[] = [
  unchecked(
    'the kernel, sysctls, leases, pods and shims',
    'the node script does not gather them; mlab-cni doctor on the node itself looks at them',
  ),
];

/** Null: there is no file that a runtime would take. */
function configurationOf(files: ReadonlyMap<string, string>): NodeConfiguration | null {
  const entries = [...files]
    .filter(([path]) => path.startsWith('net.d/'))
    .map(([path, text]) => ({name: path.slice('net.d/'.length), text, code: null}))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
  const directory = {kind: 'read', path: confDir, entries} as const;
  const [winner] = configurationsIn(directory);
  if (winner === undefined) return null;
  return {directory, winner, configuration: parseJsonObject(winner.text ?? '') ?? null, multus: null, engines: []};
}

function pluginsIn({configuration, winner, directory}: NodeConfiguration): PluginConfiguration[] {
  if (configuration === null || winner === null) return [];
  const where = `${directory.path}/${winner.name}`;
  const name = asString(configuration['name']) ?? '';
  return pluginsOf({where, name, configuration, isDefault: true, isEngines: false}, new Map());
}

/** `DIR NAME SIZE MTIME SHA256 VERSION-REPLY` a line; the script lists what is a plugin and can be started. */
function judgePlugins(plugins: readonly PluginConfiguration[], table: string): Remark[] {
  const rows = table.split('\n').flatMap((line) => {
    const [dir = '', name = '', , , , ...reply] = line.split('\t');
    return name === '' ? [] : [{dir, name, reply: reply.join(' ')}];
  });
  if (rows.length === 0) return [unchecked('the plugins', 'the node script found no directory with plugins')];
  const found = new Map(rows.map(({dir, name, reply}) => [name, foundPlugin(`${dir}/${name}`, reply)] as const));
  const types = usesOf(plugins).map(({type}) => type);
  const programs = new Map(
    types.map((type): [string, PluginFacts] => [type, found.get(type) ?? {kind: 'missing', remains: []}]),
  );
  const binDirs = [...new Set(rows.map(({dir}) => dir))];
  return checkPlugins({plugins, programs, binDirs, architecture: '', usesContainerd: false});
}

function foundPlugin(path: string, reply: string): FoundPlugin {
  const format = {kind: 'elf', machine: '', isOurs: true} as const;
  return {kind: 'found', path, isExecutable: true, format, versions: versionsIn(reply)};
}

function versionsIn(reply: string): VersionAnswer {
  if (reply.trim() === '') return {kind: 'unclear', detail: 'nothing was said'};
  const versions = asArray(parseJsonObject(reply)?.['supportedVersions']).flatMap((each) => asString(each) ?? []);
  return versions.length > 0 ? {kind: 'versions', versions} : {kind: 'unclear', detail: reply.slice(0, 200)};
}
