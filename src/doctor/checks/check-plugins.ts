import {ipamCallers} from '../../cni/ipam-callers.js';
import {asString, isObject} from '../../cni/json.js';
import type {Facts} from '../facts.js';
import type {PluginConfiguration} from '../network.js';
import type {FoundPlugin, HiddenPlugin} from '../reading/plugin-facts.js';
import {broken, doubtful, unchecked, type Remark} from '../remark.js';

/** Somebody who calls a plugin: the configuration that names it. */
export interface PluginUse {
  readonly type: string;
  readonly where: string;
  readonly cniVersion: string;
  /** Null: it is no plugin for addresses. */
  readonly ipamOf: string | null;
}

/** Everything that configurations name: plugins, and those for addresses. */
export function usesOf(plugins: readonly PluginConfiguration[]): PluginUse[] {
  return plugins.flatMap(({type, where, cniVersion, json}) => {
    const ipam = isObject(json['ipam']) ? asString(json['ipam']['type']) : undefined;
    const own = {type, where, cniVersion, ipamOf: null};
    return ipam ? [own, {type: ipam, where: `${where} ipam`, cniVersion, ipamOf: type}] : [own];
  });
}

/** What of a node's facts is about its plugins. */
type AboutPlugins = Pick<Facts, 'plugins' | 'programs' | 'binDirs' | 'architecture' | 'usesContainerd'>;

/** Checks that each plugin is there, can be started, and supports the cniVersion of the configurations that name it. */
export function checkPlugins(facts: AboutPlugins): Remark[] {
  const uses = usesOf(facts.plugins);
  const types = [...new Set(uses.map(({type}) => type))];
  return [
    ...types.flatMap((type) =>
      checkPlugin(
        facts,
        type,
        uses.filter((use) => use.type === type),
      ),
    ),
    ...(facts.usesContainerd && !types.includes('loopback') ? checkLoopback(facts) : []),
  ];
}

function checkPlugin(
  {programs, binDirs, architecture}: AboutPlugins,
  type: string,
  uses: readonly PluginUse[],
): Remark[] {
  const plugin = programs.get(type);
  const evidence = [...new Set(uses.map(({where}) => `named in ${where}`))];
  if (plugin?.kind === 'hidden') return [hidden(type, plugin)];
  if (plugin?.kind !== 'found') {
    const inProcess = uses.find(({ipamOf}) => ipamOf !== null && !ipamCallers.has(ipamOf));
    if (uses.every(({ipamOf}) => ipamOf !== null && !ipamCallers.has(ipamOf))) {
      const why = `there is no plugin of that name, and ${inProcess?.ipamOf ?? ''} may do without: it is none that is known to start one`;
      return [unchecked(`who gives addresses for the ipam "${type}"`, why)];
    }
    return [
      broken('plugin-missing', {
        what: `the plugin ${type} is not there: pods fail with failed to find plugin "${type}"`,
        evidence: [...evidence, `looked for in ${binDirs.join(', ')}`, ...(plugin?.remains ?? [])],
        next: `install ${type}, or point the runtime at the directory where it is (--bin-dir here)`,
      }),
    ];
  }
  const obstacle = whyNotStarted(plugin, architecture);
  if (obstacle !== null) {
    const what = `${plugin.path} cannot be started: ${obstacle.what}`;
    return [broken(obstacle.id, {what, evidence, next: obstacle.next})];
  }
  return checkVersions(plugin, type, uses);
}

/** It may be there, and be what the pods get. */
function hidden(type: string, {path, reason}: HiddenPlugin): Remark {
  return unchecked(`whether the plugin ${type} is there`, `${path} cannot be seen (${reason}): run it as root`);
}

interface Obstacle {
  readonly id: string;
  readonly what: string;
  readonly next: string;
}

function whyNotStarted(plugin: FoundPlugin, architecture: string): Obstacle | null {
  const {path, isExecutable, format, versions} = plugin;
  const again = `install it again: move a good copy to ${path}`;
  if (!isExecutable) return {id: 'plugin-not-executable', what: 'it is not executable', next: `chmod 755 ${path}`};
  if (format.kind === 'empty') return {id: 'plugin-no-program', what: 'it is empty', next: again};
  if (format.kind === 'other') {
    return {id: 'plugin-no-program', what: 'it is neither an ELF program nor a script with #!', next: again};
  }
  if (format.kind === 'elf' && !format.isOurs && versions.kind !== 'versions') {
    const what = `it is a program for ${format.machine}, and this node is ${architecture}`;
    return {id: 'plugin-architecture', what, next: 'install the build for this architecture'};
  }
  if (versions.kind !== 'not-started') return null;
  if (/EACCES|EPERM/.test(versions.reason)) {
    return {
      id: 'plugin-not-started',
      what: `${versions.reason}: its mode allows it, so something else forbids it`,
      next: `findmnt -T ${path} shows whether its file system is mounted noexec; else look for a denial of SELinux or AppArmor: dmesg | grep -i denied`,
    };
  }
  if (format.kind === 'script') {
    const what = `its interpreter ${format.interpreter} does not start it (${versions.reason})`;
    return {id: 'plugin-not-started', what, next: `install ${format.interpreter}`};
  }
  return {
    id: 'plugin-not-started',
    what: versions.reason,
    next: `${again}; ldd ${path} shows a loader that is missing`,
  };
}

function checkVersions({path, versions}: FoundPlugin, type: string, uses: readonly PluginUse[]): Remark[] {
  if (versions.kind === 'versions') return unsupported(path, type, versions.versions, uses);
  const what = `which cniVersions ${type} supports`;
  if (versions.kind === 'timed-out') {
    return [
      doubtful('plugin-slow', {
        what: `${path} did not say within ${versions.seconds} s which cniVersions it supports`,
        evidence: uses.map(({where}) => `named in ${where}`),
        next: `CNI_COMMAND=VERSION ${path} </dev/null    shows what it does meanwhile`,
      }),
    ];
  }
  return versions.kind === 'unclear' ? [unchecked(what, `${path} does not answer VERSION (${versions.detail})`)] : [];
}

function unsupported(path: string, type: string, versions: readonly string[], uses: readonly PluginUse[]): Remark[] {
  const wrong = uses.filter(({cniVersion}) => !versions.includes(cniVersion || '0.1.0'));
  const [first] = wrong;
  if (first === undefined) return [];
  return [
    broken('plugin-version', {
      what: `${type} does not support cniVersion ${first.cniVersion || '0.1.0'}: pods fail with "incompatible CNI versions"`,
      evidence: [
        `${path} supports ${versions.join(', ')}`,
        ...wrong.map(({where, cniVersion}) => `${where} has cniVersion ${cniVersion || 'none, which means 0.1.0'}`),
      ],
      next: `install a newer ${type}, or write one of its versions into the configuration`,
    }),
  ];
}

function checkLoopback({programs, binDirs}: AboutPlugins): Remark[] {
  const plugin = programs.get('loopback');
  if (plugin?.kind === 'hidden') return [hidden('loopback', plugin)];
  if (plugin?.kind === 'found') return [];
  return [
    doubtful('loopback-missing', {
      what: 'the plugin loopback is not there, and containerd calls it for every pod',
      evidence: [`looked for in ${binDirs.join(', ')}`],
      next: 'install it, unless use_internal_loopback is on in containerd',
    }),
  ];
}
