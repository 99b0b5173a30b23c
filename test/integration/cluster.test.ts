import {mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {Writable} from 'node:stream';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {packDirectory} from '../../src/pack/pack-directory.js';
import {importCaptures} from '../../src/use-cases/import-captures.js';
import type {CliOutcome} from '../helpers/cli.js';
import {mlabCni} from '../helpers/cli.js';
import {startCli} from '../helpers/cli-process.js';
import {unpackFixture, type Network} from '../helpers/fixtures.js';
import {writePlainKubeconfig} from '../helpers/plain-kubeconfig.js';
import {matchesSchema} from '../helpers/schema.js';
import {startScriptedCluster, type Rules, type Script, type ScriptedCluster} from '../helpers/scripted-cluster.js';

const test = suite('cluster: the commands, against a scripted API server');

const directory = mkdtempSync(join(tmpdir(), 'mlab-cni-test-cluster-'));
test.after(() => rmSync(directory, {recursive: true}));
const pack = await packOf('kube-router');
const nodes = ['node0', 'node1', 'node2'].map((node): Script => ({node}));

type Cli = (...args: readonly string[]) => Promise<CliOutcome>;

/** Runs `use` with a cluster, and with the command line beside it. */
async function withCluster(
  scripts: readonly Script[],
  use: (cli: Cli, cluster: ScriptedCluster) => Promise<void>,
  rules: Rules = {},
  packed = pack,
): Promise<void> {
  const cluster = await startScriptedCluster(scripts, packed, rules);
  const kubeconfig = writePlainKubeconfig(join(directory, 'kubeconfig'), cluster.url);
  const cli: Cli = (...args) => startCli([...args, '--kubeconfig', kubeconfig]).ended;
  try {
    await use(cli, cluster);
  } finally {
    await cluster.close();
  }
}

const until = ['--for', '1s', '--node-timeout', '3s', '--yes'];

/** Where all is to go well, however slow the machine is. */
const patiently = ['--for', '1s', '--node-timeout', '2m', '--yes'];

test('what each command answers has the form of its schema', async () => {
  const store = join(directory, 'store');
  await withCluster(
    [{node: 'node0'}, {node: 'node1', becomes: {phase: 'Failed', reason: 'OutOfpods'}}],
    async (cli) => {
      const record = await cli('cluster', 'record', '--selector', '', '--store', store, ...until, '--json');
      assert.is(record.code, 3, record.stderr);
      matchesSchema('cluster-record', record.stdout);
      const detached = await cli('cluster', 'record', '--nodes', 'node0', '--detach', ...until, '--json');
      matchesSchema('cluster-record', detached.stdout);
      for (const [command, ...args] of [['status'], ['collect', '--store', store], ['stop', '--yes']] as const) {
        matchesSchema(`cluster-${command}`, (await cli('cluster', command, ...args, '--json')).stdout);
      }
      const doctor = await cli('doctor', '--nodes', 'node0,node1', '--yes', '--json');
      assert.is(doctor.code, 3, doctor.stderr);
      matchesSchema('cluster-doctor', doctor.stdout);
    },
  );
  for (const [schema, ...args] of [
    ['list', 'list', '--limit', '0'],
    ['explain', 'explain'],
  ] as const) {
    const {stdout} = mlabCni([...args, '--store', store, '--json']);
    matchesSchema(schema, stdout);
    assert.match(stdout, '"askedAt"', 'what the cluster said is in it');
  }
});

test('a right that the server says we have, and then forbids, is named where it is missed', async () => {
  for (const right of ['list pods', 'get pods/exec']) {
    await withCluster(
      nodes,
      async (cli) => {
        const {code, stdout} = await cli('cluster', 'record', '--nodes', 'node0', ...until);
        assert.is(code, 3, stdout);
        assert.match(stdout.replace(/\s+/g, ' '), `User "me" cannot ${right}`);
        assert.match(stdout, /try: the right to \w+ pods/);
      },
      {forbidsSecretly: new Set([right])},
    );
  }
});

test('without recorders: status and stop say so, and collect finds nothing to collect', async () => {
  await withCluster(nodes, async (cli) => {
    for (const args of [['status'], ['stop', '--yes'], ['stop']]) {
      const {code, stdout, stderr} = await cli('cluster', ...args);
      assert.equal([code, stdout, stderr], [0, '', 'no recorders in kube-system\n'], args.join(' '));
    }
    const {code, stdout, stderr} = await cli('cluster', 'collect');
    assert.equal([code, stdout], [12, '']);
    assert.match(stderr, 'there are no recorders in kube-system');
  });
});

test('recorded apart from collected: each step says on its own what became of the node', async () => {
  const store = join(directory, 'apart');
  await withCluster(nodes, async (cli) => {
    const record = await cli('cluster', 'record', '--nodes', 'node0,node1', '--detach', ...patiently);
    assert.is(record.code, 0, record.stderr);
    assert.match(record.stdout, /^\nNODE +STATE[^]*node0 +recording[^]*node1 +recording/);
    assert.match(record.stderr, 'recording on 2 nodes; "mlab-cni cluster collect" ends it');
    assert.match((await cli('cluster', 'status')).stdout, /^NODE +STATE[^]*^node0 +o[nf]/m);
    const refused = await cli('cluster', 'stop');
    assert.is(refused.code, 2, 'nobody can be asked');
    const kept = await cli('cluster', 'collect', '--nodes', 'node0', '--keep-on', '--store', store);
    assert.is(kept.code, 0, kept.stderr);
    assert.match(kept.stdout, /^node0 +recording/m);
    assert.match((await cli('cluster', 'status')).stdout, 'node0');
    const stop = await cli('cluster', 'stop', '--yes');
    assert.is(stop.code, 0, stop.stderr);
    assert.match(stop.stdout, /^node1 +cleaned/m);
    assert.is((await cli('cluster', 'status')).stdout, '');
  });
});

test('calls are told as they end, with --failed those that failed, in JSON none', async () => {
  const call = (end: string) =>
    `call\t1-1-1\tADD\tbridge\teth0\tc1\t${end}\tdefault/web-0\t{"code": 7, "msg": "no room"}`;
  const telling = [{node: 'node0', calls: [call('exit-0'), call('exit-1')]}];
  const record = ['cluster', 'record', '--nodes', 'node0', '--store', join(directory, 'told'), ...patiently];
  await withCluster(telling, async (cli) => {
    const all = await cli(...record);
    assert.is(all.code, 0, all.stderr);
    assert.match(all.stdout, /ADD bridge eth0 +succeeded\n[^]*ADD bridge eth0 +failed: no room\n/);
    assert.match(all.stderr, 'at most 64 MiB come home');
    assert.match(all.stderr, 'recording on 1 node, Ctrl-C ends it and collects');
    const failed = await cli(...record, '--failed');
    assert.not.match(failed.stdout, 'succeeded');
    assert.match(failed.stdout, 'failed: no room');
    assert.equal(Object.keys(JSON.parse((await cli(...record, '--json')).stdout) as object).sort(), [
      'nodes',
      'run',
      'schemaVersion',
      'store',
    ]);
  });
});

test('what does not go well on some nodes is exit status 3, whatever was to be done', async () => {
  const corrupt = [{node: 'node0', corrupt: 99}, {node: 'node1'}];
  await withCluster(corrupt, async (cli) => {
    await cli('cluster', 'record', '--nodes', 'node0,node1', '--detach', ...patiently);
    const collect = await cli('cluster', 'collect', '--store', join(directory, 'partly'), '--node-timeout', '3s');
    assert.is(collect.code, 3, collect.stdout);
    assert.match(collect.stdout, /^node0 +failed/m);
  });
  await withCluster(
    nodes,
    async (cli) => {
      await cli('cluster', 'record', '--nodes', 'node0', '--detach', ...patiently);
      const stop = await cli('cluster', 'stop', '--yes', '--node-timeout', '3s');
      assert.is(stop.code, 3, stop.stdout);
      assert.match(stop.stdout, /^node0 +[^]*try: /m);
    },
    {forbidsSecretly: new Set(['delete pods'])},
  );
});

test('a manifest of the pods and one of the rights are printed, and nothing is made', async () => {
  await withCluster(nodes, async (cli, cluster) => {
    const dry = await cli('cluster', 'record', '--nodes', 'node0', '--dry-run');
    assert.is(dry.code, 0, dry.stderr);
    assert.match(dry.stdout, /^apiVersion: v1\nkind: Pod\n/m);
    assert.match(dry.stdout, 'nodeName: node0');
    assert.match(mlabCni(['cluster', 'record', '--rbac']).stdout, /^kind: ServiceAccount$/m);
    assert.equal(cluster.log, []);
  });
});

test('doctor from afar: what is broken is exit status 1, what is sound 0, and nothing stays here', async () => {
  const sound = '{"cniVersion":"1.0.0","name":"net","plugins":[{"type":"bridge"}]}';
  const before = leftovers();
  for (const [configuration, status] of [
    ['{"cniVersion":', 1],
    [sound, 0],
  ] as const) {
    await withCluster(
      nodes,
      async (cli) => {
        const {code, stdout, stderr} = await cli('doctor', '--nodes=node0', '--yes');
        assert.is(code, status, stdout + stderr);
        assert.match(stdout, status === 1 ? /^node\S* +error /m : /^node\S* +none/m);
        assert.not.match(stdout, 'STATE');
      },
      {},
      await packOf('xcluster', configuration),
    );
  }
  assert.equal(leftovers(), before);
});

test.run();

function leftovers(): string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith('mlab-cni-doctor-'));
}

/** A pack of captures, and of a network configuration beside them. */
async function packOf(network: Network, configuration?: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const output = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      chunks.push(chunk);
      done();
    },
  });
  unpackFixture(network, directory);
  await packDirectory(
    configuration === undefined ? join(directory, network) : await withContext(network, configuration),
    'node',
    output,
    () => undefined,
  );
  return Buffer.concat(chunks);
}

/** The same as it lies in a store of many nodes. */
async function withContext(network: Network, configuration: string): Promise<string> {
  const store = mkdtempSync(join(directory, 'context-'));
  const request = {stdin: process.stdin, store, node: 'node0', hostName: 'node0', secretNames: null};
  const unpacked = await importCaptures({...request, path: join(directory, network), warn: () => undefined});
  mkdirSync(join(unpacked.directory, 'context/net.d'), {recursive: true});
  writeFileSync(join(unpacked.directory, 'context/net.d/10-net.conflist'), configuration);
  return unpacked.directory;
}
