import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {fleetProgress} from '../../../src/cli/fleet-progress.js';
import {problemTeller} from '../../../src/cli/problem-teller.js';

const test = suite('cli/fleet-progress');

function watched(isTTY: boolean) {
  let text = '';
  let nowMs = 0;
  const stream = {isTTY, write: (part: string) => (text += part) !== ''} as unknown as NodeJS.WriteStream;
  const progress = fleetProgress(stream, () => (nowMs += 1000));
  return {progress, text: () => text};
}

test('nodes, then bytes as packs become known, and nothing is left at the end', () => {
  const {progress, text} = watched(true);
  progress.onStarted(1, 2);
  assert.match(text(), /\[#{12}\.{12}\] 1 of 2 nodes started$/);
  progress.onStarted(2, 2);
  assert.ok(text().endsWith('\r\x1b[K'));
  progress.onFinished(0, 2);
  progress.onBytes('node0', 1024 * 1024, 3 * 1024 * 1024);
  progress.onBytes('node1', 0, 1024 * 1024);
  assert.match(text(), /0 of 2 nodes done, 1\.0 of 4\.0 MiB$/);
  progress.onFinished(2, 2);
  assert.ok(text().endsWith('\r\x1b[K'));
});

test('where nobody looks nothing is written', () => {
  const {progress, text} = watched(false);
  progress.onStarted(1, 2);
  progress.onBytes('node0', 1, 2);
  progress.clear();
  assert.is(text(), '');
});

test('a problem is told once, of other nodes that have it once more, and then no more', () => {
  const told: string[] = [];
  const tell = problemTeller((line) => told.push(line));
  for (const node of ['node1', 'node2', 'node3', 'node1']) tell(node, `cannot exec in mlab-cni-${node}: refused`);
  tell('node1', 'something else');
  for (const _ of [1, 2]) tell(null, 'the API server is away');
  assert.equal(told, [
    'node1: cannot exec in mlab-cni-node1: refused',
    'node2 and perhaps others: the same',
    'node1: something else',
    'the watch for the pods: the API server is away',
  ]);
});

test.run();
