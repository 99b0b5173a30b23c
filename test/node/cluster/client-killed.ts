import {join} from 'node:path';
import * as assert from 'uvu/assert';
import {waitFor} from '../rig/pods.js';
import type {Lab} from './lab.js';

/** The steps of a recording, each by the request that begins it, and how long it is let go on, in milliseconds. */
const steps: readonly (readonly [step: string, request: string, ms: number])[] = [
  ['dry run', 'POST .*dryRun', 0],
  ['creation', 'POST .*/pods($|\\?(?!.*dryRun))', 50],
  ['start', 'exec.*command=-f', 0],
  ['switching off', 'exec.*echo off', 100],
  ['packing', 'exec.*echo pack', 50],
  ['fetching', 'exec.*command=-c.*tar.gz', 5],
  ['erasing', 'exec.*echo erase', 100],
  ['deletion', 'DELETE ', 5],
];

/** Makes the client kill itself at its first request of that kind. */
function killedAt(request: string, ms: number): Readonly<Record<string, string>> {
  const source = `import https from 'node:https';
    import {syncBuiltinESMExports} from 'node:module';
    const {request} = https;
    https.request = (...args) => {
      const [first, second] = args;
      const {method = 'GET', path = first.pathname + first.search} = {...first, ...second};
      if (${new RegExp(request)}.test(method + ' ' + decodeURIComponent(path).replaceAll('+', ' ')))
        setTimeout(() => process.kill(process.pid, 'SIGKILL'), ${ms});
      return request(...args);
    };
    syncBuiltinESMExports();`;
  return {NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(source)}`};
}

/** Wherever its client is killed, somebody at another machine finds what is left, and takes it away. */
export function clientKilled(lab: Lab): void {
  const {test, recorders, directory, common} = lab;
  const {cli, record, ours, isAsBefore} = recorders;
  const elsewhere = {HOME: join(directory, 'another-home')};

  test('SIGKILL of the client at each step: another machine collects and stops, and nothing is left', async () => {
    await Promise.all([
      onNode(
        1,
        steps.filter((_, index) => index % 2 === 0),
      ),
      onNode(
        2,
        steps.filter((_, index) => index % 2 === 1),
      ),
    ]);
  });

  async function onNode(node: number, mine: typeof steps): Promise<void> {
    const nodes = ['--nodes', `node${node}`];
    for (const [step, request, ms] of mine) {
      const store = ['--store', join(directory, `killed-${node}`)];
      const killed = await record([...nodes, '--for', '1s', ...store], killedAt(request, ms)).ended;
      assert.is(killed.status, null, `at ${step} it was not killed: ${killed.stdout}${killed.stderr}`);
      await waitFor('the pod to start', 30, () => ours(node).every(({phase}) => phase !== 'Pending'));
      const collected = await cli(['cluster', 'collect', ...nodes, ...store, ...common], elsewhere).ended;
      const stopped = await cli(['cluster', 'stop', '--yes', ...nodes, ...common], elsewhere).ended;
      assert.is(stopped.status, 0, `after ${step}: ${stopped.stdout}${stopped.stderr}`);
      isAsBefore(node);
      assert.equal(ours(node), [], `after ${step}: ${collected.stdout}`);
    }
  }
}
