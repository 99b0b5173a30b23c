import {spawn} from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import {tmpdir, userInfo} from 'node:os';
import {join} from 'node:path';
import {build} from 'esbuild';
import {isForRoot} from './covering-tests.js';

/** A copy of the tree in which programs run. It goes with this process. */
export class Workplace {
  readonly path = mkdtempSync(join(tmpdir(), 'mlab-cni-mutation-'));
  #stop = (): void => undefined;

  constructor(top: string) {
    chmodSync(this.path, 0o755);
    process.on('exit', () => {
      this.#stop();
      rmSync(this.path, {recursive: true, force: true, maxRetries: 3});
    });
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
    for (const name of readdirSync(top)) {
      if (!['node_modules', '.git'].includes(name)) cpSync(join(top, name), join(this.path, name), {recursive: true});
    }
    symlinkSync(join(top, 'node_modules'), join(this.path, 'node_modules'));
    mkdirSync(join(this.path, 'tsx-cache'));
  }

  read(file: string): string {
    return readFileSync(join(this.path, file), 'utf8');
  }

  write(file: string, text: string): void {
    writeFileSync(join(this.path, file), text);
  }

  /** Files below a folder, by paths that begin with it; or the file itself. */
  files(folder: string, pattern: RegExp): string[] {
    if (statSync(join(this.path, folder)).isFile()) return [folder];
    return readdirSync(join(this.path, folder), {recursive: true, encoding: 'utf8'})
      .filter((name) => pattern.test(name))
      .map((name) => join(folder, name))
      .sort();
  }

  /**
   * Makes the program, and then a JavaScript file beside each TypeScript file: to start tsx takes three times as long as
   * most tests.
   */
  async build(): Promise<boolean> {
    if (!(await this.#succeeds(['test/tools/build.js'], 300_000))) return false;
    const entryPoints = [...this.files('src', /\.ts$/), ...this.files('test', /\.ts$/)];
    const places = {absWorkingDir: this.path, outdir: this.path, outbase: this.path};
    await build({entryPoints, ...places, format: 'esm', target: 'node20', logLevel: 'error'});
    return true;
  }

  /** Whether a test file passes, and is one of which something ran. A few look for TypeScript files. */
  async passes(file: string, how: 'compiled' | 'tsx', limitMs: number): Promise<boolean> {
    const args = how === 'tsx' ? ['--import', 'tsx', file] : [file.replace(/\.ts$/, '.js')];
    return this.#succeeds(args, limitMs, isForRoot(file));
  }

  /** In a process group of its own, so that what a changed program starts ends with it. */
  async #succeeds(args: readonly string[], limitMs: number, isAlone = false): Promise<boolean> {
    const home = mkdtempSync(join(this.path, 'home-'));
    chmodSync(home, 0o1777); // tests become other users, too
    symlinkSync(join(this.path, 'tsx-cache'), join(home, `tsx-${userInfo().uid}`)); // or all is compiled for each test
    const {MLAB_CNI_STORE: _store, FORCE_COLOR: _color, ...environment} = process.env;
    const env = {...environment, HOME: home, TMPDIR: home, TZ: 'UTC', NO_COLOR: '1'};
    const namespaces = isAlone ? ['bash', 'test/node/rig/own-namespaces.sh', home] : [];
    const [program = '', ...rest] = [...namespaces, process.execPath, ...args];
    const child = spawn(program, rest, {
      cwd: this.path,
      env,
      stdio: ['ignore', 'pipe', 'ignore'],
      detached: true,
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    this.#stop = () => child.pid !== undefined && child.exitCode === null && process.kill(-child.pid, 'SIGKILL');
    const timer = setTimeout(this.#stop, limitMs);
    const code = await new Promise<number | null>((resolve) => child.on('exit', resolve));
    clearTimeout(timer);
    rmSync(home, {recursive: true, force: true, maxRetries: 3});
    return code === 0 && !/^\s*Total:\s+0$/m.test(output);
  }
}
