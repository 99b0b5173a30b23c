import {execFileSync} from 'node:child_process';
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import type {ProcessEnd, ProcessRequest} from '../../../src/system/process.js';
import {nodeContext} from '../../../src/use-cases/node-context.js';
import {withTemporaryDirectory} from '../../helpers/fixtures.js';

const test = suite('what a pack tells of its node');

const packageRoot = join(import.meta.dirname, '../../..');
const ownBoot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
const nothing = Buffer.alloc(0);

/** What is collected where the node script ends so, what is warned of, and what was run. */
async function collected(
  bootId: string | null,
  {
    end = {kind: 'exited', code: 0},
    stdout = nothing,
    stderr = '',
  }: {end?: ProcessEnd; stdout?: Buffer; stderr?: string},
) {
  const [warnings, requests]: [string[], ProcessRequest[]] = [[], []];
  const collect = nodeContext({
    packageRoot,
    version: '0.0.0-test',
    run: (request) => {
      requests.push(request);
      return Promise.resolve({end, stdout, stderr: Buffer.from(stderr), durationMs: 1});
    },
    warn: (line) => warnings.push(line),
  });
  const files: {path: string; text: string; size: number}[] = [];
  for (const {path, bytes, size} of await collect(bootId)) files.push({path, text: bytes.toString(), size});
  return {files, warnings, requests};
}

/** A pack with these members, in this order. */
function archive(members: Readonly<Record<string, string>>): Buffer {
  return withTemporaryDirectory((directory) => {
    for (const [path, text] of Object.entries(members)) {
      mkdirSync(dirname(join(directory, path)), {recursive: true});
      writeFileSync(join(directory, path), text);
    }
    return execFileSync('tar', ['--format=ustar', '-czf', '-', '-C', directory, ...Object.keys(members)]);
  });
}

test('is what the node script collects, and nothing else of what it packs', async () => {
  const stdout = archive({
    'manifest.json': '{}',
    'context/kernel.txt': 'Linux',
    'context/net.d/10-net.conflist': '{}',
    'store/started/x': 'y',
  });
  const {files, warnings, requests} = await collected(ownBoot, {stdout});
  assert.equal(files, [
    {path: 'context/kernel.txt', text: 'Linux', size: 5},
    {path: 'context/net.d/10-net.conflist', text: '{}', size: 2},
  ]);
  assert.equal(warnings, []);
  assert.is(requests.length, 1);
  const [request] = requests;
  assert.equal([request?.file, ...(request?.args ?? [])], ['sh', '-s', '--', 'context', '--output', '-']);
  assert.match(request?.stdin?.toString() ?? '', '0.0.0-test');
});

test('is nothing for captures of another boot or of none, and nothing is run', async () => {
  for (const bootId of [null, '', 'another-boot', ownBoot.slice(0, 8)]) {
    assert.equal(await collected(bootId, {}), {files: [], warnings: [], requests: []});
  }
});

test('is nothing where the node script fails, and a warning says why', async () => {
  const warning = async (end: ProcessEnd, stderr: string) => {
    const {files, warnings} = await collected(ownBoot, {end, stderr, stdout: archive({'context/kernel.txt': 'Linux'})});
    assert.equal(files, []);
    return warnings.map((line) => line.replace('the pack tells nothing of this node beside its captures: ', ''));
  };
  assert.equal(await warning({kind: 'exited', code: 3}, '\nrun it as root\nmore\n'), ['run it as root']);
  assert.equal(await warning({kind: 'exited', code: 3}, '\n'), ['the node script: exited']);
  assert.equal(await warning({kind: 'timed-out'}, ''), ['the node script: timed-out']);
});

test.run();
