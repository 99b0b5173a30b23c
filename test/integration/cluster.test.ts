import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {Writable} from 'node:stream';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {packDirectory} from '../../src/pack/pack-directory.js';
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
): Promise<void> {
  const cluster = await startScriptedCluster(scripts, pack, rules);
  const kubeconfig = writePlainKubeconfig(join(directory, 'kubeconfig'), cluster.url);
  const cli: Cli = (...args) => startCli([...args, '--kubeconfig', kubeconfig]).ended;
  try {
    await use(cli, cluster);
  } finally {
    await cluster.close();
  }
}

const until = ['--for', '1s', '--node-timeout', '3s', '--yes'];

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

test.run();

async function packOf(network: Network): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const output = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      chunks.push(chunk);
      done();
    },
  });
  unpackFixture(network, directory);
  await packDirectory(join(directory, network), 'node', output, () => undefined);
  return Buffer.concat(chunks);
}
