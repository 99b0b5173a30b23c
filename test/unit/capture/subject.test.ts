import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {subjectOf} from '../../../src/capture/subject.js';
import {anInvocation} from '../../helpers/invocation.js';

const test = suite('capture/subject');

function subject(containerId: string, args: string): string | null {
  return subjectOf(anInvocation({environment: {CNI_CONTAINERID: containerId, CNI_ARGS: args}}));
}

const random = '119a5a9712ae69f962475764ab822e8285dc1c15b7bc0662464f3a296ad98faa';

test('a call is about its pod, else about the container’s name, else about its id', () => {
  assert.is(subject(random, 'K8S_POD_NAMESPACE=default;K8S_POD_NAME=web-0'), 'default/web-0');
  assert.is(subject(random, 'IgnoreUnknown=1;K8S_POD_NAME=quizzical_bose'), 'quizzical_bose');
  assert.is(subject(random, ''), '119a5a9712ae');
});

test('only an id that is random is shortened', () => {
  for (const [id, shown] of [
    ['0123456789abcdef0123456789abcdef', '0123456789ab'],
    ['0123456789abcdef0123456789abcde', '0123456789abcdef0123456789abcde'],
    [`cnitool-${random}`, `cnitool-${random}`],
    [`${random}-1`, `${random}-1`],
    ['build-1', 'build-1'],
  ] as const) {
    assert.is(subject(id, ''), shown);
  }
});

test('a poll is about nobody', () => {
  const poll = anInvocation();
  const environment = new Map([['CNI_COMMAND', 'VERSION']]);
  assert.is(subjectOf(poll.with({environment})), null);
});

test.run();
