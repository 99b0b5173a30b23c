import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {batchesOf} from '../../../src/pack/batches.js';
import type {PackedFile} from '../../../src/pack/packed-file.js';
import {plainExports} from '../../../src/pack/plain-exports.js';
import {withPseudonyms} from '../../../src/pack/pseudonymization.js';
import {createRedaction} from '../../../src/pack/redaction.js';
import {rewriteFiles, type Rewriter} from '../../../src/pack/rewrite.js';
import {Pseudonyms} from '../../../src/redact/pseudonyms/pseudonyms.js';

const test = suite('pack/rewrite');

function file(path: string, content: string | Buffer): PackedFile {
  const bytes = Buffer.from(content);
  return {path, bytes, size: bytes.length, modifiedAtMs: 7};
}

const start = (environment: string) =>
  file(
    'store/started/1-2-3,ADD,bridge,eth0,c,0',
    `mlab-cni 2 0.2.0 812 b\n/s/bridge\0\n/o/bridge\0\n${environment}\0\n`,
  );

/** Notes down what it hears; `secret` becomes `[gone]` in texts, and the value of PASSWORD in variables. */
function listening() {
  const heard: string[] = [];
  const rewriter: Rewriter = {
    learn: (texts, variables) => {
      heard.push(...texts, ...[...variables].map(([name, value]) => `${name}=${value}`));
      return Promise.resolve();
    },
    text: (text) => {
      heard.push(`text ${text}`);
      return text.replaceAll('secret', '[gone]');
    },
    variable: (name, value) => {
      heard.push(`variable ${name}`);
      return name === 'PASSWORD' ? '[gone]' : value;
    },
  };
  return {heard, rewriter};
}

test('what stays is the same file; what does not has other bytes and the same time', async () => {
  const files = [file('store/stdin/1', 'a secret'), file('store/stdin/2', 'nothing')];
  const [changed, same] = await rewriteFiles(files, listening().rewriter);
  assert.equal([changed?.bytes.toString(), changed?.modifiedAtMs, changed?.path], ['a [gone]', 7, 'store/stdin/1']);
  assert.is(same, files[1]);
});

test('the rewriter hears of all texts and variables, each once, before it is asked for one', async () => {
  const {heard, rewriter} = listening();
  await rewriteFiles(
    [file('store/stdin/1', 'x'), file('store/stderr/1', 'x'), file('store/2026-x.y.z/env', 'A=1\n')],
    rewriter,
  );
  assert.equal(heard, ['x', 'A=1', 'text x', 'text x', 'variable A']);
});

test('a variable that stays is asked about once, one that goes each time: it is counted', async () => {
  const {heard, rewriter} = listening();
  const environment = "export PLACE='1'\nexport PASSWORD='p'\n";
  await rewriteFiles([start(environment), start(environment)], rewriter);
  assert.equal(
    heard.filter((line) => line.startsWith('variable')),
    ['variable PLACE', 'variable PASSWORD', 'variable PASSWORD'],
  );
});

test('an environment is written anew as a shell would read it if one variable goes, and else not touched', async () => {
  const odd = 'declare -x A="it\'s"\ndeclare -x PASSWORD="p"\n';
  const [changed] = await rewriteFiles([start(odd)], listening().rewriter);
  assert.match(changed?.bytes.toString() ?? '', "\0\nexport A='it'\\''s'\nexport PASSWORD='[gone]'\n\0\n");
  const untouched = start('declare -x A="it\'s"\n');
  assert.is((await rewriteFiles([untouched], listening().rewriter))[0], untouched);
});

test('the output of env is written as env writes it', async () => {
  const [changed] = await rewriteFiles([file('store/2026-x.y.z/env', 'A=1\nPASSWORD=p\n')], listening().rewriter);
  assert.is(changed?.bytes.toString(), 'A=1\nPASSWORD=[gone]\n');
});

test('bytes that are no text stay, beside variables that go', async () => {
  const bytes = Buffer.from("export ODD='\xff\xfe'\nexport PASSWORD='p'\n", 'latin1');
  const head = Buffer.from('mlab-cni 2 0.2.0 812 b\n/s/bridge\0\n/o/bridge\0\n');
  const odd = file('store/started/1', Buffer.concat([head, bytes, Buffer.from('\0\n')]));
  const [changed] = await rewriteFiles([odd], listening().rewriter);
  assert.ok(changed?.bytes.includes(Buffer.from("ODD='\xff\xfe'", 'latin1')));
  assert.ok(changed?.bytes.includes("PASSWORD='[gone]'"));
});

test('the first line of env that has no variable, and an empty file, are nothing to rewrite', async () => {
  const files = [file('store/stdin/1', ''), start('')];
  const rewritten = await rewriteFiles(files, listening().rewriter);
  assert.is(rewritten[0], files[0]);
  assert.is(rewritten[1], files[1]);
});

