import {execFileSync} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

export const networks = ['mlab-physical', 'kube-router', 'xcluster', 'antidote'] as const;

export type Network = (typeof networks)[number];

/** Runs `use` with the captures of one network, as M-Lab's shim.sh left them, in a directory that is removed after. */
export function withFixture<T>(network: Network, use: (directory: string) => T): T {
  const directory = mkdtempSync(join(tmpdir(), 'mlab-cni-test-fixture-'));
  try {
    unpackFixture(network, directory);
    return use(join(directory, network));
  } finally {
    rmSync(directory, {recursive: true, force: true});
  }
}

/** Puts those captures into `DIRECTORY/NETWORK`. */
export function unpackFixture(network: Network, directory: string): void {
  // GNU tar keeps the files' times, which are the only order within a second
  const archive = join(import.meta.dirname, '..', 'fixtures', 'upstream-shim', `${network}.tar.gz`);
  execFileSync('tar', ['-xzf', archive, '-C', directory]);
}

/** Runs `use` with an empty directory that is removed after. */
export function withTemporaryDirectory<T>(use: (directory: string) => T): T {
  const directory = mkdtempSync(join(tmpdir(), 'mlab-cni-test-'));
  try {
    return use(directory);
  } finally {
    rmSync(directory, {recursive: true, force: true});
  }
}
