import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {callTrees} from '../../../../src/capture/tree/call-tree.js';
import {groupByContainer} from '../../../../src/capture/tree/container-calls.js';
import type {Invocation} from '../../../../src/capture/invocation.js';
import {columnsOf} from '../../../../src/view/text/shorten.js';
import {renderTree} from '../../../../src/view/calls/tree.js';
import {anInvocation, epochMs, type InvocationOptions} from '../../../helpers/invocation.js';
import {screenOf} from '../../../helpers/screen.js';

const test = suite('view/calls/tree');

const failed = {stdout: {code: 11, msg: 'no room'}, exit: {code: 1}} as const;

function render(calls: readonly InvocationOptions[], {width, marked}: {width?: number; marked?: string} = {}): string {
  const made = calls.map((each): Invocation => anInvocation(each));
  const ids = new Map(made.map(({id}) => [id, id]));
  return renderTree(groupByContainer(callTrees(made)), ids, screenOf(width, {nowMs: epochMs + 60_000}), marked);
}
const rows = (text: string) => text.split('\n').map((line) => line.trimEnd());

test('callers stand above those that they called, with lines between siblings', () => {
  const text = render([
    {id: 'aaa1', plugin: 'multus', durationMs: 100},
    {id: 'aaa2', parentId: 'aaa1', startMs: 1, durationMs: 30},
    {id: 'aaa3', plugin: 'host-local', parentId: 'aaa2', startMs: 2, durationMs: 10},
    {id: 'aaa4', plugin: 'tuning', parentId: 'aaa1', startMs: 40, durationMs: 30},
  ]);
  assert.equal(
    rows(text)
      .slice(2)
      .map((line) => line.slice(0, 25).trimEnd()),
    ['aaa1  ADD multus', 'aaa2  ├─ ADD bridge', 'aaa3  │  └─ ADD host-loca', 'aaa4  └─ ADD tuning'],
  );
});

test('a heading for each container: pod, runtime name, container, or none', () => {
  const heading = (environment: Record<string, string>, node: string | null = null) =>
    rows(render([{id: 'aaa1', environment, node}]))[1];
  assert.is(heading({}), 'default/web-0  container 119a5a9712ae6  1m ago');
  assert.is(heading({}, 'node1'), 'default/web-0  container 119a5a9712ae6 on node1  1m ago');
  assert.is(heading({CNI_ARGS: 'K8S_POD_NAME=web'}), 'web  container 119a5a9712ae6  1m ago');
  assert.is(heading({CNI_ARGS: ''}), 'container 119a5a9712ae6  1m ago');
  assert.is(heading({CNI_ARGS: '', CNI_CONTAINERID: '', CNI_COMMAND: 'VERSION'}), 'no container  1m ago');
});

test('attempts for one pod are numbered, pods of other nodes and containers of no pod are not', () => {
  const attempt = (id: string, more: InvocationOptions = {}): InvocationOptions => ({
    id,
    startMs: Number(id),
    ...more,
    environment: {CNI_CONTAINERID: `c${id}`, ...more.environment},
  });
  const text = render([
    attempt('1'),
    attempt('2'),
    attempt('3', {node: 'node1'}),
    attempt('4', {environment: {CNI_ARGS: ''}}),
    attempt('5', {environment: {CNI_ARGS: ''}}),
  ]);
  const headings = rows(text).filter((line) => line.includes('container c'));
  assert.equal(headings.map((line) => /, \d of \d/.exec(line)?.[0] ?? '').sort(), ['', '', '', ', 1 of 2', ', 2 of 2']);
});

test('an error stands below the innermost call that has it, and once', () => {
  const text = render([
    {id: 'aaa1', plugin: 'multus', durationMs: 100, stdout: {code: 11, msg: 'delegate: no room'}, exit: {code: 1}},
    {id: 'aaa2', parentId: 'aaa1', startMs: 1, ...failed},
  ]);
  assert.is(text.match(/no room/g)?.length, 1);
  assert.equal(rows(text).slice(-1), ['            no room']);
});

test('an outer call that says more than the inner one has its own line', () => {
  const inner = {id: 'aaa2', parentId: 'aaa1', startMs: 1} as const;
  const outer = {id: 'aaa1', plugin: 'multus', durationMs: 100, exit: {code: 1}} as const;
  const said = {code: 11, msg: 'no kubeconfig'};
  assert.match(
    render([
      {...outer, stdout: said},
      {...inner, ...failed},
    ]),
    /no kubeconfig[^]*no room/,
  );
  assert.match(render([{...outer, stdout: said}, inner]), 'no kubeconfig');
  const details = {code: 11, msg: 'delegate failed', details: 'no room'};
  assert.not.match(
    render([
      {...outer, stdout: details},
      {...inner, ...failed},
    ]),
    'delegate failed',
  );
  assert.match(
    render([
      {...outer, stdout: said},
      {...inner, stdout: {code: 1, msg: ''}, exit: {code: 1}},
    ]),
    'no kubeconfig',
  );
});

test('the line of an error goes on below a call that called others', () => {
  const text = render([
    {id: 'aaa1', plugin: 'multus', durationMs: 100, stdout: {code: 11, msg: 'no kubeconfig'}, exit: {code: 1}},
    {id: 'aaa2', parentId: 'aaa1', startMs: 1},
  ]);
  assert.match(text, /\n {6}│ {2}no kubeconfig\n/);
});

test('a capture that was asked for is marked', () => {
  assert.match(render([{id: 'aaa1'}], {marked: 'aaa1'}), 'ADD bridge <');
  assert.not.match(render([{id: 'aaa1'}], {marked: 'other'}), '<');
});

test('what was not told is a dash, a call without an operation, too', () => {
  const environment = {CNI_COMMAND: '', CNI_IFNAME: ''};
  const [, , row = ''] = rows(render([{id: 'aaa1', environment, stdin: '', durationMs: null, state: 'running'}]));
  assert.match(row, /^aaa1 {2}- bridge {2}- +- +- +running$/);
});

test('an edge that no shim recorded is drawn with ~, and explained', () => {
  const upstream = {source: 'upstream-shim', timeResolutionMs: 0} as const;
  const text = render([
    {
      id: 'aaa1',
      plugin: 'multus',
      durationMs: 100,
      ...upstream,
      stdin: {cniVersion: '1.0.0', name: 'multus', type: 'multus'},
    },
    {id: 'aaa2', startMs: 10, durationMs: 30, ...upstream},
  ]);
  assert.match(text, '└~ ADD bridge');
  assert.match(text, /\n\n~ who called is inferred/);
  assert.not.match(render([{id: 'aaa1'}, {id: 'aaa2', parentId: 'aaa1'}]), /~/);
});

test('no line is wider than the terminal, however deep the calls and long the errors', () => {
  const deep = Array.from({length: 6}, (_none, at): InvocationOptions => ({
    id: `aaaaaaaa-${at}`,
    startMs: at,
    durationMs: 100 - 2 * at,
    ...(at === 0 ? {} : {parentId: `aaaaaaaa-${at - 1}`}),
    stdout: {code: 11, msg: `level ${at} ${'and so on '.repeat(30)}`},
    exit: {code: 1},
  }));
  for (const width of [80, 140]) {
    for (const line of render(deep, {width}).split('\n')) assert.ok(columnsOf(line) <= width, line);
  }
});

test.run();
