import {capturesOf} from '../../helpers/captures-of.js';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {callsIn, callTrees, depthsIn, findCall} from '../../../src/capture/tree/call-tree.js';
import {compareCaptures, compareInputWithOutput} from '../../../src/capture/change/comparison.js';
import {groupByContainer} from '../../../src/capture/tree/container-calls.js';
import type {Invocation} from '../../../src/capture/invocation.js';
import {shortIds} from '../../../src/capture/selection/short-id.js';
import {statisticsOf} from '../../../src/capture/statistics.js';
import {renderDiff} from '../../../src/view/diff.js';
import {renderList} from '../../../src/view/calls/list.js';
import type {Screen} from '../../../src/view/text/screen.js';
import {renderShellScript} from '../../../src/view/calls/shell-script.js';
import {renderShow} from '../../../src/view/calls/show.js';
import {columnsOf} from '../../../src/view/text/shorten.js';
import {renderStats} from '../../../src/view/stats.js';
import {renderTailLine} from '../../../src/view/calls/tail.js';
import {renderTree} from '../../../src/view/calls/tree.js';
import {matchesGolden} from '../../helpers/golden.js';
import {anInvocation, epochMs} from '../../helpers/invocation.js';
import {screenOf} from '../../helpers/screen.js';

const test = suite('view/golden');

function list(captures: readonly Invocation[], screen: Screen): string {
  const rows = captures.map((invocation) => ({kind: 'capture' as const, invocation}));
  const damaged = {kind: 'damaged' as const, id: '9999-1-0b7f5e1c', node: null, reason: 'its start is empty'};
  return renderList([...rows, damaged], shortIds([...captures, damaged], captures), screen);
}

function tree(captures: readonly Invocation[], screen: Screen, markedId?: string): string {
  return renderTree(groupByContainer(callTrees(captures)), shortIds(captures, captures), screen, markedId);
}

function show(captures: readonly Invocation[], id: string, screen: Screen, environment = false): string {
  const found = findCall(callTrees(captures), id);
  if (found === undefined) throw new Error(`there is no capture ${id}`);
  const caller = callsIn(found.root).find(({invocation}) => invocation.id === found.call.parent?.id)?.invocation;
  return renderShow(found.call, {caller, ids: shortIds(captures, captures), environment}, screen);
}

function find(captures: readonly Invocation[], id: string): Invocation {
  const capture = captures.find((each) => each.id === id);
  if (capture === undefined) throw new Error(`there is no capture ${id}`);
  return capture;
}

function byId(...captures: readonly Invocation[]): ReadonlyMap<string, Invocation> {
  return new Map(captures.map((capture) => [capture.id, capture]));
}

function fits(text: string, width: number): void {
  for (const line of text.split('\n')) assert.ok(columnsOf(line) <= width, `wider than ${width}: ${line}`);
}

const physical = capturesOf('mlab-physical');
const router = capturesOf('kube-router');

