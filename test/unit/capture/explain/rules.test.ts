import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {callFacts, fillIn} from '../../../../src/capture/explain/call-facts.js';
import {bestMatches} from '../../../../src/capture/explain/match.js';
import {messageRules} from '../../../../src/capture/explain/rules.js';
import {observationRules} from '../../../../src/capture/explain/rules/observations.js';
import {failureRules} from '../../../../src/capture/explain/rules/without-message.js';
import {messages} from './messages.js';

const test = suite('explain rules');

for (const [id, texts] of Object.entries(messages)) {
  for (const text of texts) {
    test(`${id}: ${text.slice(0, 60)}`, () => {
      const matches = bestMatches(text);
      assert.equal(
        matches.map(({rule}) => rule.id),
        [id],
      );
      const [match] = matches;
      const filled = match === undefined ? [] : Object.values(fillIn(match.rule, {...callFacts(), ...match.facts}));
      for (const sentence of filled) assert.not.match(sentence, /\?(?!:)|\{|undefined/);
    });
  }
}

test('every rule about messages has a message in the table, and the other way round', () => {
  assert.equal(Object.keys(messages).sort(), messageRules.map(({id}) => id).sort());
});

test('a message beside the point matches nothing', () => {
  for (const text of [
    'the quick brown fox could not be reached at /run/fox',
    'open /proc/sys/net/ipv6/conf/eth0/accept_ra: read-only file system',
    'user "Unauthorized-pod" is not ok',
  ]) {
    assert.equal(bestMatches(text), [], text);
  }
});

test('rules are well-formed', () => {
  const all = [...messageRules, ...failureRules, ...observationRules];
  assert.is(new Set(all.map(({id}) => id)).size, all.length, 'an id is used twice');
  for (const {id, title, cause, fix, source} of all) {
    assert.match(id, /^[a-z0-9]+(-[a-z0-9]+)*$/);
    assert.match(source, /^https:\/\/\S+$/, id);
    assert.not.match(title, /\.$/, `${id}: a title has no full stop`);
    for (const sentence of [cause, fix]) assert.match(sentence, /[.)]$/, `${id}: "${sentence}" is not a sentence`);
  }
});

test('a rule yields only to rules that exist and that have its strength', () => {
  for (const {id, strength, yieldsTo = []} of messageRules) {
    for (const other of yieldsTo) {
      const winner = messageRules.find((rule) => rule.id === other);
      assert.is(winner?.strength, strength, `${id} yields to ${other}`);
    }
  }
});

test('long texts take no time, whatever is in them', () => {
  const texts = ['x', 'x.', '[', '"', '(', ...Object.values(messages).flatMap((each) => [...each])];
  for (const text of texts.flatMap((each) => [each, each.slice(0, -12), each.replace(/\s/g, '-')])) {
    const long = (text || 'y').repeat(Math.ceil(200_000 / (text.length || 1)));
    const started = performance.now();
    bestMatches(long);
    assert.ok(performance.now() - started < 1000, text);
  }
});

test('what stands at either end of a long log is found', () => {
  const [message = ''] = messages['range-full'] ?? [];
  const noise = 'x '.repeat(200_000);
  for (const text of [`${message}\n${noise}`, `${noise}\n${message}`]) {
    assert.is(bestMatches(text)[0]?.rule.id, 'range-full');
  }
});

test('forty failures at least are known', () => {
  assert.ok(messageRules.length >= 40, `${messageRules.length}`);
});

test.run();
