import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import type {Evidence} from '../../../src/explain/calls/evidence.js';
import {confidenceOf} from '../../../src/explain/confidence.js';
import {isApiServer, isLocal} from '../../../src/explain/fault/places.js';
import type {Fault} from '../../../src/explain/fault/fault.js';
import {daemonOf, ownerOf} from '../../../src/explain/knowledge/find-daemon.js';
import type {Daemon, Rule} from '../../../src/explain/knowledge/knowledge.js';
import {bestMatch, bestMatches, rankOf, type Match} from '../../../src/explain/knowledge/select.js';
import {clueOf} from '../../../src/explain/understand.js';

const test = suite('explain/knowledge/select');

function aRule(rule: Partial<Rule>): Rule {
  const texts = {title: 'x', cause: 'x', fix: 'x', source: 'https://example.org'};
  return {id: 'one', rank: 'specific', cases: [], ...texts, ...rule};
}

const clue = clueOf('cannot open /run/x.sock: permission denied', undefined);
const idOf = (...rules: readonly Rule[]) => bestMatch(clue, rules)?.rule.id;

test('of rules that fit the better rank wins, then the more precise one, then the one that found its words further behind', () => {
  const rules = (['wrapper', 'topic', 'symptom', 'class', 'specific'] as const).map((rank) =>
    aRule({id: rank, rank, pattern: /denied/}),
  );
  assert.equal(
    bestMatches(clue, rules).map(({rule}) => rule.id),
    ['specific', 'class', 'symptom', 'topic', 'wrapper'],
  );
  assert.is(idOf(aRule({id: 'a', pattern: /open/}), aRule({id: 'b', pattern: /denied/})), 'b');
  assert.is(
    idOf(aRule({id: 'a', rank: 'class', fault: {end: ['denied']}}), aRule({id: 'b', rank: 'class', pattern: /open/})),
    'b',
    'words of a program weigh most',
  );
  assert.is(idOf(aRule({id: 'a', pattern: /open/}), aRule({id: 'b', pattern: /nothing/})), 'a');
  assert.is(
    idOf(
      aRule({id: 'a', rank: 'class', fault: {end: ['denied']}}),
      aRule({id: 'b', rank: 'class', fault: {end: ['denied'], object: /x/}}),
    ),
    'b',
    'who demands more knows better',
  );
  assert.is(
    idOf(aRule({id: 'a', pattern: /denied/}), aRule({id: 'b', pattern: /open/, fault: {end: ['denied']}})),
    'a',
    'but words of a program are as good as others',
  );
  assert.is(idOf(), undefined);
});

test('a rule yields to those that it names, if they fit', () => {
  const general = aRule({id: 'general', pattern: /denied/, yieldsTo: ['other', 'special']});
  assert.is(idOf(general, aRule({id: 'special', rank: 'class', pattern: /open/})), 'special');
  assert.is(idOf(general, aRule({id: 'special', rank: 'class', pattern: /nothing/})), 'general');
});

test('a rule fits where all that it demands is so', () => {
  const fits = (rule: Partial<Rule>) => bestMatch(clue, [aRule(rule)]) !== undefined;
  const {act, kind, end, object} = clue.fault;
  assert.ok(end !== undefined);
  const pattern = object.replace(/[^\w]/g, '.');
  for (const [fault, expected] of [
    [{}, true],
    [{act: [act]}, true],
    [{act: ['exec' as const]}, act === 'exec'],
    [{kind: [kind]}, true],
    [{kind: ['url' as const]}, false],
    [{end: [end]}, true],
    [{end: ['timeout' as const]}, false],
    [{object: new RegExp(pattern)}, true],
    [{object: /nothing/}, false],
    [{is: () => true}, true],
    [{is: () => false}, false],
    [{act: [act], end: ['timeout' as const]}, false],
  ] as const) {
    assert.is(fits({rank: 'class', fault: fault as NonNullable<Rule['fault']>}), expected, JSON.stringify(fault));
  }
  assert.is(fits({when: () => true, pattern: /open/}), true);
  assert.is(fits({when: () => false, pattern: /open/}), false);
});

test('facts are those of the words and of the record', () => {
  const rule = aRule({pattern: /open (?<file>\S+):/, when: () => ({more: 'x'})});
  const match = bestMatch(clue, [rule]);
  assert.equal({...match?.details}, {file: '/run/x.sock', more: 'x'});
  assert.is(rankOf(match), 0);
  assert.ok(rankOf(undefined) > rankOf({rule: aRule({rank: 'wrapper'}), details: {}, at: 0}));
});

test('what only callers said is looked for in all of the message', () => {
  const wrapped = clueOf('plugin type="bridge" failed (add): no link', undefined);
  assert.is(bestMatch(wrapped, [aRule({pattern: /bridge/, in: 'whole'})])?.rule.id, 'one');
  assert.is(bestMatch(wrapped, [aRule({pattern: /bridge/})]), undefined);
});

const agreement: Evidence = {kind: 'agreement', sentence: 'x'};
const sameError = (servedMeanwhile: readonly string[]) =>
  ({kind: 'same-error', captureIds: [], servedMeanwhile}) as unknown as Evidence;

