import {execFileSync, spawn} from 'node:child_process';
import {once} from 'node:events';
import {existsSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {readDropped} from '../../src/store/disk/dropped.js';
import type {Dropped} from '../../src/capture/retention/dropped.js';
import {addOf, eventually, writeScript} from '../helpers/calls.js';
import {readCaptures} from '../helpers/captures.js';
import {makeShimDir} from '../helpers/shim.js';

/** What became of a store into which many calls were recorded. */
export interface SoakReport {
  readonly calls: number;
  /** Of all looks at the store, one in half a second. */
  readonly largestKib: number;
  readonly looks: number;
  readonly captures: number;
  /** Pods that failed for good, and those of them of which a call is gone. */
  readonly failedPods: number;
  readonly lost: readonly string[];
  /** Pods of the crash loop: all that there were, and by which number the first and the last that are left go. */
  readonly loop: {readonly runs: number; readonly left: readonly number[]};
  readonly dropped: Dropped;
  /** A call that went on all the time, as it was recorded: how it ended, and what it was given. */
  readonly long: {readonly end: string | null; readonly stdin: string | null} | undefined;
}

/** Has the shim record so many calls into a store of so many KiB, as fast as it can, while its own script makes room. */
export async function soak(calls: number, maxStoreKib: number): Promise<SoakReport> {
  const top = mkdtempSync(join(tmpdir(), 'mlab-cni-soak-'));
  const bridge = writeScript(join(top, 'bridge'), 'read -r _', 'echo \'{"cniVersion":"1.0.0"}\'', 'exit "$STATUS"');
  const slow = writeScript(join(top, 'slow'), 'cat', `until [ -e '${top}/released' ]; do sleep 0.2; done`);
  const shims = makeShimDir({plugins: {bridge, slow}, settings: {maxStoreKib, polls: true}});
  try {
    const long = startLong(join(shims.dir, 'slow'));
    await eventually('the long call is recorded', () => readCaptures(shims.store).length === 1);
    const sizes: number[] = [];
    const look = setInterval(() => sizes.push(kibIn(shims.store)), 500);
    const failed = await runCallers(shims.dir, calls);
    clearInterval(look);
    writeFileSync(join(top, 'released'), '');
    await long;
    await eventually('nobody makes room', () => !existsSync(join(shims.store, 'tidying')));
    const captures = readCaptures(shims.store);
    const containers = captures.map(({words}) => words[3] ?? '');
    const count = (container: string) => containers.filter((each) => each === container).length;
    return {
      calls,
      largestKib: Math.max(...sizes, kibIn(shims.store)),
      looks: sizes.length,
      captures: captures.length,
      failedPods: failed.length,
      lost: failed.filter((container) => count(container) !== 2),
      loop: {runs: loopRuns(calls), left: loopsLeft(captures)},
      dropped: readDropped(shims.store),
      long: captures.find(({words}) => words[3] === 'long'),
    };
  } finally {
    shims.dispose();
    rmSync(top, {recursive: true, force: true});
  }
}

/** Resolves when it has ended. */
function startLong(program: string): Promise<unknown> {
  const child = spawn(program, {env: addOf('long'), stdio: ['pipe', 'ignore', 'ignore']});
  child.stdin.end('{"long":true}');
  return once(child, 'close');
}

/** The containers of the pods that failed for good. */
async function runCallers(directory: string, calls: number): Promise<string[]> {
  const args = [join(import.meta.dirname, 'callers.sh'), directory, String(calls)];
  const child = spawn('sh', args, {stdio: ['ignore', 'pipe', 'inherit']});
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (out += chunk));
  await once(child, 'close');
  return out.split('\n').filter((line) => line !== '');
}

/** As callers.sh counts: of ten pods with 22 calls, the fifth. */
function loopRuns(calls: number): number {
  let [call, pod, runs] = [0, 0, 0];
  while (call < calls) {
    pod += 1;
    call += pod % 5 === 0 ? 3 : 2;
    if (pod % 10 === 5) runs += 1;
  }
  return runs;
}

function loopsLeft(captures: ReturnType<typeof readCaptures>): number[] {
  const ofLoop = captures.filter(({start, end}) => start.includes('K8S_POD_NAME=loop') && end === 'exit-1');
  return ofLoop.map(({words}) => Number(words[3]?.slice(1))).sort((left, right) => left - right);
}

function kibIn(directory: string): number {
  try {
    return Number(execFileSync('du', ['-skx', directory], {encoding: 'utf8', stdio: 'pipe'}).split('\t')[0]);
  } catch (error) {
    // what goes while du looks makes it exit with 1, after it has counted all the rest
    if (error instanceof Error && 'stdout' in error) return Number(String(error.stdout).split('\t')[0]);
    throw error;
  }
}
