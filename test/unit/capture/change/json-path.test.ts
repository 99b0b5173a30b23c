import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {
  parseJsonPath,
  pathText,
  valueAt,
  withValueAt,
  type JsonPath,
} from '../../../../src/capture/change/json-path.js';
import {UsageError} from '../../../../src/errors.js';
import {thrownBy} from '../../../helpers/thrown-by.js';

const test = suite('capture/change/json-path');

const paths: Readonly<Record<string, JsonPath>> = {
  mtu: ['mtu'],
  'ipam.ranges[0][12].subnet': ['ipam', 'ranges', 0, 12, 'subnet'],
  '[3].type': [3, 'type'],
  'args["odd.name"].x': ['args', 'odd.name', 'x'],
  '["a \\"quoted\\" [name]"]': ['a "quoted" [name]'],
  'a["]"]': ['a', ']'],
  'capabilities.io.kubernetes-cni': ['capabilities', 'io', 'kubernetes-cni'],
  'with space': ['with space'],
};

test('a path is read as it is shown', () => {
  for (const [text, path] of Object.entries(paths)) {
    assert.equal(parseJsonPath(text), path, text);
    assert.is(pathText(path), text);
  }
  assert.equal(parseJsonPath('args["plain"]'), ['args', 'plain']);
});

test('what is no path is named, and how one is written', async () => {
  for (const text of ['', '.', '.mtu', 'a..b', 'a.', 'a[', 'a[]', 'a[-1]', 'a[b]', 'a["b]', 'a]', '"a"', 'a["b"]"']) {
    const error = await thrownBy(() => parseJsonPath(text));
    assert.instance(error, UsageError, text);
    if (!(error instanceof UsageError)) continue;
    assert.is(error.message, `"${text}" is no path into a request`);
    assert.equal(error.suggestions, ['write it like ipam.ranges[0][0].subnet, or args["odd.name"]']);
  }
});

const request = {ipam: {ranges: [[{subnet: '10.1.0.0/24'}]], empty: null}, mtu: 1500};

test('the value at a path, and none where nothing is', () => {
  const at = (text: string) => valueAt(request, parseJsonPath(text));
  assert.is(at('mtu'), 1500);
  assert.is(at('ipam.ranges[0][0].subnet'), '10.1.0.0/24');
  assert.is(at('ipam.empty'), null);
  assert.equal(valueAt(request, []), request);
  for (const text of ['mtu.x', 'mtu[0]', 'ipam[0]', 'ipam.ranges.x', 'ipam.ranges[1]', 'ipam.ranges[1].x', 'other.x']) {
    assert.is(at(text), undefined, text);
  }
  assert.is(valueAt(undefined, ['a']), undefined);
});

test('a value is put in, and the rest stays as and where it was', () => {
  const put = (text: string, value: string | number) =>
    JSON.stringify(withValueAt(request, parseJsonPath(text), value));
  const ipam = '"ipam":{"ranges":[[{"subnet":"10.1.0.0/24"}]],"empty":null}';
  assert.is(put('mtu', 9000), `{${ipam},"mtu":9000}`);
  assert.is(put('type', 'ptp'), `{${ipam},"mtu":1500,"type":"ptp"}`);
  assert.is(put('args.cni.label', 'a'), `{${ipam},"mtu":1500,"args":{"cni":{"label":"a"}}}`);
  assert.is(
    put('ipam.ranges[0][0].subnet', '10.2.0.0/24'),
    '{"ipam":{"ranges":[[{"subnet":"10.2.0.0/24"}]],"empty":null},"mtu":1500}',
  );
  assert.is(JSON.stringify(withValueAt(['a', 'b', 'c'], [1], 'x')), '["a","x","c"]');
  assert.is(JSON.stringify(withValueAt(['a'], [1], 'x')), '["a","x"]');
  assert.is(JSON.stringify(withValueAt(['a'], [1, 'b'], 'x')), '["a",{"b":"x"}]');
  assert.is(JSON.stringify(withValueAt(undefined, ['a', 'b'], 1)), '{"a":{"b":1}}');
  assert.is(withValueAt(request, [], 'all of it'), 'all of it');
  assert.is(request.mtu, 1500);
});

test('a member or an element is taken out', () => {
  assert.equal(withValueAt({a: 1, b: 2}, ['a'], undefined), {b: 2});
  assert.equal(withValueAt({a: {b: 1, c: 2}}, ['a', 'b'], undefined), {a: {c: 2}});
  assert.equal(withValueAt(['a', 'b', 'c'], [1], undefined), ['a', 'c']);
  assert.equal(withValueAt({a: 1}, ['missing'], undefined), {a: 1});
});

test('a path through what is neither object nor list is refused, and the place told', async () => {
  const cases: readonly (readonly [string, string])[] = [
    ['mtu.x', 'there is no member "x" in 1500'],
    ['ipam.empty.x', 'there is no member "x" in null'],
    ['ipam.ranges.x', 'there is no member "x" in [[{"subnet":"10.1.0.0/24"}]]'],
    ['mtu[0]', 'there is no element 0 in 1500'],
    ['ipam.ranges[0][2]', 'there is no element 2 in [{"subnet":"10.1.0.0/24"}]'],
    ['other[0]', 'there is no element 0 in nothing'],
  ];
  for (const [text, message] of cases) {
    const error = await thrownBy(() => withValueAt(request, parseJsonPath(text), 1));
    assert.instance(error, UsageError, text);
    if (!(error instanceof UsageError)) continue;
    assert.is(error.message, message);
    assert.match(error.suggestions[0] ?? '', /^mlab-cni show /);
  }
});

test.run();
