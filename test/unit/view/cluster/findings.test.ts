import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {renderFindings} from '../../../../src/view/cluster/findings.js';
import {screenOf} from '../../../helpers/screen.js';

const test = suite('view/cluster/findings');

const what = 'the plugin portmop is not there, and 10-net.conflist names it: no pod of this node gets a network';
const nodes = [
  {node: 'node1', findings: [], unchecked: [{what: 'the kernel', why: 'it was not gathered'}]},
  {
    node: 'node2',
    findings: [
      {severity: 'error', id: 'plugin-missing', what, next: 'install it'},
      {severity: 'info', id: 'files-unused', what: 'b is not used', next: 'remove it'},
    ],
    unchecked: [{what: 'the kernel', why: 'it was not gathered'}],
  },
];

test('each finding is told whole, with what to do, also where the screen is narrow', () => {
  const text = renderFindings(nodes, screenOf(60));
  assert.ok(
    text.split('\n').every((line) => line.length <= 60),
    text,
  );
  const words = text.replace(/\s+/g, ' ');
  assert.match(words, `node2 error ${what} try: install it`);
  assert.match(words, 'node1 none nothing was found; 1 not checked node2');
  assert.is(words.split('not checked: the kernel (it was not gathered)').length, 2, 'once');
});

test('without a screen a finding is on one line, for grep', () => {
  assert.match(renderFindings(nodes, screenOf(undefined)), `node2  error     ${what}\n`);
});

test.run();
