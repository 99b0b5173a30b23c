import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {piecesOf} from '../../../src/pack/pieces.js';
import {rewriteFiles} from '../../../src/pack/rewrite.js';

const test = suite('pieces of files');

const started = (...lines: readonly string[]) =>
  Buffer.from(
    `mlab-cni 2 0.2.0 812 boot\n/opt/cni/bin/bridge\0\n/opt/cni/bin/bridge\0\n${lines.join('')}\0\n`,
    'latin1',
  );

const environments: Readonly<Record<string, readonly string[]>> = {
  plain: ["export A='1'\n", "export EMPTY=''\n"],
  'with a quote': ["export A='it'\\''s'\n"],
  'over lines': ["export A='one\nexport B='two'\n"],
  'as bash writes it': ['declare -x A="1"\n'],
  'no UTF-8': ["export A='\xff\xfe'\n"],
  'cut off': ["export A='1"],
  none: [],
};

const packed = (path: string, bytes: Buffer) => ({path, bytes, size: bytes.length, modifiedAtMs: 0});

for (const [what, lines] of Object.entries(environments)) {
  test(`keep every byte of a start whose environment is ${what}`, async () => {
    const file = packed('store/started/1-2-3,ADD,bridge,eth0,c,0', started(...lines));
    assert.equal(Buffer.concat(piecesOf(file).map(({text, encoding}) => Buffer.from(text, encoding))), file.bytes);
    const same = {
      learn: () => Promise.resolve(),
      text: (text: string) => text,
      variable: (_: string, it: string) => it,
    };
    assert.is((await rewriteFiles([file], same))[0], file);
  });
}

test('a variable is read the same in plain quotes and in others', () => {
  const [plain, other] = [["export A='1'\n"], ['export A="1"\n']].map(
    (lines) => piecesOf(packed('store/started/x', started(...lines)))[1],
  );
  assert.equal(plain?.kind === 'environment' && plain.variables, [['A', '1']]);
  assert.equal(other?.kind === 'environment' && other.variables, [['A', '1']]);
});

test.run();
