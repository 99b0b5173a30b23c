import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {fleetText, renderFleet} from '../../../../src/view/explanation/fleet.js';
import {createStyle} from '../../../../src/view/text/style.js';

const test = suite('view/explanation/fleet');

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

const none: Parameters<typeof renderFleet>[0] = {
  failing: ['a'],
  others: ['b'],
  unknown: [],
  untried: [],
  distinctions: [],
};
const said = (changes: Partial<NonNullable<typeof none>>) => fleetText({...none, ...changes});
const distinction = (name: string, failing: string | null = 'x') => ({name, failing, others: [{value: 'y', count: 1}]});

test('six nodes are named, and of more how many', () => {
  const names = (count: number) => Array.from({length: count}, (_none, at) => `n${at}`);
  assert.match(said({failing: names(6)})[0] ?? '', /6 of 7 nodes: n0, n1, n2, n3, n4, n5\.$/);
  assert.match(said({failing: names(8)})[0] ?? '', /8 of 9 nodes: n0, n1, n2, n3, n4 and 3 more\.$/);
});

test('nothing sets them apart, in what was gathered', () => {
  assert.match(
    said({untried: ['b']}).join(' '),
    'set them apart from the others in nothing that was gathered. No such call was recorded on b',
  );
  assert.match(
    said({others: ['b', 'c'], unknown: ['c']}).join(' '),
    'in nothing that was gathered. Nothing is known of c.',
  );
});

test('of one node it is what it has, of several what they have in common', () => {
  assert.match(said({distinctions: [distinction('kernel')]})[1] ?? '', 'It has what no other node has');
  assert.match(said({failing: ['a', 'c'], distinctions: [distinction('kernel')]})[1] ?? '', 'They have in common');
});

test('eight differences are told, and of more how many', () => {
  const many = (count: number) => said({distinctions: Array.from({length: count}, () => distinction('kernel'))});
  assert.not.match(many(8).join(), 'more');
  assert.is(many(9).at(-1), '- and 1 more: --json lists them');
  assert.is(many(9).filter((line) => line.startsWith('- kernel')).length, 8);
});

test('a long value is cut, several values are counted', () => {
  const values = (count: number) => Array.from({length: count}, () => ({value: 'y', count: 2}));
  const told = (others: ReturnType<typeof values>, failing: string | null = 'x') =>
    said({distinctions: [{name: 'k', failing, others}]})[2];
  assert.is(told(values(1)), '- k x; the others: y (2)');
  assert.is(told(values(3)), '- k x; the others: y (2), and 2 other values');
  assert.is(told([]), '- k x; the others: none');
  assert.is(told(values(1), 'v'.repeat(61)), `- k ${'v'.repeat(57)}...; the others: y (2)`);
  assert.is(told(values(1), 'v'.repeat(60)), `- k ${'v'.repeat(60)}; the others: y (2)`);
});

test('it fits the terminal, below its title', () => {
  const [text = ''] = renderFleet(
    {...none, failing: Array.from({length: 6}, () => 'n'.repeat(20))},
    {...screen, width: 60},
  );
  const lines = text.split('\n');
  assert.ok(lines.length > 2 && lines.every((line) => line.length <= 60), text);
  assert.ok(lines.slice(1).every((line) => line.startsWith(' '.repeat(13))));
});

test.run();
