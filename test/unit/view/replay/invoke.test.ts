import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import type {InvokedCall, InvokeReport} from '../../../../src/replay/invoke/invoke-report.js';
import type {Answer} from '../../../../src/replay/replay-report.js';
import {createStyle} from '../../../../src/view/text/style.js';
import {renderInvocation} from '../../../../src/view/replay/invoke.js';
import {screenOf} from '../../../helpers/screen.js';

const test = suite('view/replay/invoke');

const nothing = {links: [], addresses: [], routes: [], rules: [], sysctls: [], files: []};
const answer: Answer = {
  exit: {code: 0},
  outcome: 'succeeded',
  error: null,
  result: {},
  stdout: null,
  stderr: 'one\n\ntwo\n',
  durationMs: 12,
};
const call: InvokedCall = {
  plugin: 'bridge',
  operation: 'ADD',
  program: '/opt/cni/bin/bridge',
  answer,
  request: {name: 'net'},
};
const report: InvokeReport = {
  network: 'net',
  calls: [call],
  succeeded: true,
  containerId: 'c1',
  ifname: 'eth0',
  netns: '/run/netns/x',
  place: 'sandbox',
  result: {cniVersion: '1.0.0'},
  standIns: [],
  effects: {...nothing, links: [{kind: 'added', where: 'host', what: 'cni0: bridge'}]},
  leftovers: nothing,
};

const render = (changes: Partial<InvokeReport>, verbose = false) =>
  renderInvocation({...report, ...changes}, screenOf(undefined), verbose);

test('each call, where it ran, its result, what it did and what is left', () => {
  assert.is(
    render({}),
    `ADD   bridge  succeeded, exit 0, with a result  12 ms

container c1, eth0 in /run/netns/x, in a sandbox, which is gone

result
  {"cniVersion": "1.0.0"}

what ADD did
  + links     host      cni0: bridge

left behind by DEL
  none`,
  );
});

test('on the node itself, with links made up, and without a result', () => {
  const text = render({place: 'live', standIns: ['eth9'], result: null});
  assert.match(text, 'in /run/netns/x, on this node\nmade up: link eth9\n');
  assert.not.match(text, /\nresult\n/);
});

test('a call that could not be started has no time', () => {
  assert.match(render({calls: [{...call, answer: null}]}), /^ADD {3}bridge {2}could not be started\n/);
});

test('verbose adds request and stderr, without empty lines', () => {
  assert.match(render({}, true), 'with a result  12 ms\n  {"name":"net"}\n  one\n  two\n\n');
  assert.not.match(render({}), '"name"');
});

test('what went well is painted so, what did not, too', () => {
  const style = createStyle(true);
  const painted = (changes: Partial<Answer>) =>
    renderInvocation(
      {...report, calls: [{...call, answer: {...answer, ...changes}}]},
      {...screenOf(undefined), style},
      false,
    );
  assert.match(painted({}), style.good('succeeded, exit 0, with a result'));
  assert.match(painted({outcome: 'failed'}), style.bad('failed, exit 0, with a result'));
});

test.run();
