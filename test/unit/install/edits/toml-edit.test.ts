import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {TargetError} from '../../../../src/errors.js';
import {parseToml, setTomlKey, tomlValue} from '../../../../src/install/edits/toml-edit.js';

const test = suite('install/toml-edit');

const key = {table: ['plugins', 'a.b', 'cni'], name: 'dir'};
const path = '/etc/x.toml';
const set = (text: string) => setTomlKey(text, key, '/new', path);

const edits: readonly [string, string, string][] = [
  ['an empty file', '', '[plugins."a.b".cni]\n  dir = "/new"\n'],
  ['a file without a line end', 'x = 1', 'x = 1\n\n[plugins."a.b".cni]\n  dir = "/new"\n'],
  [
    'a value, in whatever quotes, with its comment',
    "[plugins.'a.b'.cni]\n\t# dir = 1\n\tdir='/old'# why\n",
    '[plugins.\'a.b\'.cni]\n\t# dir = 1\n\tdir="/new"# why\n',
  ],
  [
    'a value over several lines',
    '[plugins."a.b".cni]\ndir = """\n/old"""\nx = 1\n',
    '[plugins."a.b".cni]\ndir = "/new"\nx = 1\n',
  ],
  [
    'a table: the indentation is that of its keys',
    '[plugins."a.b".cni] # c\n\n\tx = 1\n',
    '[plugins."a.b".cni] # c\n\tdir = "/new"\n\n\tx = 1\n',
  ],
  ['a table at the very end', '[plugins."a.b".cni]', '[plugins."a.b".cni]\n  dir = "/new"'],
  [
    'line ends of Windows',
    '[plugins."a.b".cni]\r\n  x = 1\r\n',
    '[plugins."a.b".cni]\r\n  dir = "/new"\r\n  x = 1\r\n',
  ],
  ['an inline table', 'plugins."a.b".cni = {x = 1}\n', 'plugins."a.b".cni = {x = 1, dir = "/new"}\n'],
  ['an empty inline table', 'plugins."a.b" = {cni = {}}\n', 'plugins."a.b" = {cni = {dir = "/new"}}\n'],
  [
    'dotted keys',
    '[plugins]\n  "a.b".cni.x = 1 # c\ny = 2\n',
    '[plugins]\n  "a.b".cni.x = 1 # c\n  "a.b".cni.dir = "/new"\ny = 2\n',
  ],
  [
    'a table below the one that is missing',
    '[plugins."a.b".cni.more]\nx = 1\n',
    '[plugins."a.b".cni.more]\nx = 1\n\n[plugins."a.b".cni]\n  dir = "/new"\n',
  ],
];
for (const [name, before, after] of edits) {
  test(`sets the key in ${name}`, () => {
    assert.is(set(before), after);
    assert.is(tomlValue(parseToml(after, path), key), '/new');
  });
}

test('what comes before the values of a list leaves the list as it is written', () => {
  const list = (text: string) => setTomlKey(text, {table: [], name: 'dirs'}, ['/new', '/a', '/b'], path);
  assert.is(list("dirs = ['/a', '/b']\n"), "dirs = [\"/new\", '/a', '/b']\n");
  assert.is(list('dirs = [\n  "/a", # first\n  "/b",\n]\n'), 'dirs = ["/new",\n  "/a", # first\n  "/b",\n]\n');
  assert.is(list('dirs = ["/b"]\n'), 'dirs = ["/new", "/a", "/b"]\n');
  assert.is(list('dirs = []\n'), 'dirs = ["/new", "/a", "/b"]\n');
});

const refusals: readonly [string, string, RegExp][] = [
  ['a table that is a number', 'plugins = 3\n', /unusual way/],
  ['an array of tables', '[[plugins]]\n', /unusual way/],
  ['no TOML', 'x = ]\n', /not valid TOML: .* \(line 1\)/],
  ['a key twice', 'x = 1\nx = 2\n', /not valid TOML: .* \(line 2\)/],
  ['a table twice', '[x]\n[y]\n[x]\n', /not valid TOML: .* \(line 3\)/],
];
for (const [name, text, message] of refusals) {
  test(`refuses ${name}`, () => {
    assert.throws(
      () => set(text),
      (error: unknown) => error instanceof TargetError && error.message.startsWith(path) && message.test(error.message),
    );
  });
}

test.run();
