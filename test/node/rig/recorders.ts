import * as assert from 'uvu/assert';
import {waitFor, configurationOf} from './pods.js';
import type {RigCluster, RunningCli} from './rig-cluster.js';
import type {RigRun} from './rig-node.js';

/** What tests of recording on a real cluster share: the command line as on a laptop, and how nodes were before. */
export interface Recorders {
  readonly cli: (args: readonly string[], environment?: Readonly<Record<string, string>>) => RunningCli;
  /** `cluster record --yes` with the image that the rig has. */
  readonly record: (args: readonly string[], environment?: Readonly<Record<string, string>>) => RunningCli;
  readonly untilSaid: (running: RunningCli, pattern: RegExp) => Promise<void>;
  /** The recorders' pods, of all nodes or of one. */
  readonly ours: (only?: number) => readonly {readonly name: string; readonly phase: string}[];
  /** Sends a signal to every process of the recorder's pod on a node: those with its desk among their mounts. */
  readonly signal: (node: number, name: 'KILL' | 'STOP') => void;
  /** Files, mounts and processes of a node: all that a recording could leave. */
  readonly stateOf: (node: number) => readonly string[];
  /** Waits until a node has switched off and erased everything by itself. */
  readonly untilUndone: (node: number) => Promise<void>;
  /** Fails unless nodes, or one of them, are as they were when this was made. */
  readonly isAsBefore: (only?: number) => void;
  /** Ends what a test that failed has left. */
  readonly clear: () => Promise<void>;
}

export const rigImage = ['--image', 'docker.io/library/rig-box:1'];
export const recordersPath = '/api/v1/namespaces/kube-system/pods';

/** Remembers how the nodes 1 to `count` are. */
export function recordersOn(cluster: RigCluster, count: number): Recorders {
  const common = ['--kubeconfig', cluster.kubeconfig('admin')];
  const nodes = Array.from({length: count}, (_, index) => index + 1);
  const before = new Map(nodes.map((node) => [node, stateOf(node)]));
  const clients: RunningCli[] = [];
  return {
    cli,
    record: (args, environment) => cli(['cluster', 'record', '--yes', ...rigImage, ...common, ...args], environment),
    untilSaid,
    ours,
    signal: (node, name) => {
      const send = `for p in /proc/[0-9]*; do if grep -qs " /mlab-cni " "$p/mounts"; then kill -${name} "\${p#/proc/}"; fi; done`;
      cluster.onNode(node, 'sh', '-c', send);
    },
    stateOf,
    untilUndone: (node) =>
      waitFor(`node${node} undoes it`, 90, () => !stateOf(node).some((line) => /mlab-cni/.test(line))),
    isAsBefore: (only) => {
      for (const node of only === undefined ? nodes : [only]) {
        const [then = [], now] = [before.get(node), stateOf(node)];
        const gone = then.filter((line) => !now.includes(line));
        assert.equal([...gone, ...now.filter((line) => !then.includes(line))], [], `node${node}`);
      }
    },
    clear: async () => {
      for (const client of clients.splice(0)) client.kill('SIGKILL');
      cluster.startApi();
      if (ours().length > 0) await cli(['cluster', 'stop', '--yes', ...common]).ended;
    },
  };

  function cli(args: readonly string[], environment?: Readonly<Record<string, string>>): RunningCli {
    const running = cluster.mlabCni(args, environment);
    clients.push(running);
    return running;
  }

  async function untilSaid(running: RunningCli, pattern: RegExp): Promise<void> {
    let isOver = false;
    void running.ended.then(() => (isOver = true));
    await waitFor(String(pattern), 60, () => isOver || pattern.test(running.output()));
    assert.match(running.output(), pattern);
  }

  function ours(only?: number): {readonly name: string; readonly phase: string}[] {
    const {body} = cluster.request('GET', `${recordersPath}?labelSelector=app.kubernetes.io/name=mlab-cni`);
    const items = body['items'] as unknown as {metadata: {name: string}; status: {phase: string}}[];
    return items
      .map(({metadata, status}) => ({name: metadata.name, phase: status.phase}))
      .filter(({name}) => only === undefined || name === `mlab-cni-node${only}`);
  }

  function stateOf(node: number): string[] {
    const run = (file: string, ...args: readonly string[]): RigRun => cluster.onNode(node, file, ...args);
    const unknown = () => ({status: null, stdout: '', stderr: ''});
    const files = configurationOf({root: cluster.root(node), run, mlabCni: unknown, down: () => undefined});
    const places = run('sh', '-c', 'ls -d /run/mlab-cni-[0-9a-f]* /var/lib/mlab-cni* /usr/shimcni 2>/dev/null').stdout;
    const timers = run('systemctl', 'list-units', '--all', '--plain', '--no-legend', 'mlab-cni*').stdout;
    const processes = run('sh', '-c', 'cat /proc/[0-9]*/cmdline | grep -acE "/mlab-cn[i]/|mlab-cn[i].sh"').stdout;
    return [...files, ...places.split('\n').filter((line) => !line.includes('cluster')), timers, processes];
  }
}
