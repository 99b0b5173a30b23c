import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import * as assert from 'uvu/assert';
import {mlabCni} from '../../helpers/cli.js';
import {waitFor} from '../rig/pods.js';
import {rigImage} from '../rig/recorders.js';
import {together, type Lab} from './lab.js';

/** What users want: failures that are recorded, brought home and explained, and nodes that are as before. */
export function recordings(lab: Lab): void {
  const {test, recorders, networks, directory, common} = lab;
  const {cli, record, untilSaid, ours, isAsBefore} = recorders;
  const {breakOn, mend, startPod, phaseOf, deletePods} = networks;

  test('two nodes, two failures: followed live, collected, explained, and everything is as before', async () => {
    breakOn(1);
    breakOn(2);
    const store = join(directory, 'two');
    const recording = record(['--nodes', 'node1,node2', '--for', '60s', '--store', store]);
    await untilSaid(recording, /recording on 2 nodes/);
    startPod('web-1', 'node1');
    startPod('web-2', 'node2');
    await untilSaid(recording, /node1 .*failed/);
    await untilSaid(recording, /node2 .*failed/);
    recording.kill('SIGINT');
    const {status, stdout} = await recording.ended;
    assert.is(status, 130, recording.output());
    assert.match(stdout, /node1 +default\/web-1 +ADD tuning eth0 +failed/);
    assert.match(stdout, /node2 +default\/web-2 +ADD host-local eth0 +failed: failed to allocate for range 0/);
    assert.match(stdout, /\nnode1 +collected +\d+ +[1-9]\d* .*\nnode2 +collected +\d+ +[1-9]/);
    const {captures} = JSON.parse(reading('list', '--limit', '0', '--json', '--store', store)) as {
      captures: {node: string}[];
    };
    assert.equal([...new Set(captures.map(({node}) => node))].sort(), ['node1', 'node2']);
    assert.match(reading('explain', 'pod:default/web-2', '--store', store), 'no address is left in');
    assert.match(reading('explain', 'pod:default/web-1', '--store', store), 'tuning failed at ADD');
    const byNode = reading('stats', '--by', 'node', '--store', store);
    for (const node of ['node1', 'node2']) assert.match(byNode, new RegExp(`^${node} +[0-9]+ +[1-9]`, 'm'));
    deletePods();
    mend();
    isAsBefore();
    assert.equal(ours(), []);
  });

  test('detached: status, collect and stop find it again from another machine', async () => {
    const detached = await record(['--nodes', 'node1,node2', '--for', '300s', '--detach']).ended;
    assert.is(detached.status, 0, detached.stderr);
    const shown = await cli(['cluster', 'status', ...common]).ended;
    assert.match(shown.stdout, /node1 +on .*\nnode2 +on /);
    const second = await record(['--nodes', 'node1', '--for', '10s']).ended;
    assert.is(second.status, 3, second.stdout);
    assert.match(second.stdout, 'there is a recorder on it already (pod kube-system/mlab-cni-node1)');
    startPod('web-1', 'node1');
    await waitFor('an address', 60, () => phaseOf('web-1') === 'Running');
    const store = join(directory, 'detached');
    const [collected, stopped] = await Promise.all([
      cli(['cluster', 'collect', '--nodes', 'node1', '--store', store, ...common]).ended,
      cli(['cluster', 'stop', '--nodes', 'node2', '--yes', ...common]).ended,
    ]);
    assert.is(collected.status, 0, collected.stdout + collected.stderr);
    assert.match(reading('tree', '--store', store), /default\/web-1 .* on node1/);
    assert.is(stopped.status, 0, stopped.stdout + stopped.stderr);
    assert.match(stopped.stdout, /node2 +cleaned/);
    deletePods();
    isAsBefore();
    assert.equal(ours(), []);
  });

  together(lab, {
    'two at the same time: one records, the other says who does, and touches nothing': async (node) => {
      const args = ['--nodes', `node${node}`, '--for', '5s', '--store', join(directory, 'same')];
      const both = [1, 2].map(() => record(args));
      const ended = await Promise.all(both.map(({ended: each}) => each));
      assert.equal(ended.map(({status}) => status).sort(), [0, 3], both.map(({output}) => output()).join('\n'));
      const [second] = ended.filter(({status}) => status === 3);
      const pod = `pod kube-system/mlab-cni-node${node}`;
      assert.match(
        second?.stdout ?? '',
        new RegExp(`there is a recorder on it already \\(${pod}\\), made .* by \\S+@`),
      );
      isAsBefore(node);
      assert.equal(ours(node), []);
    },
    'the first failure ends it': async (node) => {
      breakOn(2);
      const store = join(directory, 'first');
      const recording = record(['--selector', 'mlab/type=virtual', '--until-failure', '--failed', '--store', store]);
      await untilSaid(recording, /recording on 1 node/);
      startPod('web-2', 'node2');
      const {status, stdout} = await recording.ended;
      assert.is(status, 0, recording.output());
      assert.match(stdout, /node2 +default\/web-2 +ADD/);
      assert.not.match(stdout, / succeeded/);
      assert.match(stdout, /\nnode2 +collected/);
      deletePods();
      mend();
      isAsBefore(node);
    },
  });

  const clocks = [-7, 7].map((hours) => [
    `a clock here that is ${hours} h off the node's changes nothing`,
    async (node: number) => {
      const off = `--import=data:text/javascript,const%20now=Date.now;Date.now=()=>now()%2B${hours * 3_600_000}`;
      const args = ['--nodes', `node${node}`, '--for', '2s', '--store', join(directory, `clock${node}`)];
      const {status, stdout, stderr} = await record(args, {NODE_OPTIONS: off}).ended;
      assert.is(status, 0, stdout + stderr);
      assert.match(stdout, new RegExp(`node${node} +collected`));
      isAsBefore(node);
    },
  ]);
  together(lab, Object.fromEntries(clocks) as Record<string, (node: number) => Promise<void>>);

  test('doctor --nodes: the nodes tell, and are judged here', async () => {
    const conflist = networks.conflist(2);
    const text = readFileSync(conflist, 'utf8');
    writeFileSync(conflist, text.replace('"type": "portmap"', '"type": "portmop"'));
    const examined = await cli(['doctor', '--nodes', 'node1,node2', '--yes', ...rigImage, ...common]).ended;
    writeFileSync(conflist, text);
    assert.is(examined.status, 1, examined.stdout + examined.stderr);
    assert.match(examined.stdout, /node1 +none/);
    assert.match(examined.stdout, /node2 +error +the plugin portmop is not there/);
    assert.equal(ours(), []);
    isAsBefore();
  });
}

function reading(...args: readonly string[]): string {
  const {stdout, stderr, code} = mlabCni(args);
  assert.is(code, 0, stderr);
  return stdout;
}
