import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import type {Answer, ReplayReport} from '../../../../src/replay/replay-report.js';
import {renderReplay} from '../../../../src/view/replay/replay.js';
import {createStyle} from '../../../../src/view/text/style.js';

const test = suite('view/replay/replay');

const answer: Answer = {
  exit: {code: 0},
  outcome: 'succeeded',
  error: null,
  result: {},
  stdout: null,
  stderr: '',
  durationMs: 3,
};
const report: ReplayReport = {
  captureId: '12-34-56',
  plugin: 'bridge',
  operation: 'ADD',
  against: 'real',
  place: 'sandbox',
  program: '/opt/cni/bin/bridge',
  mocked: [],
  changes: [],
  verdict: 'same',
  stateSource: 'captures',
  rebuiltFrom: ['a', 'b'],
  standIns: [],
  gaps: [],
  lacks: [],
  recorded: answer,
  replayed: answer,
  differences: [
    {
      path: 'result.interfaces[0].mac',
      label: 'result.interfaces[cni0].mac',
      kind: 'changed',
      before: '02:00:00:00:00:01',
      after: '02:00:00:00:00:02',
      volatile: true,
      rule: 'mac',
    },
  ],
  rules: [{id: 'mac', description: 'MAC addresses'}],
  effects: {
    links: [{kind: 'added', where: 'host', what: 'cni0: bridge, up'}],
    addresses: [],
    routes: [{kind: 'removed', where: 'container', what: 'default via \x1b[31m'}],
    rules: [],
    sysctls: [],
    files: [],
  },
};

test('verdict first, then what it rests on, then what happened', () => {
  assert.equal(lines(report), [
    'same: the call ended as it did when it was recorded  (bridge ADD, capture 12-34-56)',
    '',
    'program   /opt/cni/bin/bridge, in a sandbox',
    'state     rebuilt by replaying 2 earlier captured calls',
    'recorded  succeeded, exit 0, with a result',
    'replayed  succeeded, exit 0, with a result',
    '',
    'differences',
    '  ~ result.interfaces[cni0].mac  "02:00:00:00:00:01" -> "02:00:00:00:00:02"  (passed over: MAC addresses)',
    '',
    'what it did in the sandbox, which is gone',
    '  + links     host      cni0: bridge, up',
    '  - routes    container default via \\x1b[31m',
  ]);
});

test('a verdict that is none says why', () => {
  const text = lines({
    ...report,
    verdict: 'state-unknown',
    stateSource: 'unknown',
    rebuiltFrom: ['a'],
    standIns: [],
    gaps: ['x is missing'],
  });
  assert.equal(text.slice(0, 2), [
    'state-unknown: no verdict, since it is not known what the recorded call met  (bridge ADD, capture 12-34-56)',
    '  because x is missing',
  ]);
  assert.is(text[4], 'state     incomplete, although 1 earlier captured call was replayed');
});

test('errors are shown with their code, signals by name', () => {
  const error = {code: 11, msg: 'try later', details: 'x'};
  const text = lines({
    ...report,
    recorded: {...answer, outcome: 'failed', exit: {code: 1}, error, result: null},
    replayed: {...answer, outcome: 'crashed', exit: {signal: 'SIGSEGV'}, result: null},
  }).join('\n');
  assert.match(text, 'recorded  failed, exit 1, code 11: try later');
  assert.match(text, 'replayed  crashed, SIGSEGV, without a word on stdout');
});

test('a mock has no effects to show', () => {
  const text = lines({...report, against: 'mock', place: 'none', program: null, stateSource: 'record'}).join('\n');
  assert.match(text, 'a mock that answers from the record');
  assert.not.match(text, 'sandbox');
});

test('verbose adds stderr and the rules', () => {
  const text = renderReplay(
    {...report, replayed: {...answer, stderr: 'log\n'}},
    {style: createStyle(false), width: undefined},
    true,
  );
  assert.match(text, '\nstderr\n  log\n');
  assert.match(text, '\npassed over by rule\n  mac: MAC addresses');
});

test('nothing but differences and effects goes beyond the width of the terminal', () => {
  const msg = "failed to load flannel 'subnet.env' file: open /run/flannel/subnet.env: no such file or directory";
  const failed = {...answer, outcome: 'failed', exit: {code: 1}, error: {code: 999, msg, details: ''}} as const;
  const text = lines({...report, recorded: failed, gaps: [msg], verdict: 'state-unknown'}, 60);
  assert.is(text[1], '  (bridge ADD, capture 12-34-56)');
  assert.is(text[2], "  because failed to load flannel 'subnet.env' file: open");
  assert.is(text[3], '          /run/flannel/subnet.env: no such file or directory');
  for (const line of text.slice(1, text.indexOf('differences'))) assert.ok(line.length <= 60, line);
});

test('what was changed stands below the verdict, with both values where there are two', () => {
  const changes = [
    {path: 'mtu', label: 'mtu', kind: 'changed', before: 1500, after: 1400, volatile: false},
    {path: 'ipMasq', label: 'ipMasq', kind: 'removed', before: true, volatile: false},
    {path: 'dns', label: 'dns', kind: 'added', after: {}, volatile: false},
  ] as const;
  assert.equal(lines({...report, changes}).slice(1, 4), [
    '  with   ~ mtu  1500 -> 1400',
    '  with   - ipMasq  true',
    '  with   + dns  {}',
  ]);
});

test('where it ran, with which mocks and links made up, and what it met', () => {
  const text = (changes: Partial<ReplayReport>) => lines({...report, ...changes}).join('\n');
  assert.match(
    text({place: 'live', mocked: ['host-local', 'tuning']}),
    'bridge, on this node, with mocks of host-local, tuning',
  );
  assert.match(text({place: 'live'}), 'what it did, before DEL');
  assert.match(text({standIns: ['eth0', 'eth1']}), '; made up: link eth0, link eth1');
  assert.match(text({stateSource: 'none-needed'}), 'empty: no earlier capture left anything');
  assert.match(text({stateSource: 'host'}), 'the host as it is now');
  assert.match(text({stateSource: 'unknown', rebuiltFrom: []}), /state +unknown$/m);
  assert.match(text({stateSource: 'unknown'}), 'incomplete, although 2 earlier captured calls were replayed');
  assert.match(text({rebuiltFrom: ['a']}), 'rebuilt by replaying 1 earlier captured call');
  assert.match(text({replayed: null, verdict: 'failed-to-run'}), /replayed +the program could not be started/);
});

test('a difference that counts is not said to be passed over', () => {
  const counting = {path: 'mac', label: 'mac', kind: 'added', after: 'x', volatile: false} as const;
  assert.match(lines({...report, differences: [counting]}).join('\n'), /^ {2}\+ mac {2}"x"$/m);
});

test.run();

function lines(value: ReplayReport, width?: number): string[] {
  return renderReplay(value, {style: createStyle(false), width}, false).split('\n');
}
