import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {renderFleet} from '../../../src/view/fleet.js';
import {createStyle} from '../../../src/view/style.js';

const test = suite('view/fleet');

const screen = {width: undefined, style: createStyle(false), nowMs: 0};
const others = Array.from({length: 37}, (_, index) => `node${index}`);

test('three of forty, and what sets them apart', () => {
  const comparison = {
    failing: ['a', 'b', 'c'],
    others,
    unknown: [],
    untried: [],
    distinctions: [
      {
        name: 'containerd',
        failing: '2.1.9',
        others: [
          {value: '1.7.2', count: 30},
          {value: '1.7.1', count: 7},
        ],
      },
      {name: 'plugin tuning', failing: null, others: [{value: 'aa', count: 37}]},
    ],
  };
  assert.equal(renderFleet(comparison, screen).join().split('\n'), [
    'WHERE        The same fails on 3 of 40 nodes: a, b, c.',
    '             They have in common what no other node has, which need not be the cause:',
    '             - containerd 2.1.9; the others: 1.7.2 (30), and 1 other value',
    '             - plugin tuning none; the others: aa (37)',
  ]);
});

test('nothing is claimed where nothing is known, and what nodes say stays inert', () => {
  assert.equal(renderFleet(null, screen), []);
  const all = renderFleet({failing: ['a', 'b'], others: [], unknown: [], untried: [], distinctions: []}, screen).join();
  assert.match(all, 'cannot be told');
  const hostile = renderFleet(
    {failing: ['a\u001b[31m'], others: ['b'], unknown: ['b'], untried: [], distinctions: []},
    screen,
  ).join();
  assert.not.match(hostile, '\u001b');
  assert.match(hostile, 'Nothing is known of b.');
});

test('where nothing is known of the failing nodes, or nobody tried on the others, that is said', () => {
  const known = {failing: ['a'], others: ['b', 'c'], unknown: ['a'], untried: ['b'], distinctions: []};
  assert.equal(renderFleet(known, screen).join().split('\n'), [
    'WHERE        The same fails on 1 of 3 nodes: a.',
    '             No such call was recorded on b: it might fail there, too.',
    '             Nothing is known of a.',
    '             So what sets the failing nodes apart cannot be told.',
  ]);
});

test.run();
