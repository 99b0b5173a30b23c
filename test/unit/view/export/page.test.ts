import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {callTrees} from '../../../../src/capture/tree/call-tree.js';
import type {Invocation} from '../../../../src/capture/invocation.js';
import {explain} from '../../../../src/explain/explain.js';
import {explained} from '../../../../src/view/explanation/explained.js';
import {mainCall, type Incident} from '../../../../src/view/export/incident.js';
import {incidentPage} from '../../../../src/view/export/page.js';
import {anInvocation, epochMs, type InvocationOptions} from '../../../helpers/invocation.js';

const test = suite('view/export/page');

const outer: InvocationOptions = {
  id: 'outer',
  plugin: 'multus',
  durationMs: 100,
  stdout: {code: 999, msg: 'delegate: no IP addresses available in range set: 10.1.0.1-10.1.0.3'},
  exit: {code: 1},
};
const inner: InvocationOptions = {
  id: 'inner',
  plugin: 'host-local',
  parentId: 'outer',
  startMs: 50,
  durationMs: 25,
  stdout: {code: 11, msg: 'no IP addresses available in range set: 10.1.0.1-10.1.0.3'},
  stderr: 'one\ntwo',
  exit: {code: 1},
};

interface Options {
  /** The id of the call that is explained. */
  readonly about?: string;
  readonly good?: Invocation;
  readonly isRedacted?: boolean;
}

/** A page in one line, as blanks are of no matter in HTML. */
function page(calls: readonly InvocationOptions[], options: Options = {}): string {
  return incidentPage(incidentOf(calls, options), {version: '1.2.3', nowMs: epochMs + 60_000}).replace(/\s+/g, ' ');
}

function incidentOf(calls: readonly InvocationOptions[], {about, good, isRedacted = true}: Options): Incident {
  const family = calls.map((call) => anInvocation(call));
  const target = family.find(({id}) => id === about);
  const why = target && explained(explain(target, {family, history: () => family}), family, family);
  return {
    trees: callTrees(family),
    explained: why ?? null,
    good: good === undefined || about === undefined ? null : {id: about, call: good},
    isRedacted,
  };
}

const section = (text: string, id: string) =>
  new RegExp(`<details class="call" id="${id}".*?(?=<details class="call"|</section>)`).exec(text)?.[0] ?? '';

test('what failed, why, what to do and who called whom, with links to the calls', () => {
  const text = page([outer, inner], {about: 'outer'});
  assert.match(text, '<title>host-local failed at ADD</title>');
  assert.match(text, /<h1>host-local failed at ADD: .*<\/h1>/);
  assert.match(text, /default\/web-0, interface eth0, network mynet, 2026-01-02/);
  assert.match(text, /<h2>Why<\/h2> <p>.*<h2>What to do<\/h2> <p>.*<h2>Evidence<\/h2>/);
  assert.match(
    text,
    /<h2>Chain, outermost first<\/h2> <ol> <li><a href="#call-1">ADD multus eth0<\/a> <b class="bad">failed<\/b>.*<a href="#call-2">ADD host-local eth0<\/a>/,
  );
  assert.match(text, /Rule \S+, confidence (high|medium)\./);
  assert.not.match(text, 'No rule knows');
});

test('a failure that no rule knows is said to be so', () => {
  const text = page([{...inner, parentId: null, stdout: {code: 1, msg: 'the moon is wrong'}}], {about: 'inner'});
  assert.match(text, /<h2>Why<\/h2> <p>No rule knows this failure\./);
  assert.not.match(text, /<h2>What to do|Rule \S+, confidence/);
});

test('a call that did not fail, and calls of which none did', () => {
  const fine = page([{id: 'fine'}], {about: 'fine'});
  assert.match(fine, '<h1>bridge did not fail at ADD</h1>');
  assert.not.match(fine, /<h2>(Why|Evidence)/);
  const none = page([{id: 'fine'}]);
  assert.match(none, /<h1>Calls of CNI plugins<\/h1> <p>No call failed among these\./);
  assert.match(none, '<title>Calls of CNI plugins</title>');
});

test('a call for no pod is about its container', () => {
  const environment = {CNI_ARGS: '', CNI_CONTAINERID: 'c1'};
  const text = page([{...inner, parentId: null, environment}], {about: 'inner'});
  assert.match(text, 'container c1, interface eth0');
  assert.match(text, '<h3>no pod</h3>');
  assert.match(section(text, 'call-1'), '<dt>Pod</dt> <dd>-</dd>');
});

