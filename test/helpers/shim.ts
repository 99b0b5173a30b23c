import {chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {renderShim, type ShimSettings} from '../../src/install/shim-files/shim-script.js';

/** The shells that the shim promises to run under, as its first line names them; only those that are here. */
export const shells: readonly string[] = [
  ...['dash', 'bash'].flatMap((name) => findProgram(name) ?? []),
  ...[findProgram('busybox')].flatMap((busybox) => (busybox === null ? [] : [`${busybox} sh`])),
];

export interface ShimDirOptions {
  /** First line of the script; default: /bin/sh. */
  readonly shell?: string;
  /** Default: a directory beside the shims that does not exist yet. */
  readonly store?: string;
  /** Plugin name to the program that is linked into the real directory under that name. */
  readonly plugins: Readonly<Record<string, string>>;
  readonly settings?: Partial<ShimSettings>;
  /** A last change of the generated script. */
  readonly edit?: (script: string) => string;
  /** Where all of it is made. Default: the system's directory for temporary files. */
  readonly parent?: string;
}

export interface ShimDir {
  /** Everything else is below this directory, unless the options say otherwise. */
  readonly top: string;
  /** Links to one shim.sh, one per plugin, as install makes them in dir mode. */
  readonly dir: string;
  readonly realDir: string;
  readonly store: string;
  readonly dispose: () => void;
}

/** Shims in front of these plugins, in a temporary directory. */
export function makeShimDir(options: ShimDirOptions): ShimDir {
  const top = mkdtempSync(join(options.parent ?? tmpdir(), 'mlab-cni-shim-'));
  const dir = join(top, 'shim');
  const realDir = join(top, 'real');
  const store = options.store ?? join(top, 'store');
  const prototype = readFileSync(join(import.meta.dirname, '../../shims/shim.sh'), 'utf8');
  const script = renderShim(prototype, {
    shell: options.shell ?? '/bin/sh',
    version: '0.0.0-test',
    store,
    realDirs: [realDir],
    programs: {...requiredPrograms(), setpriv: findProgram('setpriv')},
    maxStoreKib: 1024 * 1024,
    keepFreeKib: 0,
    polls: false,
    until: null,
    ...options.settings,
  });
  for (const directory of [dir, realDir]) mkdirSync(directory);
  for (const [name, program] of Object.entries(options.plugins)) {
    symlinkSync(program, join(realDir, name));
    symlinkSync('shim.sh', join(dir, name));
  }
  const path = join(dir, 'shim.sh');
  writeFileSync(path, options.edit?.(script) ?? script);
  chmodSync(path, 0o755);
  return {
    top,
    dir,
    realDir,
    store,
    dispose: () => removeAll(top),
  };
}

/** Removes a store: what the shim does beside a call may still write there, so it is tried until it is gone. */
export function removeAll(path: string): void {
  for (let tries = 1; ; tries += 1) {
    try {
      rmSync(path, {recursive: true, force: true});
      return;
    } catch (error) {
      if (tries === 100) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
    }
  }
}

/** Absolute path of a program in the usual directories, or null. */
export function findProgram(name: string): string | null {
  const directories = ['/usr/local/bin', '/usr/bin', '/bin', '/usr/local/sbin', '/usr/sbin', '/sbin'];
  return directories.map((directory) => join(directory, name)).find((path) => existsSync(path)) ?? null;
}

/** Those without which nothing is recorded, where this machine has them. */
export function requiredPrograms(): Omit<ShimSettings['programs'], 'setpriv'> {
  return {tee: required('tee'), cat: required('cat'), mkdir: required('mkdir'), du: required('du')};
}

function required(name: string): string {
  const path = findProgram(name);
  if (path === null) throw new Error(`${name} is not installed: no shim can be made`);
  return path;
}
