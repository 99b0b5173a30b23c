import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {callTrees} from '../../../src/capture/tree/call-tree.js';
import {ClusterError, NotFoundError} from '../../../src/errors.js';
import type {PodKnowledge} from '../../../src/kubernetes/ask-about-pod.js';
import {joinPod} from '../../../src/use-cases/join-pod.js';
import {podWanting} from '../../helpers/cluster-record.js';
import {anInvocation} from '../../helpers/invocation.js';

const test = suite('join what is known about a pod');

const none = {trees: [], warnings: ['no capture is about it']};
const some = {trees: callTrees([anInvocation()]), warnings: ['one is damaged']};
const down = new ClusterError('nothing listens there');
const record = podWanting('web-0');

/** What is told, and what the user heard before. */
function joined(done: Parameters<typeof joinPod>[1], known: PodKnowledge) {
  const warnings: string[] = [];
  try {
    const story = joinPod({namespace: 'default', name: 'web-0'}, done, known, (text) => warnings.push(text));
    return {story, warnings, error: undefined};
  } catch (error) {
    return {story: undefined, warnings, error};
  }
}

test('captures alone tell a story, of a cluster that was not asked and of one that is down', () => {
  for (const failure of [null, down]) {
    const {story, warnings} = joined(some, {record: null, failure, warnings: ['no cluster']});
    assert.ok(story?.attempt);
    assert.is(story.record, null);
    assert.equal(warnings, ['one is damaged', 'no cluster']);
  }
});

test('Kubernetes alone tells a story', () => {
  const {story, warnings} = joined(none, {record, failure: null, warnings: []});
  assert.is(story?.record, record);
  assert.is(story?.attempt, null);
  assert.equal(warnings, ['no capture is about it']);
});

test('neither side knows it: an error that leads on, and what was in the way before it', () => {
  const {error, warnings} = joined(none, {record: null, failure: null, warnings: ['no cluster']});
  assert.instance(error, NotFoundError);
  assert.match((error as NotFoundError).message, 'default/web-0');
  assert.ok((error as NotFoundError).suggestions.includes('kubectl get pods -n default'));
  assert.equal(warnings, ['no capture is about it', 'no cluster']);
});

test('no captures and a cluster that did not answer: that is the error, told once', () => {
  const {error, warnings} = joined(none, {record: null, failure: down, warnings: ['nothing listens there']});
  assert.is(error, down);
  assert.equal(warnings, ['no capture is about it']);
});

test.run();
