import {execFile, spawnSync} from 'node:child_process';
import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {promisify} from 'node:util';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {withFixture} from '../helpers/fixtures.js';
import {writePlainKubeconfig} from '../helpers/plain-kubeconfig.js';

const test = suite('package');
const directory = mkdtempSync(join(tmpdir(), 'mlab-cni-package-'));
const installed = join(directory, 'lib', 'node_modules', 'mlab-cni');
const dist = join(installed, 'dist');
const program = join(directory, 'bin', 'mlab-cni');
const environment = {PATH: process.env['PATH'] ?? '', HOME: directory};

test.before(() => {
  const packed = npm('pack', '--ignore-scripts', '--silent', '--pack-destination', directory).trim();
  npm('install', '--offline', '--global', '--prefix', directory, '--no-audit', '--no-fund', join(directory, packed));
});
test.after(() => rmSync(directory, {recursive: true, force: true}));

test('installs nothing else, and no compiled code', () => {
  assert.equal(
    readdirSync(join(installed, '..')).filter((name) => !name.startsWith('.')),
    ['mlab-cni'],
  );
  assert.equal(
    readdirSync(installed, {recursive: true}).filter((name) => /node_modules|\.cache$|\.ts$/.test(String(name))),
    [],
  );
});

test('holds the licences of what is bundled', () => {
  const text = readFileSync(join(dist, 'THIRD-PARTY-LICENCES.txt'), 'utf8');
  for (const name of ['@oclif/core', '@kubernetes/client-node', 'execa', 'tar-stream', 'ws']) {
    assert.match(text, new RegExp(`^${name} \\d+\\.\\d+\\.\\d+: [-A-Z0-9. ()]+`, 'im'));
  }
  assert.not.match(text, /^(esbuild|typescript|uvu) /m);
});

test('has a manual page of all commands, which man finds', () => {
  const page = join(directory, 'share', 'man', 'man1', 'mlab-cni.1');
  const text = readFileSync(page, 'utf8');
  for (const name of ['list', 'shim install', 'cluster record', 'completion']) assert.match(text, `\n.SS ${name}\n`);
  assert.not.match(text, /<%|SS mock answer|undefined/);
  const {error, stdout} = spawnSync('mandoc', ['-T', 'lint', '-W', 'warning', page], {encoding: 'utf8'});
  if (error === undefined) assert.is(stdout, '');
  else console.log('SKIP the manual page for mandoc: not installed');
});

test('lists, and keeps what was compiled for the next time', () => {
  withFixture('mlab-physical', (store) => {
    const list = () => run('list', '--limit', '3', '--store', store);
    const first = list();
    assert.is(first.status, 0, first.stderr);
    const [cache = '', ...others] = caches();
    assert.match(cache, /^main\.cjs\.[0-9a-f]{64}\.list\.cache$/);
    assert.equal(others, []);
    const bytes = readFileSync(join(dist, cache));
    assert.equal([list().stdout, readFileSync(join(dist, cache))], [first.stdout, bytes]);
  });
});

test('runs no compiled code that is damaged, or of another program of the same length', () => {
  const [cache = ''] = caches();
  const whole = readFileSync(join(dist, cache));
  for (let at = 40; at < whole.length; at += Math.ceil(whole.length / 8)) {
    const damaged = Buffer.from(whole);
    damaged[at] = (damaged[at] ?? 0) ^ 0x55;
    writeFileSync(join(dist, cache), damaged);
    assert.is(run('list', '--help').status, 0, `byte ${at.toString()} of ${cache}`);
  }
  writeFileSync(join(dist, cache), whole.subarray(0, 1000));
  assert.is(run('list', '--help').status, 0);
  const main = join(dist, 'main.cjs');
  const text = readFileSync(main, 'latin1');
  writeFileSync(main, text.replace('there is no capture store at', 'there is NO capture store at'), 'latin1');
  assert.match(run('list', '--store', join(directory, 'none')).stderr, 'there is NO capture store at');
  assert.is(caches().length, 2);
  writeFileSync(main, text, 'latin1');
});

test('runs no compiled code that somebody else may have written', () => {
  for (const cache of caches()) rmSync(join(dist, cache));
  assert.is(run('list', '--help').status, 0);
  const [cache = ''] = caches().map((name) => join(dist, name));
  const before = statSync(cache).ino;
  const isKept = () => {
    assert.is(run('list', '--help').status, 0);
    return statSync(cache).ino === before;
  };
  assert.ok(isKept());
  chmodSync(cache, 0o666);
  assert.not.ok(isKept(), 'what others may write was taken, and not made anew');
  renameSync(cache, `${cache}.elsewhere`);
  symlinkSync(`${cache}.elsewhere`, cache);
  assert.is(run('list', '--help').status, 0);
  assert.ok(lstatSync(cache).isFile(), 'a link was followed, and not replaced');
  rmSync(`${cache}.elsewhere`);
  if (process.getuid?.() !== 0) return;
  chownSync(cache, 65534, 65534);
  assert.is(run('list', '--help').status, 0);
  assert.is(statSync(cache).uid, 0, 'what belongs to somebody else was taken');
});

test('does without compiled code where nobody may write', () => {
  for (const cache of caches()) rmSync(join(dist, cache));
  chmodSync(dist, 0o555);
  const asNobody = process.getuid?.() === 0 ? {uid: 65534, gid: 65534} : {};
  chmodSync(directory, 0o755);
  const {status, stdout, stderr} = spawnSync(process.execPath, [program, '--version'], {
    ...asNobody,
    env: environment,
    encoding: 'utf8',
  });
  chmodSync(dist, 0o755);
  assert.equal([status, stderr, caches()], [0, '', []]);
  assert.match(stdout, /^mlab-cni\/\d/);
});

test('asks a cluster', async () => {
  const asked: string[] = [];
  const server = createServer(({url = ''}, response) => {
    asked.push(url);
    response.writeHead(404, {'Content-Type': 'application/json'});
    response.end('{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"NotFound","code":404}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const {port} = server.address() as AddressInfo;
  const kubeconfig = writePlainKubeconfig(join(directory, 'kubeconfig'), `http://127.0.0.1:${port.toString()}`);
  const args = [program, 'pod', 'default/web-0', '--kubeconfig', kubeconfig, '--store', directory];
  const {stdout, stderr} = await promisify(execFile)(process.execPath, args, {env: environment}).catch(
    (error: unknown) => error as {stdout: string; stderr: string},
  );
  server.close();
  assert.ok(asked.includes('/api/v1/namespaces/default/pods/web-0'), stdout + stderr + asked.join('\n'));
  assert.not.match(stdout + stderr, /bug in mlab-cni|Cannot find/);
});

test.run();

function caches(): string[] {
  return readdirSync(dist).filter((name) => name.endsWith('.cache'));
}

function run(...args: readonly string[]) {
  return spawnSync(process.execPath, [program, ...args], {env: environment, encoding: 'utf8'});
}

function npm(...args: readonly string[]): string {
  const {status, stdout, stderr} = spawnSync('npm', args, {
    encoding: 'utf8',
    env: {...process.env, npm_config_cache: join(directory, 'cache')},
  });
  assert.is(status, 0, stderr);
  return stdout;
}