test('confidence is earned by the record, and a message alone is at most medium', () => {
  const confidence = (rule: Partial<Rule>, evidence: readonly Evidence[], isOwnError = true, isCertain = true) => {
    const match: Match = {rule: aRule(rule), details: {}, at: 0};
    return confidenceOf({match, isOwnError, isCertain, evidence});
  };
  assert.is(confidenceOf({match: undefined, isOwnError: true, isCertain: true, evidence: [agreement]}), 'low');
  for (const [rank, expected] of [
    ['wrapper', 'low'],
    ['topic', 'low'],
    ['symptom', 'medium'],
    ['class', 'high'],
    ['specific', 'high'],
  ] as const)
    assert.is(confidence({rank}, [agreement]), expected, rank);
  assert.is(confidence({}, []), 'medium');
  assert.is(confidence({}, [agreement], false), 'medium');
  assert.is(confidence({}, [agreement], true, false), 'medium');
  assert.is(confidence({}, [sameError([])]), 'high');
  assert.is(confidence({}, [sameError(['web'])]), 'medium', 'others were served meanwhile');
  assert.is(confidence({}, [agreement, sameError(['web'])]), 'high');
  assert.is(confidence({rank: 'class'}, [sameError([])]), 'medium', 'words that only sound like a kind of fault');
  assert.is(confidence({rank: 'class', fault: {end: ['denied']}}, [sameError([])]), 'high');
  assert.is(confidence({rank: 'class'}, [agreement, sameError(['web'])]), 'medium');
  assert.is(confidence({rank: 'class'}, [agreement, sameError([])]), 'high');
  assert.is(confidence({}, [{kind: 'quote', where: 'msg', text: 'x'}]), 'medium');
});

const aFault = (fault: Partial<Fault>): Fault => ({
  ...clue.fault,
  words: '',
  object: '',
  act: 'open',
  kind: 'path',
  ...fault,
});

test('a fault is local that is at a Unix socket or behind the loopback interface', () => {
  for (const [fault, expected] of [
    [{kind: 'socket'}, true],
    [{kind: 'path', act: 'open', object: '/run/x.sock'}, true],
    [{kind: 'path', act: 'open', object: '/run/x.socket'}, true],
    [{kind: 'path', act: 'open', object: '/run/x.conf'}, false],
    [{kind: 'path', act: 'exec', object: '/run/x.sock'}, false],
    [{kind: 'url', act: 'http', object: 'http://127.0.0.1:9099/x'}, true],
    [{kind: 'url', act: 'dial', object: '[::1]:9099'}, true],
    [{kind: 'url', act: 'http', object: 'http://10.0.0.1:9099/x'}, false],
    [{kind: 'url', act: 'http', object: 'http://x/', words: 'x: dial tcp 127.0.0.1:9099: refused'}, true],
    [{kind: 'url', act: 'open', object: 'http://127.0.0.1:9099/x'}, false],
  ] as const)
    assert.is(isLocal(aFault(fault)), expected, JSON.stringify(fault));
});

test('the API server is known by its paths, names and ports, and by what it says', () => {
  for (const [object, expected] of [
    ['https://10.96.0.1:443/api/v1/namespaces/a/pods/b', true],
    ['https://10.96.0.1:443/apis/cilium.io/v2/x', true],
    ['https://kubernetes.default.svc', true],
    ['https://10.0.0.1:6443', true],
    ['10.96.0.1:443', true],
    ['https://127.0.0.1:6443/api/v1/nodes', true],
    ['https://127.0.0.1:9099/api/v1/nodes', false],
    ['https://example.org/login', false],
    ['10.96.0.1:8443', false],
  ] as const)
    assert.is(isApiServer(aFault({act: 'http', kind: 'url', object})), expected, object);
  assert.ok(isApiServer(aFault({words: 'the server is currently unable to handle the request'})));
});

test("a daemon's place is known by its whole name, under each path to it", () => {
  const daemon = (name: string, places: Daemon['places'], plugins: readonly string[]): Daemon =>
    ({name, places, plugins, look: 'x'}) as Daemon;
  const first = daemon('first', ['/run/first/', '127.0.0.1:5005'], ['one']);
  const second = daemon('second', [/second\d/, '/run/second.sock'], ['two', 'three']);
  const owner = (fault: Partial<Fault>) => ownerOf(aFault(fault), [first, second])?.name;
  for (const [object, name] of [
    ['/run/first/x.sock', 'first'],
    ['/var/run/first/x', 'first'],
    ['/host/run/second.sock', 'second'],
    ['/run/second.socket', undefined],
    ['http://127.0.0.1:5005/x', 'first'],
    ['http://127.0.0.1:50051/x', undefined],
    ['a second2', 'second'],
    ['', undefined],
  ] as const)
    assert.is(owner({object}), name, object);
  assert.is(owner({object: '/etc/x', words: 'ask second1'}), 'second');
  assert.is(owner({object: '/run/x.sock', kind: 'socket', words: 'ask second1'}), undefined);
  assert.is(owner({object: 'x', kind: 'socket', words: 'ask second1'}), 'second');
  assert.is(daemonOf('three', [first, second])?.name, 'second');
  assert.is(daemonOf('four', [first, second]), undefined);
  assert.is(daemonOf(undefined, [first, second]), undefined);
});

test.run();
