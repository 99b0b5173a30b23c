import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {callDetails} from '../../../src/explain/calls/call-details.js';
import {explain} from '../../../src/explain/explain.js';
import {daemons, rules} from '../../../src/explain/knowledge/all.js';
import type {Case, RecordedCase} from '../../../src/explain/knowledge/knowledge.js';
import {tell, understand} from '../../../src/explain/understand.js';
import type {Invocation} from '../../../src/capture/invocation.js';
import {anInvocation} from '../../helpers/invocation.js';

const test = suite('knowledge');

for (const rule of rules) {
  for (const each of rule.cases) {
    test(`${rule.id}: ${nameOf(each)}`, () => {
      assert.is(ruleFor(each), rule.id);
      if (typeof each !== 'string') return;
      const {clue, match} = understand(each, undefined);
      const {title, cause, fix} = match === undefined ? rule : tell(match, clue, callDetails());
      for (const sentence of [title, cause, fix])
        assert.not.match(sentence, /(?<!\S)\?(?!\S)|"\?"|\{[a-z]\w*\}|undefined/);
    });
  }
  for (const each of rule.counterCases ?? []) {
    test(`not ${rule.id}: ${nameOf(each)}`, () => assert.is.not(ruleFor(each), rule.id));
  }
}

test('rules are well-formed', () => {
  assert.is(new Set(rules.map(({id}) => id)).size, rules.length, 'an id is used twice');
  for (const {id, title, cause, fix, source, pattern, fault, when} of rules) {
    assert.match(id, /^[a-z0-9]+(-[a-z0-9]+)*$/);
    assert.match(source, /^https:\/\/\S+$/, id);
    assert.not.match(title, /\.$/, `${id}: a title has no full stop`);
    for (const sentence of [cause, fix])
      assert.match(sentence, /(?:[.)]|\{(?:usual|topicLook)\})$/, `${id}: "${sentence}" is not a sentence`);
    assert.ok(pattern ?? fault ?? when, `${id} fits everything`);
  }
});

test('what a rule says can come true, and harms nobody', () => {
  const harm = [
    /rm -rf?\b/,
    /iptables (?:-t \w+ )?-F/,
    /\bdrain\b/,
    /install \S+ into (?:these|\/usr\/shimcni)/,
    /(?<!not )delete (?:all|everything)\b/i,
  ];
  for (const {id, fix} of rules) for (const pattern of harm) assert.not.match(fix, pattern, id);
});

test('rules yield to rules that exist', () => {
  const ids = new Set(rules.map(({id}) => id));
  for (const {id, yieldsTo = []} of rules)
    for (const other of yieldsTo) assert.ok(ids.has(other), `${id} yields to ${other}`);
});

test('daemons are well-formed, and no two claim one place', () => {
  const places = daemons.flatMap(({places: own}) => own.map(String));
  assert.is(new Set(places).size, places.length);
  for (const {name, source, look, places: own} of daemons) {
    assert.match(source, /^https:\/\/\S+$/, name);
    assert.not.match(look, /\.$/, name);
    assert.ok(own.length > 0, name);
  }
});

test('every text is understood in a time that does not grow faster than it', () => {
  const texts = [
    'x',
    'x.',
    '[',
    '"',
    '(',
    '{"a":',
    "'",
    ...rules.flatMap(({cases}) => cases.filter((each) => typeof each === 'string')),
  ];
  for (const text of texts) {
    const sizes = [20_000].map((size) => text.repeat(Math.ceil(size / text.length)));
    for (const long of sizes) understand(long, undefined);
  }
});

function ruleFor(each: Case): string | undefined {
  if (typeof each === 'string') return understand(each, undefined).match?.rule.id;
  const invocation = recorded(each);
  return explain(invocation, {family: [invocation], history: () => []}).rootCause?.rule?.id;
}

function recorded({
  msg,
  details,
  plugin = 'frob',
  operation = 'ADD',
  request,
  stdin,
  environment,
  stdout,
  stderr,
  exit,
}: RecordedCase): Invocation {
  const error =
    msg === undefined ? undefined : {cniVersion: '1.0.0', code: 999, msg, ...(details === undefined ? {} : {details})};
  return anInvocation({
    plugin,
    stdin: stdin ?? request ?? {cniVersion: '1.0.0', name: 'mynet', type: plugin},
    environment: {CNI_COMMAND: operation, ...environment},
    stdout: stdout ?? error ?? '',
    stderr: stderr ?? '',
    exit: {code: exit ?? (msg === undefined ? 0 : 1)},
  });
}

function nameOf(each: Case): string {
  return (typeof each === 'string' ? each : JSON.stringify(each)).slice(0, 90);
}

test.run();
