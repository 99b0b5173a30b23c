import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {mayClash, shortIds} from '../../../../src/capture/selection/short-id.js';

const test = suite('capture/selection/short-id');

const identified = (...ids: string[]) => ids.map((id) => ({id}));

test('four characters, more where others begin alike', () => {
  const all = identified('MJs5iM4', 'MJs5xyz', 'gecmRMl', '24651-8812-0b7f5e1c', '24652-8812-0b7f5e1c');
  assert.equal([...shortIds(all, all).values()], ['MJs5i', 'MJs5x', 'gecm', '24651', '24652']);
});

test('only those asked for are answered, but all others count', () => {
  const answer = shortIds(identified('abcd1'), identified('abcd1', 'abcd2', 'zzzz'));
  assert.equal([...answer], [['abcd1', 'abcd1']]);
});

test('none ends in a dash', () => {
  assert.equal([...shortIds(identified('123-456-789'), identified('123-456-789')).values()], ['123-4']);
});

test('an id that begins another is shown whole', () => {
  const all = identified('4711-1-aa', '4711-1-aa.2');
  assert.equal([...shortIds(all, all).values()], ['4711-1-aa', '4711-1-aa.']);
});

test('needs to know only ids that begin in the same way', () => {
  const some = identified('abcd1', 'zzzz9');
  assert.equal(identified('abcd2', 'abce1', 'zzzz1').filter(mayClash(some)), identified('abcd2', 'zzzz1'));
});

test.run();
