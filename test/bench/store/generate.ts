// Makes a store as our shim would leave it: generate.ts COUNT DIRECTORY
//
// Pods that multus attaches to one to three networks, ADD and later DEL; one pod in twenty fails in its innermost
// plugin; a VERSION poll now and then; times from the past, a fifth of a second from pod to pod.
import {mkdirSync, utimesSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {podCalls, type GeneratedCall} from './pod-calls.js';

const [countText, directory = ''] = process.argv.slice(2);
const count = Number(countText);
const boot = 'b1c2d3e4-5f60-4a7b-8c9d-0e1f2a3b4c5d';
const msPerPod = 200;

for (const folder of ['started', 'stdin', 'stdout', 'stderr', 'ended']) mkdirSync(join(directory, folder));
const runtimeEnvironment = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  PWD: '/',
  LANG: 'C.UTF-8',
  INVOCATION_ID: '0b7f5e1c6d5a4f0b9a3f2c1d0e9f8a7b',
  JOURNAL_STREAM: '8:28123',
  SYSTEMD_EXEC_PID: '812',
  NETCONFPATH: '/etc/cni/net.d',
  CNI_PATH: '/usr/shimcni/bin',
};
const bootMs = Date.now() - count * msPerPod - 3_600_000;
for (let written = 0, pod = 0; written < count; pod += 1) {
  const calls = podCalls(pod).slice(0, count - written);
  const podMs = 3_600_000 + pod * msPerPod;
  const ids = calls.map(({number, startMs}) => idOf(1000 + (pod % 30_000) + number, podMs + startMs));
  for (const call of calls) write(call, ids, podMs);
  written += calls.length;
}

function write(call: GeneratedCall, ids: readonly string[], podMs: number): void {
  const {number, parent, operation, plugin, ifname, containerId, args, stdin, stdout, stderr, exit} = call;
  const id = ids[number] ?? '';
  const started = join(
    directory,
    'started',
    `${id},${operation},${plugin},${ifname},${containerId || '-'},${Math.round(bootMs / 10)}`,
  );
  const environment = {
    ...runtimeEnvironment,
    CNI_COMMAND: operation,
    CNI_CONTAINERID: containerId,
    CNI_IFNAME: ifname,
    CNI_NETNS: `/var/run/netns/cni-${containerId.slice(0, 8)}`,
    CNI_ARGS: args,
    ...(parent === null ? {} : {MLAB_CNI_PARENT: ids[parent] ?? ''}),
  };
  const exports = Object.entries(environment).map(([name, value]) => `export ${name}='${value}'\n`);
  writeFileSync(
    started,
    `mlab-cni 2 0.2.0 812 ${boot}\n/usr/shimcni/bin/${plugin}\0\n/opt/cni/bin/${plugin}\0\n${exports.join('')}\0\n`,
  );
  writeFileSync(join(directory, 'stdin', id), JSON.stringify(stdin));
  writeFileSync(join(directory, 'stdout', id), stdout === null ? '' : JSON.stringify(stdout, null, 4));
  writeFileSync(join(directory, 'stderr', id), stderr);
  setTime(started, podMs + call.startMs);
  if (exit === null) return;
  const endedCs = Math.floor((podMs + call.startMs + call.durationMs) / 10);
  const ended = join(directory, 'ended', `${id},${exit},${endedCs}`);
  writeFileSync(ended, '');
  setTime(ended, podMs + call.startMs + call.durationMs);
}

function idOf(pid: number, uptimeMs: number): string {
  return `${pid}-${Math.floor(uptimeMs / 10)}-${boot.slice(0, 8)}`;
}

function setTime(path: string, uptimeMs: number): void {
  const seconds = (bootMs + uptimeMs) / 1000;
  utimesSync(path, seconds, seconds);
}
