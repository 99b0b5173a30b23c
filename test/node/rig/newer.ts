import {spawnSync} from 'node:child_process';
import {existsSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

/** A containerd newer than this machine's, with plugins that know STATUS and GC. */
export interface NewerRuntime {
  /** The newest version of the CNI specification whose results it reads. */
  readonly cniVersion: string;
  /** What node.sh takes; below it are `usr/lib/cni` and Debian's own `etc/containerd/config.toml`. */
  readonly directory: string;
  readonly dispose: () => void;
}

const plugins = ['sid', 'containernetworking-plugins=1.9.1*'] as const;

/** By containerd's minor version: Debian's suite and package, and the newest CNI results that it reads. */
const packages = {
  '1.7': ['trixie', 'containerd=1.7.24*', '1.0.0'],
  '2.1': ['sid', 'containerd=2.1.9*', '1.1.0'],
} as const;

export type NewerVersion = keyof typeof packages;

/**
 * The unpacked packages: where install-packages.sh left them, since a test has no network, or else fetched here. The
 * answer is the reason if one of them is not to be had any more.
 */
export function unpackRuntime(version: NewerVersion): NewerRuntime | string {
  const kept = join('/var/cache/mlab-cni-newer', version);
  if (existsSync(kept)) return {cniVersion: packages[version][2], directory: kept, dispose: () => undefined};
  const directory = mkdtempSync(join(tmpdir(), 'mlab-cni-test-newer-'));
  const dispose = () => rmSync(directory, {recursive: true, force: true});
  const [suite, containerd, cniVersion] = packages[version];
  for (const [from, name] of [[suite, containerd], plugins]) {
    const script = join(import.meta.dirname, 'newer.sh');
    const {status, stderr} = spawnSync('bash', [script, from, directory, name], {encoding: 'utf8', timeout: 120_000});
    if (status === 0) continue;
    dispose();
    return `Debian ${from} has no ${name} for this machine: ${stderr.trim()}`;
  }
  return {cniVersion, directory, dispose};
}
