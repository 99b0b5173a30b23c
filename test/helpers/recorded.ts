import {execFile} from 'node:child_process';
import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {promisify} from 'node:util';
import {findProgram, makeShimDir, type ShimDir} from './shim.js';
import type {PluginAnswer} from './runtime.js';

/** What test/node/recorders/full-range.ts saw, i.e. what the runtime was told. */
export interface FullRange {
  readonly added: readonly (readonly PluginAnswer[])[];
  readonly cleaned: readonly PluginAnswer[];
  readonly checked: readonly PluginAnswer[];
  readonly deleted: readonly PluginAnswer[];
  readonly byProcess: readonly PluginAnswer[];
}

const pluginDir = '/usr/lib/cni';

/** Why real plugins cannot be recorded here, and what to do about it; null if they can. */
export function cannotRecord(): string | null {
  if (process.geteuid?.() !== 0) return 'not root (run it with sudo)';
  const missing = ['unshare', 'ip', 'iptables', 'nft', 'setpriv'].filter((name) => findProgram(name) === null);
  const packages = 'apt-get install containernetworking-plugins iptables nftables iproute2 util-linux';
  if (missing.length > 0) return `no ${missing.join(', ')} (${packages})`;
  return existsSync(join(pluginDir, 'bridge')) ? null : `no plugins in ${pluginDir} (${packages})`;
}

export interface Recorded<Seen> {
  readonly shim: ShimDir;
  readonly seen: Seen;
}

export function recordFullRange(): Promise<Recorded<FullRange>> {
  return record('full-range', ['bridge', 'host-local', 'portmap']);
}

/** ADD, CHECK and DEL with all of Debian's plugins that need no other machine. */
export function recordEveryPlugin(): Promise<Recorded<readonly PluginAnswer[]>> {
  const ipam = ['host-local', 'static'];
  const chained = ['tuning', 'bandwidth', 'firewall', 'portmap'];
  return record('every-plugin', ['loopback', 'bridge', 'ptp', 'macvlan', 'ipvlan', 'vlan', ...ipam, ...chained]);
}

/** ADD and DEL with a meta plugin that calls bridge and ptp, which call host-local and static. */
export function recordMetaPlugin(): Promise<Recorded<readonly PluginAnswer[]>> {
  const meta = join(import.meta.dirname, '../node/recorders/meta-plugin.mjs');
  return record('meta', ['bridge', 'host-local', 'ptp', 'static'], {meta});
}

/** Records plugins through the shim, in namespaces that are gone when this is done; the store is left. */
async function record<Seen>(
  recorder: string,
  names: readonly string[],
  others: Readonly<Record<string, string>> = {},
): Promise<Recorded<Seen>> {
  const plugins = Object.fromEntries(names.map((name) => [name, join(pluginDir, name)]));
  const shim = makeShimDir({plugins: {...plugins, ...others}});
  const script = join(import.meta.dirname, `../node/recorders/${recorder}.ts`);
  const namespaces = ['--mount', '--net', '--pid', '--fork', '--kill-child', '--mount-proc'];
  const node = [process.execPath, '--import', 'tsx', script, shim.dir];
  const {stdout} = await promisify(execFile)('unshare', [...namespaces, ...node]);
  return {shim, seen: JSON.parse(stdout) as Seen};
}
