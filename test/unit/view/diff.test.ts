import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import type {Comparison} from '../../../src/capture/change/comparison.js';
import type {Difference} from '../../../src/capture/change/difference.js';
import {renderDiff} from '../../../src/view/diff.js';
import {anInvocation} from '../../helpers/invocation.js';
import {screenOf} from '../../helpers/screen.js';

const test = suite('view/diff');

const left = anInvocation({id: 'one'});
const right = anInvocation({id: 'two', environment: {CNI_ARGS: '', CNI_CONTAINERID: ''}});
const calls = new Map([left, right].map((call) => [call.id, call]));

function comparison(...differences: readonly Partial<Difference>[]): Comparison {
  return {
    mode: 'captures',
    left: {captureId: 'one', part: 'capture', value: {}},
    right: {captureId: 'two', part: 'capture', value: {}},
    differences: differences.map((each) => ({path: 'a', label: 'a', kind: 'changed', volatile: false, ...each})),
  };
}
const render = (what: Comparison, width?: number) => renderDiff(what, calls, screenOf(width)).split('\n');
const body = (...differences: readonly Partial<Difference>[]) => render(comparison(...differences), 40).slice(2);

test('both sides are named by call, pod and capture', () => {
  assert.equal(render(comparison()), [
    '--- ADD bridge eth0 of default/web-0  one',
    '+++ ADD bridge eth0  two',
    '  no difference',
  ]);
});

test('the part of a capture that is compared is named', () => {
  const side = (part: 'prevResult' | 'request' | 'result') =>
    render({...comparison(), left: {captureId: 'one', part, value: {}}})[0];
  assert.match(side('prevResult') ?? '', '--- prevResult given to ADD bridge');
  assert.match(side('request') ?? '', '--- request of ADD bridge');
  assert.match(side('result') ?? '', '--- result of ADD bridge');
});

test('a capture that is not at hand has its id', () => {
  assert.equal(renderDiff(comparison(), new Map(), screenOf(80)).split('\n').slice(0, 2), ['--- one', '+++ two']);
});

test('added, removed and changed have their signs; what has no name is all of it', () => {
  assert.equal(
    body(
      {kind: 'added', after: 'x'},
      {kind: 'removed', before: 1},
      {kind: 'changed', before: 1, after: 2},
      {kind: 'added', label: '', after: null},
    ),
    ['  + a: "x"', '  - a: 1', '  ~ a: 1 -> 2', '  + (all of it): null'],
  );
});

test('a value that fits stands behind its name, a longer one below it', () => {
  const fitting = 'x'.repeat(31);
  assert.equal(body({kind: 'added', after: fitting}), [`  + a: "${fitting}"`]);
  assert.equal(body({kind: 'added', after: `${fitting}x`}), ['  + a:', `      "${fitting}x"`]);
  assert.equal(body({kind: 'removed', before: {b: [1, 2], c: `${fitting}x`}}), [
    '  - a:',
    '      {',
    '        "b": [1, 2],',
    `        "c": "${fitting}x"`,
    '      }',
  ]);
});

test('a change that fits is a line, else both values have one', () => {
  assert.equal(body({before: 'x'.repeat(12), after: 'y'.repeat(12)}), [
    `  ~ a: "${'x'.repeat(12)}" -> "${'y'.repeat(12)}"`,
  ]);
  assert.equal(body({before: 'x'.repeat(40), after: 'y'}), ['  ~ a:', `    - "${'x'.repeat(40)}"`, '    + "y"']);
});

test('what is passed over is counted by its rule, and by none that did not match', () => {
  const lines = body({volatile: true, rule: 'mac'}, {volatile: true, rule: 'mac'}, {kind: 'added', after: 1});
  assert.equal(lines.slice(0, 3), ['  + a: 1', '', 'differ, but are expected to (--exact counts them):']);
  assert.is(lines.length, 4);
  assert.match(lines[3] ?? '', /\(2\)$/);
});

test('of a chain each step is told', () => {
  const lines = render({...comparison(), steps: [comparison(), comparison({kind: 'added', after: 1})]});
  assert.is(lines.filter((line) => line.startsWith('---')).length, 2);
  assert.equal(lines.slice(2, 5), ['  no difference', '', '--- ADD bridge eth0 of default/web-0  one']);
});

test.run();
