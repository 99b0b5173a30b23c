import {cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {spawnSync} from 'node:child_process';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';

const top = join(import.meta.dirname, '..', '..', '..');

const gizmo = `import type {Knowledge} from '../knowledge.js';

export default {
  daemons: [
    {
      name: 'gizmod',
      product: 'Gizmo',
      plugins: ['gizmo'],
      places: ['/run/gizmo/'],
      look: 'systemctl status gizmod',
      source: 'https://example.org/gizmo',
    },
  ],
  rules: [
    {
      id: 'gizmo-is-loose',
      title: 'the gizmo of this node is loose',
      rank: 'specific',
      pattern: /its gizmo is loose/,
      cause: 'Nobody tightened it.',
      fix: 'Tighten it.',
      source: 'https://example.org/gizmo',
      cases: ['plugin type="gizmo" failed (add): its gizmo is loose'],
    },
  ],
} satisfies Knowledge;
`;

const test = suite('a new file of knowledge');

test('is enough: the program knows it, from source and as a bundle, and its cases are run', () => {
  const copy = mkdtempSync(join(tmpdir(), 'mlab-cni-knowledge-'));
  try {
    for (const name of ['src', 'bin', 'test', 'shims', 'package.json', 'tsconfig.json', 'README.md'])
      cpSync(join(top, name), join(copy, name), {recursive: true});
    symlinkSync(join(top, 'node_modules'), join(copy, 'node_modules'));
    writeFileSync(join(copy, 'src/explain/knowledge/vendors/gizmo.ts'), gizmo);
    const tested = run(copy, 'node_modules/.bin/tsx', 'test/unit/explain/knowledge.test.ts');
    assert.is(tested.status, 0, tested.stdout);
    run(copy, process.execPath, 'test/tools/build.js');
    const off = run(
      copy,
      process.execPath,
      'bin/run.js',
      'explain',
      '--message',
      'plugin type="gizmo" failed (add): its gizmo is loose',
    );
    assert.match(off.stdout, 'the gizmo of this node is loose');
    const down = 'plugin type="gizmo" failed (add): dial unix /run/gizmo/gizmo.sock: connect: connection refused';
    assert.match(
      run(copy, process.execPath, 'bin/run.js', 'explain', '--message', down).stdout,
      'gizmod does not answer at /run/gizmo/gizmo.sock',
    );
  } finally {
    rmSync(copy, {recursive: true, force: true});
  }
});

test.run();

function run(directory: string, program: string, ...argv: readonly string[]) {
  return spawnSync(program, argv, {cwd: directory, encoding: 'utf8', env: {...process.env, NO_COLOR: '1'}});
}
