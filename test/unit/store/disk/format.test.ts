import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {
  isStartName,
  endName,
  parseEndName,
  parseStart,
  startBoot,
  startBooted,
  startPid,
  startUptimeCs,
  startWord,
} from '../../../../src/store/disk/format.js';

const test = suite('store/disk/format');

test('reads what a start is called', () => {
  const name = '4711-193422-b1c2d3e4,ADD,host-local,eth0,abc.1';
  assert.ok(isStartName(name));
  assert.equal([startPid(name), startUptimeCs(name), startBoot(name)], [4711, 193422, 'b1c2d3e4']);
  assert.is(startWord(name, 'operation'), 'ADD');
  assert.is(startWord(name, 'plugin'), 'host-local');
  assert.is(startWord(name, 'ifname'), 'eth0');
  assert.is(startWord(name, 'containerId'), 'abc.1');
  assert.is(startWord(name, 'booted'), null, 'format 1 has none');
  const second = '4711-193422-b1c2d3e4.2,-,x,-,-';
  assert.ok(isStartName(second));
  assert.equal([startPid(second), startBoot(second)], [4711, 'b1c2d3e4']);
  assert.is(startWord(second, 'operation'), null);
  assert.is(startWord(second, 'containerId'), null);
});

test('does not take other files for captures', () => {
  for (const name of [
    '',
    'README',
    '4711-1-b1c2d3e4',
    '4711-1-b1c2d3e4,ADD,x,eth0',
    '4711-1-b1c2d3e4,ADD,x,eth0,c1,179570447304,more',
    'x-1-b1c2d3e4,A,b,c,d',
    '1-2-3,A,b,c,d',
  ]) {
    assert.not(isStartName(name), name);
  }
  for (const name of ['', '4711-1-b1c2d3e4', '4711-1-b1c2d3e4,exit-', '4711-1-b1c2d3e4,exit-x']) {
    assert.is(parseEndName(name), undefined, name);
  }
});

test('reads how a capture ended', () => {
  assert.equal(parseEndName('1-2-b1c2d3e4,exit-255'), {id: '1-2-b1c2d3e4', exit: {code: 255}, uptimeCs: null});
  assert.equal(parseEndName('1-2-b1c2d3e4.2,signal-9'), {id: '1-2-b1c2d3e4.2', exit: {signal: 9}, uptimeCs: null});
});

test('reads when a boot was and when a capture ended, from names of format 2', () => {
  const name = (booted: string) => `4711-193422-b1c2d3e4,ADD,host-local,eth0,abc,${booted}`;
  assert.equal(startBooted(name('179570447304')), {atMs: 1795704473040, resolutionMs: 10});
  assert.equal(startBooted(name('1795704473s')), {atMs: 1795704473000, resolutionMs: 1000});
  assert.is(startBooted(name('-')), null);
  assert.is(startBooted('4711-193422-b1c2d3e4,ADD,host-local,eth0,abc'), null);
  assert.equal(parseEndName('1-2-b1c2d3e4,exit-0,193425'), {id: '1-2-b1c2d3e4', exit: {code: 0}, uptimeCs: 193425});
  assert.equal(parseEndName('1-2-b1c2d3e4,signal-9,-'), {id: '1-2-b1c2d3e4', exit: {signal: 9}, uptimeCs: null});
  for (const end of ['1-2-b1c2d3e4,exit-0,193425', '1-2-b1c2d3e4,signal-9']) {
    const parsed = parseEndName(end);
    assert.is(parsed === undefined ? '' : endName(parsed.id, parsed), end);
  }
});

test('reads a start, with what the shell noted after it', () => {
  const start = parseStart(
    Buffer.from("mlab-cni 1 0.1.0 77 b1c2\n/odd\npath/x\0\nexport A='1'\n\0\nSegmentation fault\n"),
  );
  assert.type(start, 'object');
  if (typeof start === 'string') return;
  assert.is(start.argv0, '/odd\npath/x');
  assert.is(start.callerPid, 77);
  assert.is(start.environment, "export A='1'\n");
  assert.equal(start.notes, ['Segmentation fault']);
});

test('has the real plugin of format 2, and the whole environment between it and the notes', () => {
  const start = parseStart(Buffer.from("mlab-cni 2 0.2.0 77 b1c2\n/s/x\0\n/opt/bin/x\0\nexport A='1'\n\0\n"));
  assert.type(start, 'object');
  if (typeof start === 'string') return;
  const {argv0, realPlugin, environment, notes, formatVersion, shimVersion, bootId} = start;
  assert.equal([argv0, realPlugin, environment], ['/s/x', '/opt/bin/x', "export A='1'\n"]);
  assert.equal([notes, formatVersion, shimVersion, bootId], [[], 2, '0.2.0', 'b1c2']);
  const first = parseStart(Buffer.from('mlab-cni 1 0.1.0 77 b1c2\n/s/x\0\n\0\n'));
  assert.is(typeof first === 'string' ? first : first.realPlugin, null, 'format 1 has none');
});

test('says what is wrong with a start that is none, and of a newer one has the header alone', () => {
  assert.is(parseStart(Buffer.alloc(0)), 'its start is empty');
  for (const text of ['words\n', '\n', 'mlab-cni\n', 'mlab-cni x 1 2 3\n', 'mlab-cni 1 0.1.0 77 b1c2'])
    assert.is(parseStart(Buffer.from(text)), 'its start has no header', text);
  const newer = parseStart(Buffer.from('mlab-cni 3 9.0.0 77 b1c2\nwhatever'));
  assert.equal(typeof newer === 'string' ? newer : [newer.formatVersion, newer.argv0, newer.environment], [3, '', '']);
});

test('a boot that is no date is none', () => {
  const booted = (word: string) => startBooted(`1-2-b1c2d3e4,ADD,x,eth0,c1,${word}`);
  for (const word of ['', '-', '12345', '1795704473ss', 's', 'x1795704473', '999999999999999s'])
    assert.is(booted(word), null, word);
  assert.equal(booted('123456'), {atMs: 1_234_560, resolutionMs: 10});
});

test('says what is wrong with a start that was cut off at any byte', () => {
  for (const text of [
    "1 0.1.0 77 b1c2\n/x\0\nexport A='1'\n\0\n",
    "2 0.2.0 77 b1c2\n/x\0\n/opt/x\0\nexport A='1'\n\0\n",
  ]) {
    const whole = Buffer.from(`mlab-cni ${text}`);
    for (let length = 0; length < whole.length; length++) {
      assert.type(parseStart(whole.subarray(0, length)), 'string', `cut to ${length} bytes`);
    }
    assert.type(parseStart(whole), 'object');
  }
});

test.run();
