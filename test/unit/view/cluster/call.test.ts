import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {
  nodeColumns,
  recordingNote,
  renderRemoteCall,
  spoken,
  type RemoteCall,
} from '../../../../src/view/cluster/call.js';
import {screenOf} from '../../../helpers/screen.js';

const test = suite('view/cluster/call');

const good: RemoteCall = {
  operation: 'ADD',
  plugin: 'bridge',
  ifname: 'eth0',
  end: {code: 0},
  pod: 'default/web-0',
  text: '',
};
const bad: RemoteCall = {...good, end: {code: 1}, text: '{"code":11,"msg":"no room","details":"10.1.0.0/24 is full"}'};
const render = (call: RemoteCall, width?: number) => renderRemoteCall('node1', call, 8, screenOf(width));

test('how many nodes are recorded on, and how that ends', () => {
  assert.is(recordingNote(1, false), 'recording on 1 node, Ctrl-C ends it and collects');
  assert.is(recordingNote(2, false), 'recording on 2 nodes, Ctrl-C ends it and collects');
  assert.is(recordingNote(2, true), 'recording on 2 nodes; "mlab-cni cluster collect" ends it');
});

test('a column is as wide as the widest name, and no wider than 40', () => {
  assert.is(nodeColumns(['node1', 'mlab1-lga0t', 'n']), 11);
  assert.is(nodeColumns(['n'.repeat(90), 'node1']), 40);
});

test('a good call is a line of when, where, for whom, what and how, whatever it printed', () => {
  const line = '09:30:00  node1     default/web-0                 ADD bridge eth0             succeeded';
  assert.is(render(good, 140), line);
  assert.is(render({...good, text: '{"ips":[]}'}, 140), line);
  assert.is(render(good, 40), line, 'no error, so no second line');
});

test('a call without pod or interface has dashes and no blanks at its end', () => {
  assert.match(
    render({...good, pod: null, ifname: '-', operation: 'VERSION'}, 140),
    / {2}-  {28}VERSION bridge {12} {2}succeeded$/,
  );
});

test('an error stands behind the call where there is room, else below it, cut to the width', () => {
  assert.match(render(bad, 140), /ADD bridge eth0 +failed: no room: 10\.1\.0\.0\/24 is full$/);
  assert.match(render(bad), /failed: no room: 10\.1\.0\.0\/24 is full$/);
  const [first = '', second = '', ...more] = render(bad, 100).split('\n');
  assert.match(first, /failed$/);
  assert.is(second, '          no room: 10.1.0.0/24 is full');
  assert.equal(more, []);
  const long = {...bad, text: `{"msg":"${'x'.repeat(200)}"}`};
  assert.is(render(long, 80).split('\n')[1]?.length, 80);
  assert.is(render(long, 10).split('\n')[1]?.length, 30, 'twenty columns at least, however narrow it is');
});

test('the line fits exactly, or breaks', () => {
  const used = render(bad).length;
  assert.is(render(bad, used).split('\n').length, 1);
  assert.is(render(bad, used - 1).split('\n').length, 2);
});

test('a call that was killed is not called failed', () => {
  assert.match(render({...bad, end: {signal: 9}, text: ''}, 140), /killed: signal 9$/);
});

test('what it said: message and details of an error, also of one that was cut off, else the text or the exit status', () => {
  const end = {code: 1};
  assert.is(spoken({end, text: '{"msg":"no room","details":"full"}'}), 'no room: full');
  assert.is(spoken({end, text: '{"msg":"no room"}'}), 'no room');
  assert.is(spoken({end, text: '{"details":"full"}'}), 'full');
  assert.is(spoken({end, text: '{"code":11,"msg":"no \\"room\\"","details":"10.1.0'}), 'no "room"');
  assert.is(spoken({end, text: 'panic: oh'}), 'panic: oh');
  assert.is(spoken({end, text: ''}), 'exit status 1');
  assert.is(spoken({end: {signal: 9}, text: ''}), 'signal 9');
});

test('nothing that it says reaches the terminal as an escape', () => {
  assert.not.match(renderRemoteCall('no\x1bde', {...bad, text: '\x1b[2J', pod: '\x1b/x'}, 8, screenOf(140)), '\x1b');
});

test('what went well is painted so, what did not, too', () => {
  const {style} = screenOf(140, {colour: true});
  const painted = (call: RemoteCall) => renderRemoteCall('node1', call, 8, {...screenOf(140), style});
  assert.ok(painted(good).endsWith(style.good('succeeded')));
  assert.ok(painted(bad).includes(style.bad('failed')));
});

test.run();
