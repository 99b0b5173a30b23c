import {accessSync, constants, lstatSync, readlinkSync, statSync} from 'node:fs';
import {join} from 'node:path';
import {asArray, asString, parseJsonObject} from '../../cni/json.js';
import type {HostPaths} from '../../system/host-paths.js';
import {look, seen} from '../../system/look.js';
import type {ProcessOutcome, RunProcess} from '../../system/process.js';
import {headOf} from '../../system/read-head.js';
import type {PluginFacts, VersionAnswer} from './plugin-facts.js';
import {programFormat} from './program-format.js';

/** How plugins are looked for, and asked. */
export interface Prober {
  readonly host: HostPaths;
  readonly run: RunProcess;
  readonly binDirs: readonly string[];
  readonly timeoutMs: number;
  /** As in `process.arch`. */
  readonly architecture: string;
}

/**
 * Finds a plugin as libcni does, the first regular file of that name (pkg/invoke/find.go), and asks it for the versions
 * that it supports, as libcni does (pkg/invoke/exec.go, GetVersionInfo). That changes nothing on the node.
 */
export async function probePlugin(prober: Prober, type: string): Promise<PluginFacts> {
  const {host, binDirs, architecture} = prober;
  const paths = type.includes('/') ? [] : binDirs.map((directory) => join(directory, type));
  const looks = paths.map((path) => ({path, status: look(() => statSync(host.at(path)))}));
  const found = looks.find(
    ({status}) => status.kind === 'refused' || (status.kind === 'found' && status.value.isFile()),
  );
  if (found === undefined || found.status.kind === 'absent')
    return {kind: 'missing', remains: paths.flatMap((path) => remainsAt(host, path))};
  const {path, status} = found;
  if (status.kind === 'refused') return {kind: 'hidden', path, reason: status.reason};
  const isExecutable = (status.value.mode & 0o111) !== 0;
  const head = look(() => readableHead(host.at(path), isExecutable));
  if (head.kind === 'refused') return {kind: 'hidden', path, reason: head.reason};
  const format = programFormat(head.kind === 'found' ? head.value : '', architecture);
  // Go starts nothing else; a shell might, and would run whatever is in it
  const canStart = isExecutable && (format.kind === 'elf' || format.kind === 'script');
  const versions = canStart ? await askVersions(prober, host.at(path)) : ({kind: 'not-asked'} as const);
  return {kind: 'found', path, isExecutable, format, versions};
}

/** A link to nowhere, or a directory: what an installation that went wrong left behind. */
function remainsAt({at}: HostPaths, path: string): string[] {
  const status = seen(() => lstatSync(at(path)));
  if (status?.isDirectory() === true) return [`${path} is a directory`];
  const target = status?.isSymbolicLink() === true ? seen(() => readlinkSync(at(path))) : undefined;
  return target === undefined ? [] : [`${path} is a link to ${target}, and there is no such file`];
}

/** What root may not execute, nobody may; what another user may not says nothing about the runtime, which is root. */
function readableHead(path: string, isExecutable: boolean): string {
  if (isExecutable && process.geteuid?.() !== 0) accessSync(path, constants.X_OK);
  return headOf(path);
}

async function askVersions({run, timeoutMs}: Prober, file: string): Promise<VersionAnswer> {
  const {PATH = '/usr/sbin:/usr/bin:/sbin:/bin'} = process.env;
  const outcome = await run({
    file,
    environment: {PATH, CNI_COMMAND: 'VERSION', CNI_NETNS: 'dummy', CNI_IFNAME: 'dummy', CNI_PATH: 'dummy'},
    stdin: '{"cniVersion":"1.0.0"}',
    timeoutMs,
    cwd: '/',
    mostOutputBytes: 1024 * 1024,
  });
  return versionAnswer(outcome, timeoutMs);
}

function versionAnswer({end, stdout, stderr, isCut}: ProcessOutcome, timeoutMs: number): VersionAnswer {
  if (isCut) return {kind: 'unclear', detail: 'it writes without end'};
  const text = stdout.toString('utf8');
  const answer = parseJsonObject(text);
  switch (end.kind) {
    case 'not-started':
      return {kind: 'not-started', reason: end.reason};
    case 'timed-out':
      return {kind: 'timed-out', seconds: timeoutMs / 1000};
    case 'signaled':
      return {kind: 'unclear', detail: `it was killed by ${end.signal}`};
    case 'exited': {
      const versions = asArray(answer?.['supportedVersions']).flatMap((version) => asString(version) ?? []);
      if (end.code === 0 && versions.length > 0) return {kind: 'versions', versions};
      // from before there was such a question (libcni pkg/invoke/exec.go)
      if (answer?.['msg'] === 'unknown CNI_COMMAND: VERSION') return {kind: 'versions', versions: ['0.1.0']};
      const words = asString(answer?.['msg']) ?? (stderr.toString('utf8').trim() || text.trim()).split('\n', 1)[0];
      return {kind: 'unclear', detail: [`exit ${end.code}`, words].filter(Boolean).join(': ')};
    }
  }
}
