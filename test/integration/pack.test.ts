import {execFileSync, spawnSync} from 'node:child_process';
import {cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {hostname, tmpdir} from 'node:os';
import {join} from 'node:path';
import {gunzipSync} from 'node:zlib';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {quote} from '../../src/shell/quote.js';
import {mlabCni, program} from '../helpers/cli.js';
import {secretKinds} from '../helpers/secrets.js';
import {writeCapture} from '../helpers/write-capture.js';

const test = suite('pack and import');

let top = '';
test.before.each(() => {
  top = mkdtempSync(join(tmpdir(), 'mlab-cni-test-'));
});
test.after.each(() => rmSync(top, {recursive: true}));

/** A store with a pod that failed and one that did not, in both formats. */
function writeStore(): string {
  const store = join(top, 'store');
  writeCapture(store, {id: '1001-100-b1c2d3e4', pod: 'default/web-0', container: 'c1'});
  writeCapture(store, {id: '1002-110-b1c2d3e4', plugin: 'host-local', parentId: '1001-100-b1c2d3e4', container: 'c1'});
  writeCapture(store, {
    id: '1003-300-b1c2d3e4',
    pod: 'default/web-1',
    container: 'c2',
    status: 1,
    stdout: '{"code":999,"msg":"no IP addresses available in range set: 10.7.1.1-10.7.1.6"}',
  });
  writeCapture(store, {id: '1004-400-b1c2d3e4', operation: 'VERSION', container: '-'});
  writeCapture(store, {id: '1005-500-c1c2d3e4', container: 'c5', status: null, format: 1});
  return store;
}

function run(...args: string[]): string {
  const {code, stdout, stderr} = mlabCni(args, {}, top);
  assert.is(code, 0, stderr);
  return stdout;
}

/** What the commands say of a store, with the node and places left out. */
function told(store: string): string[] {
  return ['list', 'tree', 'explain'].map((command) =>
    run(command, '--json', '--store', store).replace(/"node": (?:null|".*?")/g, '"node"'),
  );
}

/** Copies the store `b` to a directory of the program's name, by way of that program. */
const copies = {
  cp: 'cp -r b cp',
  git: 'cd b; git init -q; git add -A; git -c user.name=a -c user.email=a@b commit -qm x; git clone -q . ../git; rm -rf ../git/.git .git',
  zip: "cd b; zip -qr ../b.zip .; cd ..; python3 -c \"import zipfile; zipfile.ZipFile('b.zip').extractall('zip')\"",
};

test('what was packed and imported is told the same, also from the file', () => {
  const store = writeStore();
  const before = told(store);
  run('pack', '--store', store, '--output', 'a.tar.gz');
  assert.is(statSync(join(top, 'a.tar.gz')).mode & 0o777, 0o600);
  assert.equal(told(join(top, 'a.tar.gz')), before);
  run('import', 'a.tar.gz', '--store', 'b', '--node', 'node-1');
  assert.equal(told(join(top, 'b')), before);
  cpSync(join(top, 'b'), join(top, 'c'), {recursive: true});
  run('import', join('c', 'nodes', 'node-1'), '--store', 'd');
  assert.equal(readdirSync(join(top, 'd', 'nodes')), ['node-1']);
  const ids = (path: string) =>
    (JSON.parse(run('list', '--json', '--polls', '--store', path)) as {captures: {id: string}[]}).captures.map(
      ({id}) => id,
    );
  assert.equal(ids(join(top, 'd')).sort(), ids(store).sort());
});

test('captures that carry their own times are told the same after cp, git and zip', () => {
  const store = writeStore();
  for (const name of ['started/1005-500-c1c2d3e4,ADD,bridge,eth0,c5', 'stdin/1005-500-c1c2d3e4'])
    rmSync(join(store, name));
  const before = told(store);
  run('pack', '--store', store, '--output', 'a.tar.gz');
  run('import', 'a.tar.gz', '--store', 'b', '--node', 'node-1');
  for (const [program, copy] of Object.entries(copies)) {
    if (spawnSync(program, ['--version']).error !== undefined) {
      console.error(`${program} is not here: whether a store survives it was not tried`);
      continue;
    }
    execFileSync('sh', ['-euc', copy], {cwd: top, stdio: 'pipe'});
    assert.equal(told(join(top, program)), before, program);
  }
});

test('a filter chooses calls, and the others of their containers come along', () => {
  run('pack', '--store', writeStore(), '--pod', 'default/web-0', '--output', 'a.tar.gz');
  const {captures} = JSON.parse(run('list', '--json', '--store', 'a.tar.gz')) as {captures: {plugin: string}[]};
  assert.equal(captures.map(({plugin}) => plugin).sort(), ['bridge', 'host-local']);
});

test('no secret of any kind is in a pack, in no encoding', () => {
  const store = join(top, 'store');
  const kinds = secretKinds().filter(({variable}) => variable === undefined);
  kinds.forEach(({text}, at) => {
    const id = `${1000 + at}-${1000 + at * 10}-b1c2d3e4`;
    writeCapture(store, {id, status: 1, stdout: JSON.stringify({code: 7, msg: text})});
    writeFileSync(join(store, 'stdin', id), JSON.stringify({name: 'n', type: 'bridge', note: text}));
    writeFileSync(
      join(store, 'stderr', id),
      `${text}\n${Buffer.from(text).toString('base64')}\n${encodeURIComponent(text)}\n`,
    );
    const started = join(
      store,
      'started',
      readdirSync(join(store, 'started')).find((name) => name.startsWith(`${id},`)) ?? '',
    );
    writeFileSync(
      started,
      readFileSync(started, 'latin1').replace(
        'export CNI_COMMAND',
        () => `export NOTE=${quote(text)}\nexport CNI_COMMAND`,
      ),
    );
  });
  const {removed} = JSON.parse(run('pack', '--json', '--store', store, '--output', 'a.tar.gz')) as {removed: object};
  assert.ok(Object.keys(removed).length > 20);
  const archive = gunzipSync(readFileSync(join(top, 'a.tar.gz'))).toString('latin1');
  const leaked = kinds.flatMap(({kind, secret}) => {
    const bytes = Buffer.from(secret);
    const forms = [
      secret,
      encodeURIComponent(secret),
      JSON.stringify(secret).slice(1, -1),
      bytes.toString('base64').replace(/=+$/, '').slice(0, -1),
    ];
    return forms.some((form) => form.length > 5 && archive.includes(form)) ? [kind] : [];
  });
  assert.equal(leaked, []);
});

test('secrets stay if that is asked for and confirmed; importing can leave them out', () => {
  const store = writeStore();
  writeFileSync(join(store, 'stderr', '1001-100-b1c2d3e4'), 'password: hunter22x\n');
  assert.is(mlabCni(['pack', '--store', store, '--with-secrets'], {}, top).code, 2);
  run('pack', '--store', store, '--with-secrets', '--yes', '--output', 'raw.tar.gz');
  run('import', 'raw.tar.gz', '--store', 'b', '--node', 'n');
  run('import', 'raw.tar.gz', '--store', 'c', '--node', 'n', '--redacted');
  const stderrIn = (place: string) => readFileSync(join(top, place, 'nodes/n/store/stderr/1001-100-b1c2d3e4'), 'utf8');
  assert.is(stderrIn('b'), 'password: hunter22x\n');
  assert.is(stderrIn('c'), 'password: [redacted]\n');
  assert.match(readFileSync(join(top, 'c/nodes/n/manifest.json'), 'utf8'), '"secrets":"redacted"');
});

test('what is no pack, and a newer one, are refused by all commands that read', () => {
  writeFileSync(join(top, 'no.tar.gz'), 'hello');
  for (const command of ['list', 'tree', 'explain', 'stats', 'show']) {
    const {code, stderr} = mlabCni([command, '--store', 'no.tar.gz'], {}, top);
    assert.is(code, 13, `${command}: ${stderr}`);
    assert.match(stderr, 'no.tar.gz is not opened: it is no gzipped tar archive');
  }
  execFileSync('ln', ['-s', '/etc/shadow', join(top, 'manifest.json')]);
  execFileSync('tar', ['-C', top, '-czf', join(top, 'link.tar.gz'), 'manifest.json']);
  assert.is(mlabCni(['import', 'link.tar.gz', '--store', 'b'], {}, top).code, 13);
  assert.equal(readdirSync(join(top, 'b')), []);
});

test('a pack does not replace a file, and is whole or not there', () => {
  const store = writeStore();
  writeFileSync(join(top, 'a.tar.gz'), 'mine');
  assert.is(mlabCni(['pack', '--store', store, '--output', 'a.tar.gz'], {}, top).code, 2);
  assert.is(readFileSync(join(top, 'a.tar.gz'), 'utf8'), 'mine');
  assert.is(mlabCni(['pack', '--store', store, '--pod', 'no/body', '--output', 'b.tar.gz'], {}, top).code, 12);
  assert.equal(readdirSync(top).sort(), ['a.tar.gz', 'store']);
});

test('with pseudonyms no real name or address is left, what is told has the same shape, and the map leads back', () => {
  const store = writeStore();
  writeFileSync(join(store, 'stderr', '1003-300-b1c2d3e4'), 'web-1 of default on 10.7.1.9/24, gateway 10.7.1.1\n');
  run('pack', '--store', store, '--pseudonyms', '--output', 'a.tar.gz');
  const archive = gunzipSync(readFileSync(join(top, 'a.tar.gz'))).toString('latin1');
  for (const real of ['web-0', 'web-1', '10.7.1.', hostname()]) assert.not.match(archive, real);
  assert.match(archive, '"pseudonyms":true');
  assert.is(statSync(join(top, 'a.pseudonyms.json')).mode & 0o777, 0o600);
  const {real} = JSON.parse(readFileSync(join(top, 'a.pseudonyms.json'), 'utf8')) as {real: Record<string, string>};
  const {captures} = JSON.parse(run('list', '--json', '--store', 'a.tar.gz')) as {captures: {pod: string | null}[]};
  assert.is(captures.length, 4);
  assert.ok(Object.values(real).includes('web-1'));
  assert.ok(Object.values(real).includes('10.7.1.9'));
  assert.is(mlabCni(['pack', '--store', store, '--pseudonyms', '--output', '-'], {}, top).code, 0);
});

test('captures of this machine bring along what is around them, without secrets; imported, it goes on', () => {
  const store = join(top, 'store');
  const bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  const id = `1001-100-${bootId.slice(0, 8)}`;
  writeCapture(store, {id, pod: 'default/web-0', container: 'c1'});
  const started = join(store, 'started', readdirSync(join(store, 'started'))[0] ?? '');
  writeFileSync(started, readFileSync(started, 'latin1').replace(/^(mlab-cni \S+ \S+ \S+ )\S+/, `$1${bootId}`));
  const members = (file: string) => execFileSync('tar', ['-tzf', join(top, file)], {encoding: 'utf8'}).split('\n');
  run('pack', '--store', store, '--output', 'a.tar.gz');
  assert.ok(members('a.tar.gz').includes('context/kernel.txt'), members('a.tar.gz').join(' '));
  assert.is(members('a.tar.gz')[0], 'manifest.json');
  assert.match(gunzipSync(readFileSync(join(top, 'a.tar.gz'))).toString('latin1'), `"bootId":"${bootId}"`);
  run('import', 'a.tar.gz', '--store', 'b', '--node', 'n');
  run('pack', '--store', 'b', '--output', 'b.tar.gz');
  assert.equal(
    members('b.tar.gz')
      .filter((name) => name.startsWith('context/'))
      .sort(),
    members('a.tar.gz')
      .filter((name) => name.startsWith('context/'))
      .sort(),
  );
});

test('what is said of a pack goes to stdout, unless the pack does', () => {
  const store = writeStore();
  const named = mlabCni(['pack', '--store', store, '--output', 'a.tar.gz'], {}, top);
  assert.match(named.stdout, /^a\.tar\.gz: 5 captures of /);
  assert.not.match(named.stderr, 'captures of');
  const piped = spawnSync(process.execPath, [program, 'pack', '--store', store, '--output', '-'], {cwd: top});
  assert.match(piped.stderr.toString(), /^stdout: 5 captures of /m);
  assert.equal(gunzipSync(piped.stdout).subarray(0, 13).toString(), 'manifest.json');
  assert.equal(readdirSync(top).sort(), ['a.tar.gz', 'store']);
});

test('without a name it is called by node and time, with secrets so that one sees it', () => {
  const store = writeStore();
  const file = (...args: readonly string[]) =>
    (JSON.parse(run('pack', '--store', store, '--json', ...args)) as {file: string; secrets: string}).file;
  const redacted = file();
  assert.match(redacted, /-\d{8}T\d{6}Z\.tar\.gz$/);
  const raw = file('--with-secrets', '--yes');
  assert.match(raw, /-\d{8}T\d{6}Z\.holds-secrets\.tar\.gz$/);
  assert.equal(readdirSync(top).sort(), [raw, redacted, 'store'].sort());
  const refused = mlabCni(['pack', '--store', store, '--with-secrets'], {}, top);
  assert.match(refused.stderr, 'no terminal to ask on');
});

test.run();
