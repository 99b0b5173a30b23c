import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {renderExamination, verdictOf, type Examination} from '../../../../src/view/cluster/examination.js';
import {isPartial, unfitRow} from '../../../../src/view/cluster/outcomes.js';
import {screenOf} from '../../../helpers/screen.js';

const test = suite('view/cluster/examination');

const node = (name: string, ...severities: readonly string[]) => ({
  node: name,
  findings: severities.map((severity) => ({severity, id: 'x', what: `an ${severity}`, next: 'mend it'})),
  unchecked: [],
});
const unfit = unfitRow({node: 'node9', obstacle: {reason: 'it runs Windows', remedy: 'choose another'}});

test('what was found says whether all is well, unless not all could be examined', () => {
  const cases: readonly (readonly [Examination, string])[] = [
    [{examined: [], failed: []}, 'yes'],
    [{examined: [node('node1'), node('node2', 'warning', 'info')], failed: []}, 'yes'],
    [{examined: [node('node1'), node('node2', 'warning', 'error')], failed: []}, 'no'],
    [{examined: [node('node1', 'error')], failed: [unfit]}, 'partly'],
  ];
  for (const [examination, verdict] of cases) assert.is(verdictOf(examination), verdict);
});

test('findings stand above what was in the way, each only where there is some', () => {
  const render = (examination: Examination) => renderExamination(examination, screenOf(80));
  const both = render({examined: [node('node1', 'error')], failed: [unfit]});
  assert.match(both, /^NODE {3}SEVERITY {2}FINDING\nnode1 {2}error [^]*\n\nNODE +STATE[^]*node9: it runs Windows/);
  assert.not.match(render({examined: [node('node1')], failed: []}), 'STATE');
  assert.not.match(render({examined: [], failed: [unfit]}), 'FINDING');
});

test('one node in the way is enough to be partial', () => {
  const fine = {...unfit, obstacle: null};
  assert.equal([isPartial([]), isPartial([fine, fine]), isPartial([fine, unfit])], [false, false, true]);
});

test.run();
