import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {renderOutcomes, sizeText, unfitRow, type OutcomeRow} from '../../../../src/view/cluster/outcomes.js';
import {screenOf} from '../../../helpers/screen.js';

const test = suite('view/cluster/outcomes');

const row = (node: string, more: Partial<OutcomeRow> = {}): OutcomeRow => {
  return {node, state: 'collected', calls: 12, failures: 1, bytes: 5000, obstacle: null, ...more};
};
const away = {reason: 'its kubelet is away', remedy: 'look at the node'};

test('a row for each node, and each reason once with the nodes that it holds for', () => {
  const rows = [row('n1'), unfitRow({node: 'n2', obstacle: away}), unfitRow({node: 'n3\x1b', obstacle: away})];
  const [header, first, second, third, ...rest] = renderOutcomes(rows, screenOf(undefined)).split('\n');
  assert.match(header ?? '', /^NODE +STATE +CALLS +FAILED +SIZE +WHY$/);
  assert.match(first ?? '', /^n1 +collected +12 +1 +5 KiB *$/);
  assert.match(second ?? '', /^n2 +unfit +0 +0 +- +its kubelet is away$/);
  assert.match(third ?? '', /^n3\\x1b +unfit /);
  assert.equal(rest, ['', 'n2, n3\\x1b: its kubelet is away', '  try: look at the node']);
});

test('many nodes are counted', () => {
  const rows = (count: number) =>
    Array.from({length: count}, (_, at) => unfitRow({node: `n${at + 1}`, obstacle: away}));
  assert.match(renderOutcomes(rows(5), screenOf(undefined)), '\nn1, n2, n3, n4, n5: its kubelet');
  assert.match(renderOutcomes(rows(6), screenOf(undefined)), '\nn1, n2, n3, n4 and 2 more: its kubelet');
});

test('sizes', () => {
  assert.equal([0, 1, 1024, 1025, 1024 * 1024 - 1, 1024 * 1024, 3.25 * 1024 * 1024].map(sizeText), [
    '-',
    '1 KiB',
    '1 KiB',
    '2 KiB',
    '1024 KiB',
    '1.0 MiB',
    '3.3 MiB',
  ]);
});

test.run();