test('each call: what it was asked, what it answered, in which environment; that of the explanation is open', () => {
  const text = page([outer, inner, {id: 'fine', startMs: 200, plugin: 'tuning', environment: {CNI_CONTAINERID: 'b'}}], {
    about: 'inner',
  });
  const [open, fine] = [
    /id="call-\d" open> <summary> <b>ADD host-local/.test(text),
    />\s*<summary> <b>ADD tuning/.test(text),
  ];
  assert.equal([open, fine], [true, true]);
  assert.not.match(text, / open> <summary> <b>ADD tuning/);
  const failed = /<b>ADD host-local<\/b>.*?<summary>Environment/.exec(text)?.[0] ?? '';
  assert.match(failed, /<p class="bad">no IP addresses/);
  assert.match(failed, '<dd>default/web-0</dd>');
  assert.match(failed, '<dd>exit status 1</dd>');
  assert.match(failed, /<h3>Request<\/h3> <pre>.*mynet/);
  assert.match(failed, /<h3>Error<\/h3> <pre>.*range set/);
  assert.match(failed, /<h3>stderr<\/h3> <pre>one two<\/pre>/);
  assert.not.match(failed, /What it added|<h3>Result/);
  const good = /<b>ADD tuning<\/b>.*?<summary>Environment/.exec(text)?.[0] ?? '';
  assert.match(good, /<h3>Result<\/h3> <pre>.*10\.1\.0\.2\/24.*<h3>What it added<\/h3> <pre>.*10\.1\.0\.2\/24/);
  assert.not.match(good, /stderr|<p class=/);
  assert.match(text, /<summary>Environment<\/summary> <pre>CNI_COMMAND=ADD CNI_/);
});

test('what a call did not say is empty or a dash, and bytes that are no JSON are as they are', () => {
  const environment = {CNI_COMMAND: '', CNI_IFNAME: '', CNI_CONTAINERID: ''};
  const text = page([{id: 'odd', environment, stdin: '', stdout: 'not JSON', durationMs: null}]);
  const odd = section(text, 'call-1');
  assert.match(odd, '<b>call bridge</b>');
  assert.match(odd, '<span class="faint">?</span>');
  assert.match(odd, '<h3>Request</h3> <p class="faint">empty</p>');
  assert.match(odd, '<pre>not JSON</pre>');
  assert.match(odd, '<dt>Network</dt> <dd>-</dd>');
  assert.match(odd, '<dd>no end was recorded</dd>');
});

test('a DEL adds nothing, whatever it prints', () => {
  assert.not.match(page([{id: 'a', environment: {CNI_COMMAND: 'DEL'}}]), 'What it added');
});

test('the timeline puts each call where and when it ran', () => {
  const text = page([
    {...outer, node: 'node1'},
    {...inner, node: 'node1'},
  ]);
  assert.match(text, '<h3>default/web-0</h3> <p class="faint"> container 119a5a9712ae');
  assert.match(text, ' on node1, from 2026-01-02 03:04:05.000 UTC');
  assert.not.match(page([outer]), ' on node');
  const bars = [...text.matchAll(/x="([\d.]+)%" y="2" width="([\d.]+)%"/g)].map(([, x, width]) => [x, width]);
  assert.equal(bars, [
    ['0.00', '100.00'],
    ['50.00', '25.00'],
  ]);
  assert.match(
    text,
    /<td><a href="#call-1">ADD multus<\/a><\/td> <td>eth0<\/td> <td class="bad">failed<\/td> <td>100 ms/,
  );
  assert.match(text, '<td>└ <a href="#call-2">ADD host-local</a></td>');
});

test('a call without an end, and one that took no time, have a mark', () => {
  const bar = (durationMs: number | null) => /x="[^"]*" y="2" width="[^"]*"/.exec(page([{id: 'a', durationMs}]))?.[0];
  assert.equal([bar(null), bar(0)], Array(2).fill('x="0.00%" y="2" width="0.00%"'));
});

test('the last good call stands against the bad one', () => {
  const good = anInvocation({id: 'good', plugin: 'host-local', startMs: -1000});
  const text = page([outer, inner], {about: 'inner', good});
  assert.match(text, /<h2>Good against bad<\/h2>.*<pre>--- ADD host-local.*good/);
  assert.not.match(page([outer, inner], {about: 'inner'}), 'Good against bad');
});

test('the foot says whether secrets were left out', () => {
  assert.match(page([outer]), 'What looked like a secret is [redacted]');
  assert.not.match(page([outer]), 'It may hold credentials');
  assert.match(page([outer], {isRedacted: false}), 'It may hold credentials: nothing was left out.');
  assert.match(page([outer]), 'Made by mlab-cni 1.2.3 at 2026-01-02 03:05:05.000 UTC.');
});

test('the main call of an incident is the one that is explained, else the last', () => {
  assert.is(mainCall(incidentOf([outer, inner], {about: 'outer'})).id, 'outer');
  assert.is(mainCall(incidentOf([outer, inner], {})).id, 'inner');
  assert.throws(() => mainCall(incidentOf([], {})), /an incident without calls/);
});

test.run();
