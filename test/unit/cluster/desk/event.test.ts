import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {hasFailed, parseEvent} from '../../../../src/cluster/desk/event.js';

const test = suite('cluster/desk/event');

test('lines of a recorder', () => {
  assert.equal(parseEvent('on'), {kind: 'on', warning: ''});
  assert.equal(parseEvent('on\tmlab-cni.sh: less is free in /run '), {kind: 'on', warning: 'less is free in /run'});
  assert.equal(parseEvent('beat\t17'), {kind: 'beat', calls: 17});
  assert.equal(parseEvent('off\t0\tRecording is off'), {kind: 'off', status: 0, text: 'Recording is off'});
  assert.equal(parseEvent('done\tt1\t22\tnot\tfinished'), {
    kind: 'done',
    token: 't1',
    status: 22,
    text: 'not finished',
  });
  assert.equal(parseEvent('packed\tt1\t0\t1900\tabc\tpacked'), {
    kind: 'packed',
    token: 't1',
    file: {status: 0, bytes: 1900, sha256: 'abc', text: 'packed'},
  });
  assert.equal(parseEvent('call\t1-2-3\tADD\tbridge\teth0\tc1\texit-1\tdefault/web-0\t{"code": 1}'), {
    kind: 'call',
    call: {
      id: '1-2-3',
      operation: 'ADD',
      plugin: 'bridge',
      ifname: 'eth0',
      containerId: 'c1',
      end: {code: 1},
      pod: 'default/web-0',
      text: '{"code": 1}',
    },
  });
});

test('a line of a newer recorder, and one that was cut, are passed over', () => {
  for (const line of [
    '',
    'hello',
    'call',
    'call\t1-2-3',
    'call\t1-2-3\tADD',
    'call\t1-2-3\tADD\tbridge',
    'call\t1\tADD\tbridge\teth0\tc\texit-',
    'call\t1-2-3\tADD\tbridge\teth0\tc1\tsomehow',
  ]) {
    assert.is(parseEvent(line), null, line);
  }
});

test('what a call does not have is told as nothing', () => {
  const event = parseEvent('call\t1-2-3\tVERSION\tbridge\t\t\tsignal-9\t-');
  assert.equal(event?.kind === 'call' && [event.call.end, event.call.pod, event.call.text], [{signal: 9}, null, '']);
  const short = parseEvent('call\t1-2-3\tADD\tbridge\teth0\tc1\texit-0');
  assert.equal(short?.kind === 'call' && short.call.pod, null);
  assert.equal(parseEvent('beat\t'), {kind: 'beat', calls: 0});
});

test('an unreadable status is no success', () => {
  const event = parseEvent('done\tt1\t');
  assert.ok(event?.kind === 'done' && event.status !== 0);
});

test('failed: an exit status but 0, or a signal', () => {
  const call = (end: string) => {
    const event = parseEvent(`call\t1\tADD\tbridge\teth0\tc\t${end}\t-\t`);
    return event?.kind === 'call' && hasFailed(event.call);
  };
  assert.equal(['exit-0', 'exit-1', 'signal-9'].map(call), [false, true, true]);
});

test.run();
