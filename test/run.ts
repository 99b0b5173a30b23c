// Runs every *.test.ts below test/ in a process of its own, since uvu by itself ends green when a hook throws, when
// test.run() is forgotten or when no file matches.
//
//   tsx test/run.ts [--privileged] [PART-OF-A-PATH...]
//
// --privileged runs the tests below test/node instead: they need root and the packages that .ci/run installs. Each file
// gets namespaces of its own, so that what it sees of the machine is what it did there itself, and nothing outlives it.
// Whole nodes come up one at a time, and the other files run beside them, one at a time, too.
//
// A file that failed beside others runs again when it has the machine for itself: passing then does not make it good, but
// tells a busy machine from a broken program. It is named as unsteady, with what it said at first. Where many fail, it is
// the program.
import {spawn, spawnSync} from 'node:child_process';
import {chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import {availableParallelism, tmpdir} from 'node:os';
import {join, relative} from 'node:path';

const top = join(import.meta.dirname, '..');
const privileged = process.argv.includes('--privileged');
const patterns = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const timeoutMs = privileged ? 900_000 : 600_000;

interface FileResult {
  readonly file: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly output: string;
  readonly seconds: number;
}

const files = readdirSync(join(top, 'test'), {recursive: true, encoding: 'utf8'})
  .map((name) => join('test', name))
  .filter((name) => name.endsWith('.test.ts') && name.startsWith('test/node/') === privileged)
  .filter((name) => patterns.length === 0 || patterns.some((pattern) => name.includes(pattern)))
  .sort();
if (files.length === 0) {
  console.error(`no test file matches ${patterns.join(' ')}`);
  process.exit(1);
}

const results: FileResult[] = [];
const [wholeNodes, others] = [files.filter(bringsUpNodes), files.filter((file) => !bringsUpNodes(file))];
await Promise.all(
  privileged
    ? [runAll(wholeNodes).then(() => runAll(others)), runAll(others)]
    : Array.from({length: Math.min(4, availableParallelism())}, () => runAll(others)),
);

const unsteady: string[] = [];
const bad = results.filter(({failed}) => failed > 0);
for (const [index, {file, failed}] of results.entries()) {
  if (failed === 0 || files.length === 1 || bad.length > 5) continue;
  const alone = await runFile(file);
  tell(alone);
  if (alone.failed > 0) continue;
  results[index] = alone;
  unsteady.push(file);
}

const sum = (count: (result: FileResult) => number) => results.reduce((total, result) => total + count(result), 0);
const failed = sum((result) => result.failed);
const skipped = sum((result) => result.skipped);
for (const file of unsteady) console.log(`unsteady: ${file} failed beside others and passed alone`);
for (const {file} of results.filter((result) => result.failed > 0)) console.log(`failed: npx tsx ${file}`);
console.log(`${sum((result) => result.passed)} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exitCode = failed > 0 ? 1 : 0;

/** Nodes with a systemd and a container runtime, or clusters of them, come from the rigs of that name alone. */
function bringsUpNodes(file: string): boolean {
  return /\/rig\/rig-(node|cluster)\.js'/.test(readFileSync(join(top, file), 'utf8'));
}

/** Takes files from the queue until it is empty; several may do so at once. */
async function runAll(queue: string[]): Promise<void> {
  for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
    const result = await runFile(file);
    results.push(result);
    tell(result);
  }
}

function tell({file, passed, failed, skipped, seconds, output}: FileResult): void {
  const counts = `${passed} passed${failed > 0 ? `, ${failed} FAILED` : ''}${skipped > 0 ? `, ${skipped} skipped` : ''}`;
  console.log(`${failed > 0 ? 'FAIL' : 'ok  '} ${file}  ${counts}  ${seconds.toFixed(1)} s`);
  if (failed > 0 || /^SKIP/m.test(output)) console.log(output.trimEnd());
}

async function runFile(file: string): Promise<FileResult> {
  const home = mkdtempSync(join(tmpdir(), 'mlab-cni-test-home-'));
  if (privileged) chmodSync(home, 0o1777); // TMPDIR, of other users' processes, too
  const started = Date.now();
  const {NODE_ENV: _nodeEnv, MLAB_CNI_STORE: _store, FORCE_COLOR: _color, ...environment} = process.env;
  const [program = '', ...args] = [
    ...(privileged ? ['bash', join(top, 'test/node/rig/own-namespaces.sh'), home] : []),
    ...[process.execPath, '--import', 'tsx', join(top, file)],
  ];
  const child = spawn(program, args, {
    cwd: top,
    env: {...environment, HOME: home, TZ: 'UTC', NO_COLOR: '1', ...(privileged ? {TMPDIR: home} : {})},
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const timer = setTimeout(() => {
    output += `not over after ${timeoutMs / 1000} s; running now:\n${processesBelow(child.pid ?? 0)}`;
    child.kill('SIGKILL');
  }, timeoutMs);
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  clearTimeout(timer);
  rmSync(home, {recursive: true, force: true});
  return {file: relative(top, join(top, file)), ...count(output, code), output, seconds: (Date.now() - started) / 1000};
}

/** Who waits for what (in the kernel's words), from one process down. */
function processesBelow(pid: number): string {
  const words = ['-eo', 'pid=,ppid=,etimes=,wchan:24=,args=', '--sort', 'start_time'];
  const {error, stdout} = spawnSync('ps', words, {encoding: 'utf8'});
  if (error !== undefined) return `${error.message}\n`;
  const below = new Set([`${pid}`]);
  const lines = stdout.split('\n').filter((line) => {
    const [own = '', parent = ''] = line.trim().split(/ +/);
    return below.has(own) || (below.has(parent) && below.add(own));
  });
  return lines.map((line) => `${line.slice(0, 240)}\n`).join('');
}

/** A file that ended badly, or in which nothing ran, counts as at least one failure. */
function count(output: string, code: number | null): Pick<FileResult, 'passed' | 'failed' | 'skipped'> {
  const number = (label: string) => Number(new RegExp(`^\\s*${label}:\\s+(\\d+)`, 'm').exec(output)?.[1] ?? 0);
  const total = number('Total');
  const passed = number('Passed');
  const skipped = number('Skipped');
  const bad = code !== 0 || total + skipped === 0;
  return {passed, skipped, failed: Math.max(total - passed - skipped, bad ? 1 : 0)};
}
