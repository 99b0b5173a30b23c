import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {TargetError} from '../../../../src/errors.js';
import {setJsonString} from '../../../../src/install/edits/json-edit.js';

const test = suite('install/json-edit');

const set = (text: string, at: readonly (string | number)[] = []) =>
  setJsonString(text, at, {name: 'dir', value: '/new'}, '/etc/x.conf');

const edits: readonly [string, string, string, (string | number)[]?][] = [
  ['a value', '{"a": 1, "dir" :\t"/old" }\n', '{"a": 1, "dir" :\t"/new" }\n'],
  ['a value that is no string', '{"dir": {"x": [1, "}"]}, "a": 1}', '{"dir": "/new", "a": 1}'],
  ['an object on one line', '{"a": 1}', '{"dir": "/new", "a": 1}'],
  ['an object over several lines', '{\n  "a": 1,\n  "b": 2\n}\n', '{\n  "dir": "/new",\n  "a": 1,\n  "b": 2\n}\n'],
  [
    'an object inside of a list',
    '{"plugins": [{"type": "x", "s": "\\"]"},\n {"type": "y"}]}',
    '{"plugins": [{"type": "x", "s": "\\"]"},\n {"dir": "/new", "type": "y"}]}',
    ['plugins', 1],
  ],
  ['names with escapes', '{"d\\u0069r": "/old", "ä": true}', '{"d\\u0069r": "/new", "ä": true}'],
];
for (const [name, before, after, at] of edits) {
  test(`sets the string in ${name}`, () => assert.is(set(before, at), after));
}

for (const [name, text, at] of [
  ['no JSON', '{"a": }', []],
  ['a list', '[1]', []],
  ['an object that is not there', '{"plugins": []}', ['plugins', 0]],
  ['an empty object', '{}', []],
  ['a name twice', '{"dir": "/a", "dir": "/b"}', []],
] as const) {
  test(`refuses ${name}`, () => {
    assert.throws(
      () => set(text, at),
      (error: unknown) => error instanceof TargetError && error.message.startsWith('/etc/x.conf cannot be edited'),
    );
  });
}

test.run();