for (const width of [80, 140]) {
  test(`list at ${width} columns`, () => {
    const text = list(physical, screenOf(width));
    fits(text, width);
    matchesGolden(`list-${width}.txt`, text);
  });

  test(`tree at ${width} columns`, () => {
    const text = tree(physical, screenOf(width), 'FXRvlzW');
    fits(text, width);
    matchesGolden(`tree-${width}.txt`, text);
  });

  test(`show at ${width} columns`, () => {
    matchesGolden(`show-failed-${width}.txt`, show(router, 'JcZrSNO', screenOf(width)));
    matchesGolden(`show-${width}.txt`, show(physical, 'YuNFvnI', screenOf(width)));
  });

  test(`stats at ${width} columns`, () => {
    const rows = statisticsOf(callTrees(physical), new Set(physical.map(({id}) => id)));
    const text = renderStats(rows, shortIds(physical, physical), screenOf(width));
    fits(text, width);
    matchesGolden(`stats-${width}.txt`, text);
  });

  test(`tail at ${width} columns`, () => {
    const depths = depthsIn(callTrees(physical));
    const lines = physical
      .slice(0, 20)
      .map((invocation) =>
        renderTailLine({kind: 'capture', invocation}, depths.get(invocation.id) ?? 0, screenOf(width), 'utc'),
      );
    const damaged = renderTailLine(
      {kind: 'damaged', id: '9999-1-0b7f5e1c', node: null, reason: 'its start is empty'},
      0,
      screenOf(width),
      'utc',
    );
    fits([...lines, damaged].join('\n'), width);
    matchesGolden(`tail-${width}.txt`, [...lines, damaged].join('\n'));
  });

  test(`a result with 50 routes and 2,000 lines of log at ${width} columns`, () => {
    const routes = Array.from({length: 50}, (_, index) => ({dst: `10.${index}.0.0/16`, gw: '10.1.0.1'}));
    const noisy = anInvocation({
      stdout: {cniVersion: '1.0.0', ips: [{address: '10.1.0.2/24'}], routes},
      stderr: Array.from({length: 2000}, (_, index) => `trying ${Math.floor(index / 3)}`).join('\n'),
    });
    const text = show([noisy], noisy.id, screenOf(width, {nowMs: epochMs + 60_000}));
    fits(text, width);
    assert.ok(text.split('\n').length < 130, 'the log is folded');
    matchesGolden(`show-noisy-${width}.txt`, text);
  });

  test(`diff at ${width} columns`, () => {
    const left = find(physical, 'pDkv6qC');
    const right = find(physical, 'FXRvlzW');
    const added = renderDiff(compareInputWithOutput(left), byId(left), screenOf(width));
    const both = renderDiff(compareCaptures(left, right, {exact: false}), byId(left, right), screenOf(width));
    matchesGolden(`diff-input-output-${width}.txt`, added);
    matchesGolden(`diff-captures-${width}.txt`, both);
  });
}

test('nothing is cut in a pipe', () => {
  const text = list(physical, screenOf(undefined));
  assert.not.match(text, '…');
  matchesGolden('list-piped.txt', text);
});

test('colours', () => {
  const screen = screenOf(100, {colour: true});
  matchesGolden('list-colour.txt', list(physical.slice(0, 8), screen));
  matchesGolden('show-colour.txt', show(physical, 'MJs5iM4', screen, true));
});

test('what an attacker named a pod, a plugin or an interface does nothing to the terminal', () => {
  const hostile = anInvocation({
    plugin: 'br\x1b[2Jidge',
    environment: {
      CNI_IFNAME: '\x9b31m',
      CNI_CONTAINERID: '\u202econtainer',
      CNI_ARGS: 'K8S_POD_NAMESPACE=de\x07fault;K8S_POD_NAME=\x1b]0;owned\x07',
      'EVIL\x1b[1m': '\x1b[1m\nFAKE=line',
    },
    stdin: {cniVersion: '\x1b[31m', name: '\x1b[5m', type: 'bridge'},
    stdout: {code: 7, msg: '\x1b[2Jgone\r\nfine', details: '\u009b0m'},
    stderr: '\x1b[31mred\n\x08\x08hidden',
    exit: {code: 1},
  });
  const screen = screenOf(80, {nowMs: epochMs + 60_000});
  const other = anInvocation({id: '4712-200-0b7f5e1c'});
  const ids = shortIds([hostile], [hostile]);
  const views = [
    renderList([{kind: 'capture', invocation: hostile}], ids, screen),
    renderTailLine({kind: 'capture', invocation: hostile}, 1, screen, 'utc'),
    renderStats(statisticsOf(callTrees([hostile]), new Set([hostile.id])), ids, screen),
    renderShellScript(hostile, 'kept'),
    tree([hostile], screen),
    show([hostile], hostile.id, screen, true),
    renderDiff(compareCaptures(hostile, other, {exact: true}), byId(hostile, other), screen),
  ];
  for (const view of views) assert.not.match(view, /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
  matchesGolden('hostile.txt', views.join('\n\n'));
});

test('where there is room an error stands in its row, from 110 columns on, else below it', () => {
  const failing = anInvocation({stdout: {code: 7, msg: 'no room'}, exit: {code: 1}});
  const lines = (width: number | undefined, call = failing) =>
    list([call], screenOf(width, {nowMs: epochMs + 60_000}))
      .split('\n')
      .slice(1, -1);
  for (const width of [undefined, 110, 140]) assert.match(lines(width).join('|'), /failed: no room$/);
  assert.equal(lines(109).slice(1), ['  no room']);
  assert.is(lines(80, anInvocation()).length, 1, 'nothing is below a call that went well');
  assert.is(lines(80, anInvocation({durationMs: null, state: 'running'})).length, 1, 'nor below one that runs');
});

test.run();
