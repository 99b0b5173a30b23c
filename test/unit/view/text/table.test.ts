import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {columnsOf} from '../../../../src/view/text/shorten.js';
import {tableLines, type TableOptions} from '../../../../src/view/text/table.js';

const test = suite('view/text/table');

const columns = [{header: 'NAME'}, {header: 'N', align: 'right'}, {header: 'TEXT', cut: 'end'}] as const;
const rows = [
  [{text: 'a'}, {text: '5'}, {text: 'short'}],
  [{text: 'a-rather-long-name'}, {text: '1234'}, {text: 'bad: a long story about the reason', brief: 'bad'}],
];

function lines(options: Partial<TableOptions> = {}): string[] {
  return tableLines(columns, rows, {width: undefined, shrink: [], paintHeader: (text) => text, ...options});
}

test('columns are aligned, numbers to the right, nothing behind the last', () => {
  assert.equal(lines(), [
    'NAME                   N  TEXT',
    'a                      5  short',
    'a-rather-long-name  1234  bad: a long story about the reason',
  ]);
});

test('without a width nothing is cut', () => {
  assert.equal(lines({shrink: [[2, 5]]}), lines());
});

test('columns shrink in the given order, no more than needed', () => {
  const cut = lines({
    width: 55,
    shrink: [
      [2, 26],
      [0, 5],
    ],
  });
  assert.is(cut[2], 'a-rather-long-name  1234  bad: a long story about the …');
  assert.is(Math.max(...cut.map(columnsOf)), 55);
});

test('too little room for a sentence leaves its first word', () => {
  const cut = lines({
    width: 35,
    shrink: [
      [2, 10],
      [0, 8],
    ],
  });
  assert.is(cut[2], 'a-rather…ong-name  1234  bad');
});

test('colour is put on after the cut and takes no room', () => {
  const painted = tableLines(
    [{header: 'H'}, {header: 'I'}],
    [[{text: 'x', paint: (text) => `<${text}>`}, {text: 'y'}]],
    {
      width: undefined,
      shrink: [],
      paintHeader: (text) => text,
    },
  );
  assert.equal(painted, ['H  I', '<x>  y']);
});

test('what just fits stands there whole, however narrow its column is', () => {
  const narrow = tableLines([{header: 'A'}, {header: 'B'}], [[{text: 'bad: no IP', brief: 'bad'}, {text: 'x'}]], {
    width: 13,
    shrink: [[0, 5]],
    paintHeader: (text) => text,
  });
  assert.equal(narrow, ['A           B', 'bad: no IP  x']);
});

test.run();
