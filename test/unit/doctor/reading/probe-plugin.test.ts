import {mkdirSync, symlinkSync} from 'node:fs';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {probePlugin} from '../../../../src/doctor/reading/probe-plugin.js';
import type {FoundPlugin, PluginFacts} from '../../../../src/doctor/reading/plugin-facts.js';
import type {ProcessOutcome, ProcessRequest} from '../../../../src/system/process.js';
import {makeNodeTree, type NodeTree} from '../../../helpers/node-tree.js';

const test = suite('doctor: a plugin is looked for, and asked');

const silent: ProcessOutcome = {
  end: {kind: 'exited', code: 0},
  stdout: Buffer.alloc(0),
  stderr: Buffer.alloc(0),
  durationMs: 1,
};

interface Probe {
  readonly facts: PluginFacts;
  readonly asked: readonly ProcessRequest[];
}

async function probe(
  plant: (tree: NodeTree) => void,
  outcome: Partial<ProcessOutcome> = {},
  type = 'x',
): Promise<Probe> {
  const tree = makeNodeTree();
  const asked: ProcessRequest[] = [];
  try {
    plant(tree);
    const run = (request: ProcessRequest) => {
      asked.push(request);
      return Promise.resolve({...silent, ...outcome});
    };
    const binDirs = ['/opt/cni/bin', '/usr/lib/cni'];
    const facts = await probePlugin({host: tree.host, run, binDirs, timeoutMs: 1500, architecture: 'x64'}, type);
    return {facts, asked};
  } finally {
    tree.dispose();
  }
}

const script = (tree: NodeTree) => tree.write('/opt/cni/bin/x', '#!/bin/sh\n', 0o755);

function found({facts}: Probe): FoundPlugin {
  if (facts.kind !== 'found') throw new Error(`it is ${facts.kind}`);
  return facts;
}

async function answer(outcome: Partial<ProcessOutcome>) {
  return found(await probe(script, outcome)).versions;
}

function printing(stdout: string, code = 0, stderr = ''): Partial<ProcessOutcome> {
  return {end: {kind: 'exited', code}, stdout: Buffer.from(stdout), stderr: Buffer.from(stderr)};
}

test('the first regular file of that name is the plugin', async () => {
  const both = await probe((tree) => {
    tree.write('/usr/lib/cni/x', '#!/bin/bash\n', 0o755);
    tree.write('/opt/cni/bin/x', '#!/bin/sh\n', 0o755);
  });
  assert.is(found(both).path, '/opt/cni/bin/x');
  const second = await probe((tree) => {
    mkdirSync(tree.host.at('/opt/cni/bin/x'));
    tree.write('/usr/lib/cni/x', '#!/bin/bash\n', 0o755);
  });
  assert.is(found(second).path, '/usr/lib/cni/x');
  assert.equal(found(second).format, {kind: 'script', interpreter: '/bin/bash'});
});

test('what is in the place of a plugin that is missing', async () => {
  const {facts} = await probe((tree) => {
    mkdirSync(tree.host.at('/opt/cni/bin/x'));
    mkdirSync(tree.host.at('/usr/lib/cni'), {recursive: true});
    symlinkSync('/nowhere/x', tree.host.at('/usr/lib/cni/x'));
  });
  const remains = [
    '/opt/cni/bin/x is a directory',
    '/usr/lib/cni/x is a link to /nowhere/x, and there is no such file',
  ];
  assert.equal(facts, {kind: 'missing', remains});
  assert.equal((await probe(() => undefined)).facts, {kind: 'missing', remains: []});
  const escaping = await probe((tree) => tree.write('/opt/cni/x', '#!/bin/sh\n', 0o755), {}, '../x');
  assert.equal(escaping.facts, {kind: 'missing', remains: []}, 'a type is no path');
});

test('only what can be started is asked: executable, and a program or a script', async () => {
  for (const [text, mode] of [
    ['#!/bin/sh\n', 0o644],
    ['<html>', 0o755],
    ['', 0o755],
  ] as const) {
    const probed = await probe((tree) => tree.write('/opt/cni/bin/x', text, mode));
    assert.equal(found(probed).versions, {kind: 'not-asked'}, text);
    assert.is(found(probed).isExecutable, mode === 0o755);
    assert.equal(probed.asked, []);
  }
  const started = await probe(script);
  assert.is(started.asked.length, 1);
  const {environment, stdin, timeoutMs} = started.asked[0] ?? {timeoutMs: 0};
  assert.equal([environment?.['CNI_COMMAND'], stdin, timeoutMs], ['VERSION', '{"cniVersion":"1.0.0"}', 1500]);
  const elf = await probe((tree) => tree.write('/opt/cni/bin/x', `\x7fELF${'\x02'.repeat(20)}`, 0o755));
  assert.is(elf.asked.length, 1);
});

test('what it says of its versions', async () => {
  const versions = (list: object) => JSON.stringify({cniVersion: '1.0.0', supportedVersions: list});
  assert.equal(await answer(printing(versions(['0.4.0', 7, '1.0.0']))), {
    kind: 'versions',
    versions: ['0.4.0', '1.0.0'],
  });
  assert.equal(await answer(printing('{"code":4,"msg":"unknown CNI_COMMAND: VERSION"}', 1)), {
    kind: 'versions',
    versions: ['0.1.0'],
  });
  assert.equal(await answer(printing(versions([]))), {kind: 'unclear', detail: `exit 0: ${versions([])}`});
  assert.equal(await answer(printing(versions(['1.0.0']), 1, 'no\nmore\n')), {kind: 'unclear', detail: 'exit 1: no'});
  assert.equal(await answer(printing('{"msg":"no such thing"}', 1, 'trace')), {
    kind: 'unclear',
    detail: 'exit 1: no such thing',
  });
  assert.equal(await answer(printing(' \n', 2, ' \n')), {kind: 'unclear', detail: 'exit 2'});
  assert.equal(await answer(printing(' help\nmore ', 2)), {kind: 'unclear', detail: 'exit 2: help'});
});

test('how it ended otherwise', async () => {
  assert.equal(await answer({end: {kind: 'timed-out'}}), {kind: 'timed-out', seconds: 1.5});
  assert.equal(await answer({end: {kind: 'not-started', reason: 'ENOENT'}}), {kind: 'not-started', reason: 'ENOENT'});
  assert.equal(await answer({end: {kind: 'signaled', signal: 'SIGSEGV'}}), {
    kind: 'unclear',
    detail: 'it was killed by SIGSEGV',
  });
  assert.equal(await answer({isCut: true}), {kind: 'unclear', detail: 'it writes without end'});
});

test.run();
