import {spawn} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {program} from '../helpers/cli.js';
import {writePlainKubeconfig} from '../helpers/plain-kubeconfig.js';
import {startScriptedCluster} from '../helpers/scripted-cluster.js';

const test = suite('cluster record on a terminal, against a scripted API server');

const [ctrlC, ctrlD] = ['\x03', '\x04'];

/** What is typed once the terminal shows what comes before it. */
type Typing = readonly (readonly [shown: RegExp, keys: string])[];

interface Talked {
  readonly code: number | null;
  readonly shown: string;
  /** Pods that were made, or deleted. */
  readonly pods: readonly string[];
}

async function talk(nodes: number, typing: Typing, isSilent = false): Promise<Talked> {
  const directory = mkdtempSync(join(tmpdir(), 'mlab-cni-test-terminal-'));
  const scripts = Array.from({length: nodes}, (_, index) => ({node: `node${index}`, neverAnswers: isSilent}));
  const cluster = await startScriptedCluster(scripts, Buffer.alloc(100));
  const kubeconfig = writePlainKubeconfig(join(directory, 'kubeconfig'), cluster.url);
  const flags = `--selector '' --for 60s --store ${directory}/store --kubeconfig ${kubeconfig}`;
  try {
    const {PATH = '/usr/bin:/bin'} = process.env;
    const command = `'${process.execPath}' '${program}' cluster record ${flags}`;
    const terminal = spawn('script', ['-qec', command, '/dev/null'], {
      env: {PATH, HOME: '/', TERM: 'xterm', SHELL: '/bin/sh', NO_COLOR: '1'},
    });
    let shown = '';
    const left = [...typing];
    terminal.stdout.on('data', (chunk: Buffer) => {
      shown += chunk.toString();
      const [next] = left;
      if (next?.[0].test(shown) !== true) return;
      left.shift();
      terminal.stdin.write(next[1]);
    });
    const code = await new Promise<number | null>((resolve) => terminal.on('close', resolve));
    assert.equal(left, [], shown);
    return {code, shown, pods: cluster.log.filter((line) => /^(create|delete)/.test(line))};
  } finally {
    await cluster.close();
    rmSync(directory, {recursive: true});
  }
}

test('more than 20 nodes ask once more, and no means no', async () => {
  const {code, shown, pods} = await talk(21, [
    [/pod on 21 nodes\. Go on\?/, 'y\n'],
    [/These are 21 nodes\. Go on\?/, 'n\n'],
  ]);
  assert.is(code, 2, shown);
  assert.match(shown, 'not confirmed; nothing was changed');
  assert.equal(pods, []);
});

for (const [name, key] of [
  ['Ctrl-C', ctrlC],
  ['Ctrl-D', ctrlD],
] as const) {
  test(`${name} at the question is a no`, async () => {
    const {code, shown, pods} = await talk(1, [[/on 1 node\. Go on\?/, key]]);
    assert.is(code, 2, shown);
    assert.match(shown, 'not confirmed; nothing was changed');
    assert.equal(pods, []);
  });
}

test('Ctrl-C ends the recording and collects; a second one leaves, and says what and until when', async () => {
  const typing: Typing = [
    [/on 2 nodes\. Go on\?/, 'y\n'],
    [/recording on 2 nodes/, ctrlC],
    [/once more leaves at once/, ctrlC],
  ];
  const {code, shown, pods} = await talk(2, typing, true);
  assert.is(code, 130, shown);
  assert.match(shown, /switch off by themselves within 60 s, and erase what they have 15 min later/);
  assert.match(shown, /cluster collect --run [0-9a-f]{8}/);
  assert.equal(pods, ['create node0', 'create node1']);
});

test.run();
