import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {expandGlob, fitsGlob} from '../../../../src/install/edits/glob.js';
import {makeNodeTree} from '../../../helpers/node-tree.js';

const test = suite('install/glob');

const cases: readonly [pattern: string, name: string, fits: boolean][] = [
  ['*.toml', 'a.toml', true],
  ['*.toml', 'a.toml.bak', false],
  ['[0-9]*.toml', '10-site.toml', true],
  ['[0-9]*.toml', 'site.toml', false],
  ['[^0-9]*.toml', 'site.toml', true],
  ['[a-c]?.toml', 'b1.toml', true],
  ['[]a]x', ']x', false],
  ['a\\*.toml', 'a*.toml', true],
  ['a\\*.toml', 'ab.toml', false],
  ['a.toml', 'axtoml', false],
  ['[', '[', false],
];
for (const [pattern, name, fits] of cases) {
  test(`${pattern} and ${name}`, () => assert.is(fitsGlob(pattern, name), fits));
}

test('patterns in folders, too, and only what is there', () => {
  const tree = makeNodeTree();
  for (const path of ['/etc/c/1/a.toml', '/etc/c/2/b.toml', '/etc/c/x/c.toml', '/etc/c/1/d.conf']) tree.write(path, '');
  assert.equal(expandGlob(tree.host, '/etc/c/[0-9]/*.toml'), ['/etc/c/1/a.toml', '/etc/c/2/b.toml']);
  assert.equal(expandGlob(tree.host, '/etc/c/1/a.toml'), ['/etc/c/1/a.toml']);
  assert.equal(expandGlob(tree.host, '/etc/c/none.toml'), []);
  tree.dispose();
});

test.run();
