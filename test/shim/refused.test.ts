// What the kernel refuses to run fails through the shim, too, in the words of libcni, and is captured; and a store that goes
// away during a call takes nothing of it from the runtime.
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {addOf, call, writeScript} from '../helpers/calls.js';
import {readCaptures} from '../helpers/captures.js';
import {makeShimDir, type ShimDir} from '../helpers/shim.js';
import {shells} from './shells.js';

const top = mkdtempSync(join(tmpdir(), 'mlab-cni-refused-'));
const elf = readFileSync(process.execPath).subarray(0, 4096);

/** The machine of an ELF file, bytes 18 and 19, is one that no kernel runs here. */
function forOtherMachine(): Buffer {
  const foreign = Buffer.from(elf);
  foreign.writeUInt16LE(0x1234, 18);
  return foreign;
}

const refused: Readonly<Record<string, Buffer | string>> = {
  'an empty file': '',
  'a text without #!': `touch '${top}/evaluated'\n`,
  'an ELF file that is cut off': elf.subarray(0, 100),
  'an ELF file of which only the magic is there': elf.subarray(0, 4),
  'an ELF file for another processor': forOtherMachine(),
  '#! and no interpreter': `#!  \ntouch '${top}/evaluated'\n`,
};

const test = suite('refused');

for (const {name, line} of shells) {
  for (const [what, content] of Object.entries(refused)) {
    test(`${what}, ${name}`, async () => {
      const shim = withPlugin(line, content);
      await assertRefused(shim, 'exec format error');
      await assertRefusedAgain(shim);
      assert.throws(() => readFileSync(join(top, 'evaluated')), /ENOENT/);
      shim.dispose();
    });
  }

  test(`a plugin that nobody may execute, ${name}`, async () => {
    const shim = withPlugin(line, '#!/bin/sh\necho ran\n', 0o644);
    await assertRefused(shim, 'permission denied');
    shim.dispose();
  });

  test(`no interpreter, and a stdout that takes nothing, ${name}`, async () => {
    const shim = withPlugin(line, `touch '${top}/evaluated'\n`);
    const caller = join(top, 'caller');
    for (const args of ['', ' daemon']) {
      for (const redirection of ['>&-', '>/dev/full']) {
        writeScript(caller, `'${shim.dir}/p'${args} ${redirection}`);
        assert.is((await call(caller)).code, 1, `${args} ${redirection}`);
        assert.throws(() => readFileSync(join(top, 'evaluated')), /ENOENT/, 'a shell ran it');
      }
    }
    shim.dispose();
  });

  test(`a good program, where PATH leads nowhere, ${name}`, async () => {
    for (const PATH of ['', '/nonexistent']) {
      const shim = makeShimDir({shell: line, plugins: {true: '/bin/true'}});
      const {code, stdout, stderr} = await call(join(shim.dir, 'true'), {environment: {...addOf('abc'), PATH}});
      assert.equal([code, stdout, stderr], [0, '', ''], PATH);
      shim.dispose();
    }
  });

  test(`a plugin that was good and is replaced by an older file, ${name}`, async () => {
    const shim = withPlugin(line, '#!/bin/sh\ncat\n');
    assert.is((await call(join(shim.dir, 'p'), {stdin: 'in', environment: addOf('abc')})).stdout, 'in');
    const older = join(top, `older under ${name}`);
    mkdirSync(older, {recursive: true});
    cpSync('/etc/hostname', join(older, 'p'), {preserveTimestamps: true});
    chmodSync(join(older, 'p'), 0o755);
    renameSync(join(older, 'p'), join(shim.realDir, 'p'));
    const end = await call(join(shim.dir, 'p'), {stdin: 'in', environment: addOf('abc')});
    assert.match(end.stdout, /exec format error/);
    shim.dispose();
  });

  for (const [what, fault] of [
    ['removed', (store: string) => `rm -r '${store}'`],
    ['moved', (store: string) => `mv '${store}' '${store}.moved'`],
    ['emptied', (store: string) => `rm -r '${store}'/*`],
  ] as const) {
    test(`the store is ${what} during a call, ${name}`, async () => {
      for (const [size, status] of [
        [1, 7],
        [3000, 188],
        [200_000, 0],
      ] as const) {
        const shim = makeShimDir({shell: line, plugins: {}});
        const body = `cat >/dev/null; ${fault(shim.store)}; head -c ${size} /dev/zero | tr '\\0' x; echo err >&2; exit ${status}`;
        writeScript(join(shim.realDir, 'p'), body);
        symlinkSync('shim.sh', join(shim.dir, 'p'));
        const end = await call(join(shim.dir, 'p'), {stdin: 'in', environment: addOf('abc')});
        assert.equal([end.code, end.stdout.length, end.stderr], [status, size, 'err\n'], `${size} bytes`);
        shim.dispose();
      }
    });
  }
}

test.after(() => rmSync(top, {recursive: true}));
test.run();

function withPlugin(shell: string, content: Buffer | string, mode = 0o755): ShimDir {
  const shim = makeShimDir({shell, plugins: {}});
  writeFileSync(join(shim.realDir, 'p'), content);
  chmodSync(join(shim.realDir, 'p'), mode);
  symlinkSync('shim.sh', join(shim.dir, 'p'));
  return shim;
}

/** What was done beside the first call has ended then. */
async function assertRefusedAgain({dir}: ShimDir): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 100));
  const end = await call(join(dir, 'p'), {stdin: 'in', environment: addOf('again')});
  assert.match(end.stdout, /exec format error/);
}

async function assertRefused(shim: ShimDir, reason: string): Promise<void> {
  const end = await call(join(shim.dir, 'p'), {stdin: 'in', environment: addOf('abc')});
  const msg = `netplugin failed with no error message: fork/exec ${shim.realDir}/p: ${reason}`;
  assert.equal([end.code, end.stderr, JSON.parse(end.stdout)], [1, '', {cniVersion: '0.3.1', code: 999, msg}]);
  const [capture] = readCaptures(shim.store);
  assert.equal([capture?.end, capture?.stdin, capture?.stdout], ['exit-1', 'in', end.stdout]);
}
