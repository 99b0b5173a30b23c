import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {callTrees} from '../../../../src/capture/tree/call-tree.js';
import {chainSteps} from '../../../../src/capture/tree/chain-steps.js';
import {findCulprit} from '../../../../src/capture/tree/culprit.js';
import {failureOf, mainCallOf} from '../../../../src/capture/tree/named-call.js';
import {spokenTexts} from '../../../../src/capture/spoken-texts.js';
import {anInvocation, type InvocationOptions} from '../../../helpers/invocation.js';

const test = suite('capture/tree/culprit');

const fails = (msg: string) => ({exit: {code: 1}, stdout: {code: 999, msg}});
const del = {environment: {CNI_COMMAND: 'DEL'}, stdout: ''};

/** Calls `c0`, `c1`..., each 100 ms after the one before. */
function family(...calls: readonly InvocationOptions[]) {
  return calls.map((each, index) => anInvocation({id: `c${index}`, startMs: index * 100, ...each}));
}

/** The ids from the outermost call to the culprit, and `?` behind them where it is not certain. */
function blame(...calls: readonly InvocationOptions[]): string {
  const [outermost] = callTrees(family({durationMs: 9000, ...calls[0]}, ...calls.slice(1)));
  assert.ok(outermost);
  const {path, isCertain} = findCulprit(outermost);
  return path.map(({invocation}) => invocation.id).join(' ') + (isCertain ? '' : '?');
}

test('the culprit is the innermost call whose words its callers repeat', () => {
  const inner = {parentId: 'c0', durationMs: 50};
  assert.is(blame(fails('no')), 'c0', 'nobody below');
  assert.is(
    blame(fails('bridge: ipam: full'), {...inner, ...fails('ipam: full')}, {parentId: 'c1', ...fails('full')}),
    'c0 c1 c2',
  );
  assert.is(
    blame(fails('first: a'), {...inner, ...fails('a')}, {...inner, ...fails('b')}),
    'c0 c1',
    'not the last one',
  );
  assert.is(blame({exit: {code: 1}, stdout: ''}, {...inner, ...fails('a')}), 'c0 c1', 'a caller that says nothing');
});

test('words count as repeated wherever the caller says them; of several lines the first is enough', () => {
  const inner = {parentId: 'c0', durationMs: 50};
  assert.is(blame({...fails('bridge: full'), stderr: 'a log line'}, {...inner, ...fails('full')}), 'c0 c1');
  assert.is(blame({...fails('it failed'), stderr: 'delegate: full'}, {...inner, ...fails('full')}), 'c0 c1');
  assert.is(blame(fails('bridge: full'), {...inner, ...fails('full\nand more')}), 'c0 c1');
});

test('a delegate whose words are not repeated is to blame in doubt, unless its caller went on', () => {
  const inner = {parentId: 'c0', durationMs: 50};
  assert.is(blame(fails('something else'), {...inner, ...fails('a')}), 'c0 c1?');
  assert.is(blame(fails('something else'), {...inner, ...fails('a')}, inner), 'c0', 'the next delegate was called');
  assert.is(
    blame(fails('x b'), {...inner, ...fails('b')}, {parentId: 'c1', ...fails('deep')}),
    'c0 c1 c2?',
    'doubt below is doubt',
  );
});

test('who cleaned up, went well or still runs is not to blame', () => {
  const inner = {parentId: 'c0', durationMs: 50};
  assert.is(blame(fails('a'), {...inner, ...fails('a'), environment: {CNI_COMMAND: 'DEL'}}), 'c0');
  assert.is(blame(fails('a'), inner), 'c0');
  assert.is(blame(fails('a'), {...inner, durationMs: null, state: 'running'}), 'c0');
  assert.is(blame(fails('a'), {...inner, durationMs: null, state: 'unknown'}), 'c0 c1?', 'its end is not known');
});

test('of a delegate that said nothing libcni tells in words of its own', () => {
  const silent = {parentId: 'c0', durationMs: 50, exit: {signal: 9}, stdout: ''};
  for (const words of [
    'netplugin failed with no error message: signal: killed',
    'unexpected end of JSON input',
    'invalid character',
    'exit status 2',
  ]) {
    assert.is(blame(fails(words), silent), 'c0 c1', words);
  }
  assert.is(blame(fails('no such device'), silent), 'c0 c1?');
});

