import {execFileSync, spawn, spawnSync} from 'node:child_process';
import {once} from 'node:events';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import type {Json} from '../../../src/cni/json.js';
import type {Place} from '../../helpers/runtime.js';

/** How the shims are put in front of the plugins. */
export type Mode = 'dir' | 'mount';
export const modes: readonly Mode[] = ['dir', 'mount'];

export interface LabRun {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A node in namespaces of its own: plugins, configuration, shims, and nothing that runs by itself. */
export interface Lab {
  readonly mode: Mode;
  /** Where its runtime is told that plugins are. */
  readonly binDir: string;
  /** Where the real plugins can be reached, shims or not. */
  readonly realDir: string;
  readonly place: Place;
  readonly run: (file: string, ...args: readonly string[]) => LabRun;
  /** Runs the built mlab-cni as root of the node. */
  readonly mlabCni: (...args: readonly string[]) => LabRun;
  /** Writes a file; an object is written as JSON. */
  readonly write: (path: string, content: Json) => void;
  /** Kills all processes and with them the namespaces. */
  readonly down: () => Promise<void>;
}

export interface LabOptions {
  readonly mode: Mode;
  /** Names of plugins: ours below plugins/ where there is one, else Debian's. */
  readonly plugins: readonly string[];
}

const top = join(import.meta.dirname, '../../..');
const standIns = join(import.meta.dirname, 'plugins');
const debianPlugins = '/usr/lib/cni';
const pluginDir = '/opt/cni/bin';
const shimDir = '/opt/shimcni/bin';

/** Brings a node up and installs the shims with the command that users have; the caller takes it down. */
export async function startLab({mode, plugins}: LabOptions): Promise<Lab> {
  if (!existsSync(join(top, 'dist'))) execFileSync('npm', ['run', '--silent', 'build'], {cwd: top, stdio: 'inherit'});
  const directory = mkdtempSync(join(tmpdir(), 'mlab-cni-lab-'));
  const namespaces = ['--mount', '--net', '--pid', '--fork', '--kill-child'];
  const first = ['sh', join(import.meta.dirname, 'node.sh'), directory, top, dirname(process.execPath)];
  const holder = spawn('setpriv', ['--pdeathsig', 'KILL', 'unshare', ...namespaces, ...first], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(holder, 'exit');
  const down = async () => {
    holder.kill('SIGKILL');
    await ended;
    rmSync(directory, {recursive: true});
  };
  const [line] = (await Promise.race([once(holder.stdout, 'data'), ended])) as [Buffer | number | null];
  if (!Buffer.isBuffer(line)) throw new Error('the lab did not come up');
  const lab = labOf(line.toString().trim(), mode, down);
  try {
    lab.run('mkdir', '-p', pluginDir);
    for (const plugin of plugins) installPlugin(lab, plugin);
    lab.write('/etc/containerd/config.toml', containerdConfig);
    installShims(lab);
    return lab;
  } catch (error) {
    await down();
    throw error;
  }
}

/** Puts Debian's plugin in the place of ours. */
export function useDebianPlugin({place, realDir}: Lab, plugin: string): void {
  const path = `${place.root}${realDir}/${plugin}`;
  rmSync(path);
  symlinkSync(join(debianPlugins, plugin), path);
}

function labOf(pid: string, mode: Mode, down: Lab['down']): Lab {
  const enter = ['nsenter', '--target', pid, '--mount', '--net', '--pid', '--'];
  const root = `/proc/${pid}/root`;
  const run: Lab['run'] = (...command) => {
    const [file = '', ...args] = [...enter, ...command];
    return spawnSync(file, args, {encoding: 'utf8', maxBuffer: 64 * 1024 * 1024});
  };
  return {
    mode,
    binDir: mode === 'dir' ? shimDir : pluginDir,
    realDir: mode === 'dir' ? pluginDir : `${shimDir}.real`,
    place: {root, enter, environment: {INDEX2IP_CMDLINE: '/etc/kernel-command-line'}},
    run,
    mlabCni: (...args) => run(process.execPath, join(top, 'bin/run.js'), ...args),
    write: (path, content) => {
      mkdirSync(dirname(root + path), {recursive: true});
      writeFileSync(root + path, typeof content === 'string' ? content : JSON.stringify(content, null, 2));
    },
    down,
  };
}

/** Ours in Node.js import a file beside them, so they are linked to; scripts stand alone. */
function installPlugin({place}: Lab, plugin: string): void {
  const path = `${place.root}${pluginDir}/${plugin}`;
  const [script, program] = ['sh', 'mjs'].map((extension) => join(standIns, `${plugin}.${extension}`));
  if (script !== undefined && existsSync(script)) copyFileSync(script, path);
  else symlinkSync(program !== undefined && existsSync(program) ? program : join(debianPlugins, plugin), path);
}

const containerdConfig = `version = 2
[plugins."io.containerd.grpc.v1.cri".cni]
  bin_dir = "${pluginDir}"
  conf_dir = "/etc/cni/net.d"
`;

function installShims(lab: Lab): void {
  const where = ['--runtime', 'containerd', '--mode', lab.mode, '--shim-dir', shimDir];
  const {status, stderr} = lab.mlabCni('shim', 'install', '--yes', ...where);
  const config = readFileSync(`${lab.place.root}/etc/containerd/config.toml`, 'utf8');
  if (status !== 0 || !config.includes(`bin_dir = "${lab.binDir}"`)) throw new Error(`no shims: ${stderr}`);
}
