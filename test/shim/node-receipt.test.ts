import {execFileSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';

const test = suite('receipt of the node script');

const ours = `{
  "receiptVersion": "mlab-cni.sh 1",
  "version": "mlab-cni.sh 0.1.0",
  "shimDir": "/run/mlab-cni/shims",
  "over": [
    "/opt/cni/bin"
  ]
}
`;
const install = `${JSON.stringify({receiptVersion: 2, installedAt: '2026-01-02', store: '/s', changes: []}, null, 2)}\n`;

/** Who the script says has switched recording on, in each shell that nodes have. */
function madeBy(make: (receipt: string) => void, mounts = ''): string {
  const top = mkdtempSync(join(tmpdir(), 'mlab-cni-test-'));
  try {
    const receipt = join(top, 'receipt.json');
    make(receipt);
    writeFileSync(join(top, 'mountinfo'), mounts);
    const script = `. "${resolve('shims/node/state.sh')}"; receipt=${receipt} mountinfo=${top}/mountinfo; made_by`;
    const answers = [['dash'], ['busybox', 'sh'], ['bash']].map(([shell = '', ...args]) =>
      execFileSync(shell, [...args, '-c', script], {encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit']}).trim(),
    );
    assert.is(new Set(answers).size, 1, `shells agree: ${answers.join(', ')}`);
    return answers[0] ?? '';
  } finally {
    rmSync(top, {recursive: true});
  }
}

const written = (text: string | Buffer) => (path: string) => {
  writeFileSync(path, text);
};

const cases: Readonly<Record<string, readonly [who: string, make: (path: string) => void]>> = {
  'no receipt': ['nobody', () => undefined],
  ours: ['us', written(ours)],
  'one of a later script': ['another', written(ours.replace('mlab-cni.sh 1', 'mlab-cni.sh 2'))],
  "one of shim install's": ['another', written(install)],
  'an empty one': ['unknown', written('')],
  'one of zeros, as after a crash of the file system': ['unknown', written(Buffer.alloc(500))],
  'ours, cut off': ['unknown', written(ours.slice(0, 120))],
  "shim install's, cut off": ['unknown', written(install.slice(0, -10))],
  'ours without its directory': ['unknown', written(ours.replace(/.*shimDir.*\n/, ''))],
  'other JSON': ['unknown', written('{\n  "a": 1\n}\n')],
  'a line of words': ['unknown', written('receiptVersion\n')],
  'a directory': [
    'unknown',
    (path) => {
      mkdirSync(path);
    },
  ],
  'a link to nothing': [
    'unknown',
    (path) => {
      symlinkSync('/nowhere/receipt', path);
    },
  ],
};

for (const [what, [who, make]] of Object.entries(cases)) {
  test(`${what}: ${who}`, () => assert.is(madeBy(make), who));
}

test('no receipt, and shims over plugins: nobody can tell', () => {
  const none = () => undefined;
  const mount = (root: string, over: string) => `36 25 0:23 ${root} ${over} rw,relatime shared:1 - tmpfs tmpfs rw\n`;
  assert.is(madeBy(none, mount('/mlab-cni/shims/1', '/opt/cni/bin')), 'unknown');
  assert.is(madeBy(none, mount('/', '/opt/cni/bin')), 'nobody');
  assert.is(madeBy(none, mount('/opt/cni/bin', '/run/mlab-cni/shims/1.real')), 'nobody');
  assert.is(madeBy(written(ours), mount('/mlab-cni/shims/1', '/opt/cni/bin')), 'us');
});

test.run();