function spoken(options: InvocationOptions): string[] {
  return spokenTexts(anInvocation({exit: {code: 1}, ...options})).map(({where, text}) => `${where}: ${text}`);
}

test('a call is heard wherever it speaks, what tells most first', () => {
  assert.equal(spoken({stdout: {code: 7, msg: 'no', details: 'full'}, stderr: ' warned \n'}), [
    'msg: no; full',
    'stderr: warned',
  ]);
  assert.equal(spoken({stdout: {msg: 'no', details: 'full'}}), ['stdout: no; full'], 'an error without a code');
  assert.equal(spoken({stdout: 'starting\n{"code": 7, "msg": "no"}\n', stderr: 'x'}), [
    'stdout: no',
    'stderr: x',
    'stdout: starting\n{"code": 7, "msg": "no"}',
  ]);
  assert.equal(spoken({stdout: 'panic: oops'}), ['stdout: panic: oops']);
  assert.equal(spoken({stdout: '{"ips": []}'}), [], 'JSON that says nothing');
  assert.equal(spoken({stdout: ''}), []);
});

test('of several documents on stdout the last one counts, and nothing inside of it', () => {
  const [first] = spoken({stdout: '{"msg": "first"}\n{"msg": "last", "cause": {"msg": "inner"}}'});
  assert.is(first, 'stdout: last');
  assert.is(spoken({stdout: '{"msg": "a"}{"msg": "b"}'})[0], 'stdout: b');
  const many = Array.from({length: 200}, (_, index) => `{"msg": "${index}"}`).join('\n');
  assert.is(spoken({stdout: many})[0], 'stdout: 199', 'however many came before');
});

test('a failed call belongs to the ADD that failed, rather than to the clean-up after it', () => {
  const after = {...del, ...fails('again'), environment: {CNI_COMMAND: 'DEL'}};
  const [add, clean] = family(fails('no'), after);
  assert.ok(add && clean);
  assert.is(failureOf(clean, [add, clean]).id, 'c0');
  assert.is(failureOf(clean, [clean]).id, 'c1', 'no ADD is there');
  const [outer, inner] = family({durationMs: 900, ...fails('no')}, {parentId: 'c0', ...fails('no')});
  assert.ok(outer && inner);
  assert.is(failureOf(inner, [outer, inner]).id, 'c0', 'the outermost');
  const [healthy, lost] = family({durationMs: 900}, {parentId: 'c0', ...fails('no')});
  assert.ok(healthy && lost);
  assert.is(failureOf(lost, [healthy, lost]).id, 'c1', 'its caller got over it');
});

test('a container is told of by the ADD that failed last, else by what failed, was added or done last', () => {
  const main = (...calls: readonly InvocationOptions[]) => mainCallOf(family(...calls))?.id;
  const failedDel = {...fails('no'), environment: {CNI_COMMAND: 'DEL'}};
  assert.is(main(fails('a'), fails('b'), {}, failedDel), 'c1');
  assert.is(main({}, failedDel, del), 'c1');
  assert.is(main({}, {}, del), 'c1');
  assert.is(main(del, del), 'c1');
  assert.is(main(), undefined);
});

test('the steps of a chain are what one caller did for the same interface, operation and network', () => {
  const stdin = {cniVersion: '1.0.0', name: 'other', type: 'bridge'};
  const steps = (id: string, ...calls: readonly InvocationOptions[]) =>
    chainSteps(callTrees(family(...calls)), id).map((step) => step.id);
  const calls = [
    {plugin: 'bridge'},
    {plugin: 'tuning'},
    {plugin: 'portmap', ...fails('no')},
    {stdin},
    {environment: {CNI_IFNAME: 'net1'}},
    del,
  ];
  assert.equal(steps('c1', ...calls), ['c0', 'c1'], 'a step without a result is none');
  assert.equal(steps('c3', ...calls), ['c3']);
  assert.equal(steps('c2', ...calls), ['c0', 'c1'], 'what came before the one that failed');
  const multus = [{plugin: 'multus', durationMs: 900}, {parentId: 'c0'}, {plugin: 'tuning', parentId: 'c0'}];
  assert.equal(steps('c2', ...multus), ['c1', 'c2'], 'delegates by themselves');
  assert.equal(steps('none', ...multus), []);
});

test.run();
