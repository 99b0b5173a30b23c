import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import type {Explanation} from '../../../../src/explain/explanation.js';
import {explainText} from '../../../../src/explain/explain-text.js';
import {explanationJson, textExplanationJson} from '../../../../src/view/explanation/explanation-json.js';

const test = suite('view/explanation/explanation-json');

const fine: Explanation = {captureId: 'a', rootCause: null, chain: ['a'], observations: []};
const fleet = {failing: ['a'], others: ['b'], unknown: [], untried: [], distinctions: []};

test('what is not known of other nodes, and of Kubernetes, has no member', () => {
  assert.equal(explanationJson(fine, {fleet: null, then: null}), {...fine});
  assert.equal(explanationJson(fine, {fleet, then: null}), {...fine, fleet});
});

test('each piece of evidence has its sentence beside what it is made from', () => {
  const quote = {kind: 'quote', where: 'msg', text: 'no room'} as const;
  const fault = {act: 'unknown', object: '', words: '', end: null} as const;
  const rootCause = {
    rule: null,
    confidence: 'low',
    evidence: [quote],
    fault,
    captureId: 'a',
    plugin: 'bridge',
    operation: 'ADD',
    error: null,
  } as const;
  const json = explanationJson({...fine, rootCause}, {fleet: null, then: null});
  assert.equal(json.rootCause?.evidence, [{...quote, sentence: 'It said: no room'}]);
});

test('of a text the statement that is known best is the cause, and no call is named', () => {
  const json = textExplanationJson(explainText('cni plugin not initialized'));
  assert.equal([json.captureId, json.rootCause?.captureId, json.rootCause?.plugin, json.chain], [null, null, null, []]);
  assert.ok(json.rootCause?.rule);
  assert.is(json.statements.length, 1);
  assert.equal([textExplanationJson([]).rootCause, textExplanationJson([]).statements], [null, []]);
});

test.run();