for (const [what, dump, variables] of [
  [
    'variables in single quotes',
    "export A='1'\nexport B_2=''\n",
    [
      ['A', '1'],
      ['B_2', ''],
    ],
  ],
  ['none', '', []],
  ['a quote in a value', "export A='it'\\''s'\n", undefined],
  ['a value over lines', "export A='one\ntwo'\n", undefined],
  ['double quotes', 'export A="1"\n', undefined],
  ['a name that is none', "export 1A='1'\n", undefined],
  ['a line that is cut off', "export A='1'\nexport B='2'", undefined],
  ['something behind a variable', "export A='1' \n", undefined],
  ['something before a variable', " export A='1'\n", undefined],
] as const) {
  test(`an environment with ${what} is ${variables === undefined ? 'left to a parser' : 'taken apart at once'}`, () => {
    for (let time = 0; time < 2; time += 1) assert.equal(plainExports(dump), variables);
  });
}

test('a line that was seen before is the same variable, so that it is looked at once; a long one is not kept', () => {
  const variableOf = (value: string) => plainExports(`export A='${value}'\n`)?.[0];
  assert.is(variableOf('short'), variableOf('short'));
  const [short, long] = ['x'.repeat(1000 - 11), 'x'.repeat(1000 - 10)];
  assert.is(variableOf(short), variableOf(short));
  assert.is.not(variableOf(long), variableOf(long));
  assert.equal(variableOf(long), ['A', long]);
});

test('no more than so many lines are kept', () => {
  const first = plainExports("export FIRST='1'\n")?.[0];
  for (let line = 0; line < 5000; line += 1) plainExports(`export N='${line}'\n`);
  assert.is.not(plainExports("export FIRST='1'\n")?.[0], first);
});

const sized = (...bytes: readonly number[]) => bytes.map((each) => file('store/stdin/x', Buffer.alloc(each)));

for (const [what, captures, batches] of [
  ['none', [], []],
  ['few and small', [sized(1), sized(2, 3)], [2]],
  ['of a megabyte in all', [sized(512 * 1024, 512 * 1024), sized(1)], [1, 1]],
  ['of a byte less', [sized(512 * 1024, 512 * 1024 - 1), sized(1), sized(1)], [2, 1]],
  ['that are many', Array.from({length: 501}, () => sized(1)), [500, 1]],
  ['that fill one exactly', Array.from({length: 500}, () => sized(1)), [500]],
] as const) {
  test(`captures ${what} are rewritten in batches of ${batches.join(' and ') || 'none'}`, () => {
    assert.equal(
      [...batchesOf(captures)].map(({length}) => length),
      batches,
    );
  });
}

test('secrets go before pseudonyms come, and names that a node has are learnt where they are told', async () => {
  const pseudonyms = new Pseudonyms(Buffer.alloc(32, 7));
  const inner = listening();
  const rewriter = withPseudonyms(pseudonyms, inner.rewriter);
  await rewriter.learn(
    ['K8S_POD_NAMESPACE=shop;K8S_POD_NAME=cart-0'],
    [
      ['NODE_NAME', 'atlas'],
      ['OTHER', 'zeus'],
      ['CNI_ARGS', 'K8S_POD_NAME=basket-1'],
    ],
  );
  assert.equal(inner.heard, [
    'K8S_POD_NAMESPACE=shop;K8S_POD_NAME=cart-0',
    'NODE_NAME=atlas',
    'OTHER=zeus',
    'CNI_ARGS=K8S_POD_NAME=basket-1',
  ]);
  const text = rewriter.text('cart-0 basket-1 shop atlas zeus 192.0.2.7 secret');
  assert.not.match(text, /cart-0|basket-1|shop|atlas|192\.0\.2\.7|secret/);
  assert.match(text, 'zeus');
  assert.is(rewriter.variable('PASSWORD', 'atlas'), '[gone]');
  assert.not.match(rewriter.variable('PLACE', 'atlas'), 'atlas');
});

test('without anything else pseudonyms stand alone', async () => {
  const rewriter = withPseudonyms(new Pseudonyms(Buffer.alloc(32, 7)));
  await rewriter.learn([], [['HOSTNAME', 'atlas']]);
  assert.is(rewriter.text('a secret'), 'a secret');
  assert.not.match(rewriter.text('on atlas'), 'atlas');
  assert.not.match(rewriter.variable('X', 'atlas'), 'atlas');
});

test('what a redaction takes out is counted, the most first', async () => {
  const redaction = createRedaction(['wifi-key']);
  await redaction.learn(['{"password": "hunter2x", "wifi-key": "abcdefgh1"}'], []);
  redaction.variable('AWS_SECRET_ACCESS_KEY', 'wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY');
  for (let time = 0; time < 3; time += 1) assert.not.match(redaction.text('{"wifi-key": "abcdefgh1"}'), 'abcdefgh1');
  const counts = Object.values(redaction.removed());
  assert.ok(counts.length >= 2, JSON.stringify(redaction.removed()));
  assert.equal(
    counts,
    [...counts].sort((one, other) => other - one),
  );
});

test.run();
