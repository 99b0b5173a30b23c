import {mkdirSync, utimesSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {epochMs} from './invocation.js';

/** What a test wants to be special about a capture on disk; the rest is an ADD of bridge that took 20 ms. */
export interface WrittenCapture {
  readonly id: string;
  readonly operation?: string;
  readonly plugin?: string;
  readonly ifname?: string;
  readonly container?: string;
  readonly parentId?: string;
  /** `NAMESPACE/NAME`, or a name alone as podman gives it. */
  readonly pod?: string;
  readonly network?: string;
  readonly stdout?: string;
  readonly stderr?: string;
  /** Beside that of every call. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Exit status; null: no end was recorded. */
  readonly status?: number | null;
  readonly durationMs?: number;
  readonly format?: 1 | 2;
}

/** Writes a capture as our shim does, by default in format 2. Boot was at {@link epochMs}. */
export function writeCapture(store: string, options: WrittenCapture): void {
  const {id, operation = 'ADD', plugin = 'bridge', ifname = 'eth0', container = 'c1', status = 0} = options;
  const {
    durationMs = 20,
    format = 2,
    network = 'mynet',
    stdout = status === 0 ? '{"cniVersion":"1.0.0"}' : '',
  } = options;
  const [, uptime = '0', boot = ''] = id.split('-');
  const environment = {
    CNI_COMMAND: operation,
    CNI_CONTAINERID: container,
    CNI_IFNAME: ifname,
    ...(options.parentId === undefined ? {} : {MLAB_CNI_PARENT: options.parentId}),
    ...(options.pod === undefined ? {} : {CNI_ARGS: podArguments(options.pod)}),
    ...options.environment,
  };
  const exports = Object.entries(environment).map(([name, value]) => `export ${name}='${value}'\n`);
  const booted = format === 1 ? '' : `,${epochMs / 10}`;
  const started = join('started', `${id},${operation},${plugin},${ifname},${container}${booted}`);
  const ended = format === 1 ? '' : `,${Number(uptime) + Math.round(durationMs / 10)}`;
  const real = format === 1 ? '' : `/opt/cni/bin/${plugin}\0\n`;
  const startMs = epochMs + Number(uptime) * 10;
  write(started, `mlab-cni ${format} 0.1.0 77 ${boot}-x\n/s/${plugin}\0\n${real}${exports.join('')}\0\n`, startMs);
  write(join('stdin', id), JSON.stringify({cniVersion: '1.0.0', name: network, type: plugin}), startMs);
  write(join('stdout', id), stdout, startMs);
  write(join('stderr', id), options.stderr ?? '', startMs);
  if (status !== null) write(join('ended', `${id},exit-${status}${ended}`), '', startMs + durationMs);

  function write(path: string, content: string, atMs: number): void {
    mkdirSync(dirname(join(store, path)), {recursive: true});
    writeFileSync(join(store, path), content);
    utimesSync(join(store, path), atMs / 1000, atMs / 1000);
  }
}

function podArguments(pod: string): string {
  const [namespace = '', name] = pod.split('/');
  if (name === undefined) return `IgnoreUnknown=1;K8S_POD_NAME=${pod}`;
  return `IgnoreUnknown=1;K8S_POD_NAMESPACE=${namespace};K8S_POD_NAME=${name}`;
}
