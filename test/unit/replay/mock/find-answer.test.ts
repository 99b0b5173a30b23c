import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {UsageError} from '../../../../src/errors.js';
import {findAnswer, type Question} from '../../../../src/replay/mock/find-answer.js';
import {recordingOf, type MockRecording} from '../../../../src/replay/mock/recording.js';
import {mockedPlugins, requireRecorded} from '../../../../src/replay/mock/roles.js';
import {parseScriptedAnswers} from '../../../../src/replay/mock/scripted.js';
import {recordedCall, type CallOptions} from '../../../helpers/recorded-call.js';
import {thrownBy} from '../../../helpers/thrown-by.js';

const test = suite('replay/mock: which answer a mock gives');

function recording(options: CallOptions, withDelay = false): MockRecording {
  const made = recordingOf(recordedCall(options), withDelay);
  if (made.exit === null) throw new Error('it has no end');
  return made;
}

function question(options: Partial<Question> = {}): Question {
  const request = {cniVersion: '1.0.0', name: 'net', type: 'bridge'};
  return {
    plugin: 'bridge',
    operation: 'ADD',
    ifname: 'eth0',
    containerId: 'c1',
    stdin: JSON.stringify(request),
    ...options,
  };
}

function answerTo(recordings: readonly MockRecording[], options: Partial<Question> = {}): string {
  const found = findAnswer(recordings, question(options));
  return found.kind === 'answer' ? found.recording.id : found.reason;
}

test('the recording of the same call answers, whatever the container', () => {
  const calls = [
    recording({id: 'add', container: 'c8'}),
    recording({id: 'del', operation: 'DEL'}),
    recording({id: 'other', plugin: 'ipvlan', request: {type: 'bridge'}}),
    recording({id: 'net1', ifname: 'net1'}),
  ];
  assert.is(answerTo(calls), 'add');
  assert.is(answerTo(calls, {operation: 'DEL'}), 'del');
  assert.is(answerTo(calls, {plugin: 'ipvlan'}), 'other');
  assert.is(answerTo(calls, {ifname: 'net1', containerId: 'c7'}), 'net1');
});

test('one of the same container comes first', () => {
  const calls = ['c2', 'c1', 'c3'].map((container) => recording({id: container, container}));
  assert.is(answerTo(calls), 'c1');
  assert.is(answerTo(calls, {containerId: 'c3'}), 'c3');
  assert.is(answerTo(calls, {containerId: 'new'}), 'c2');
});

test('a request in another form means the same, and so does an address that an earlier plugin gave', () => {
  const prevResult = (address: string) => ({cniVersion: '1.0.0', ips: [{address}]});
  const calls = [recording({id: 'a', request: {mtu: 1400, prevResult: prevResult('10.1.0.2/24')}})];
  const asked = {prevResult: prevResult('10.1.0.9/24'), mtu: 1400, type: 'bridge', name: 'net', cniVersion: '1.0.0'};
  assert.is(answerTo(calls, {stdin: JSON.stringify(asked, null, 2)}), 'a');
});

test('a request that is no JSON is answered to the letter, but for blanks at its end', () => {
  const calls = [recording({id: 'a', recording: {stdin: Buffer.from('no JSON\n')}})];
  assert.is(answerTo(calls, {stdin: 'no JSON'}), 'a');
  assert.is(answerTo(calls, {stdin: 'no JSON\n\n'}), 'a');
  assert.match(answerTo(calls, {stdin: 'no json'}), 'the nearest, a, differs in the whole request');
  assert.match(answerTo(calls), 'differs in the whole request');
  assert.match(answerTo([recording({id: 'b'})], {stdin: 'no JSON'}), 'differs in the whole request');
});

test('where none answers, the nearest is named, and where it differs', () => {
  const far = recording({id: 'far', request: {mtu: 9000, vlan: 5, hairpinMode: true}});
  const near = recording({id: 'near', container: 'c2', request: {mtu: 9000}});
  const reason =
    'the mock of bridge has no recording of ADD eth0 with this request; the nearest, near, differs in mtu (9000 recorded, nothing asked)';
  assert.is(answerTo([far, near]), reason);
  assert.is(answerTo([near, far]), reason);
  const many = Object.fromEntries(Array.from({length: 9}, (_, index) => [`key${index}`, index]));
  assert.is(answerTo([recording({id: 'a', request: many})]).match(/recorded/g)?.length, 5);
});

test('where there was no such call, those that there are are named once', () => {
  const calls = [
    recording({id: '1', operation: 'DEL'}),
    recording({id: '2', operation: 'DEL'}),
    recording({id: '3', operation: 'VERSION', ifname: ''}),
    recording({id: '4', plugin: 'ipvlan'}),
  ];
  assert.is(answerTo(calls), 'the mock of bridge has no recording of ADD eth0; there are DEL eth0, VERSION');
  assert.is(
    answerTo(calls, {plugin: 'macvlan', operation: '', ifname: ''}),
    'the mock of macvlan has no recording of a call without CNI_COMMAND; there is none of that plugin',
  );
});

test('a mock takes its time only where that is wanted, and has no answer where there was no end', () => {
  assert.is(recording({id: 'a'}, true).delayMs, 10);
  assert.is(recording({id: 'a'}).delayMs, 0);
  assert.equal(recordingOf(recordedCall({id: 'a', recording: {exit: null}}), true), {plugin: 'bridge', exit: null});
});

test('which plugins are mocks: those named, all but those named, or what is put to the test', () => {
  const plugins = ['bridge', 'flannel', 'host-local'];
  const mocked = (roles: Parameters<typeof mockedPlugins>[0]) =>
    plugins.filter(mockedPlugins(roles, new Set(['bridge'])));
  assert.equal(mocked({against: 'real'}), []);
  assert.equal(mocked({against: 'mock'}), ['bridge']);
  assert.equal(mocked({against: 'mock', mock: ['flannel']}), ['bridge', 'flannel']);
  assert.equal(mocked({against: 'real', mock: ['flannel']}), ['flannel']);
  assert.equal(mocked({against: 'real', real: ['flannel']}), ['bridge', 'host-local']);
  assert.equal(mocked({against: 'mock', real: ['bridge']}), ['flannel', 'host-local']);
});

test('a plugin that was never recorded is a slip', async () => {
  const recorded = new Set(['bridge', null, 'flannel']);
  requireRecorded({against: 'real'}, recorded);
  requireRecorded({against: 'real', mock: ['bridge'], real: ['flannel']}, recorded);
  for (const roles of [{mock: ['brigde']}, {real: ['brigde']}, {mock: ['bridge'], real: ['brigde']}]) {
    const error = await thrownBy(() => requireRecorded({against: 'real', ...roles}, recorded));
    assert.instance(error, UsageError);
    assert.match(String(error), 'no call of a plugin "brigde" was recorded');
    assert.equal((error as UsageError).suggestions, ['did you mean: bridge', 'one of bridge, flannel']);
  }
});

const scripted = (answer: object) => parseScriptedAnswers(JSON.stringify({answers: [answer]}))[0];
const match = {plugin: 'bridge'};

test('a made-up answer has its end from what it says, and a result its version', () => {
  const all = {
    match: {plugin: 'bridge', operation: 'ADD', ifname: 'eth*', container: '*', network: 'mynet'},
    result: {ips: []},
    stderr: 'words',
    delayMs: 500,
  };
  assert.equal(scripted(all), {
    ...all.match,
    answer: {
      stdout: Buffer.from('{"cniVersion":"1.0.0","ips":[]}\n'),
      stderr: Buffer.from('words'),
      exit: {code: 0},
      delayMs: 500,
    },
  });
  const endOf = (answer: object) => scripted({match, ...answer})?.answer.exit;
  assert.equal(endOf({}), {code: 0});
  assert.equal(endOf({error: {code: 11, msg: 'later'}}), {code: 1});
  assert.equal(endOf({error: {code: 11, msg: 'later'}, exit: 0}), {code: 0});
  assert.equal(endOf({exit: 255}), {code: 255});
  assert.equal(endOf({signal: 'SIGKILL'}), {signal: 9});
  const garbage = scripted({match, garbage: 'not JSON'});
  assert.is(garbage?.answer.stdout.toString(), 'not JSON');
  assert.equal([garbage?.operation, garbage?.ifname, garbage?.container, garbage?.network], Array(4).fill(undefined));
  assert.is(scripted({match, error: {cniVersion: '0.4.0'}})?.answer.stdout.toString(), '{"cniVersion":"0.4.0"}\n');
});

for (const [text, wrong] of [
  ['[]', 'it is not an object with a list "answers"'],
  ['{"answers": {}}', 'it is not an object with a list "answers"'],
  ['{"answers": ["x"]}', 'answers[0] is not an object'],
  ['{"answers": [{"match": {"plugin": "a"}}, {"matches": 1}]}', 'answers[1].matches is not one of match, result'],
  ['{"answers": [{"match": "bridge"}]}', 'answers[0].match is not an object'],
  ['{"answers": [{"match": {"plugin": "a", "pod": "b"}}]}', 'answers[0].match.pod is not one of plugin, operation'],
  ['{"answers": [{"match": {"plugin": "a", "ifname": 3}}]}', 'answers[0].match.ifname is not one of'],
  ['{"answers": [{"match": {"ifname": "eth0"}}]}', "answers[0].match.plugin is not a plugin's name"],
  ['{"answers": [{"match": {"plugin": "a"}, "garbage": 1}]}', 'answers[0] is not texts in garbage and stderr'],
  ['{"answers": [{"match": {"plugin": "a"}, "stderr": []}]}', 'answers[0] is not texts in garbage and stderr'],
  ['{"answers": [{"match": {"plugin": "a"}, "error": "x"}]}', 'answers[0].error is not an object'],
  ['{"answers": [{"match": {"plugin": "a"}, "result": []}]}', 'answers[0].result is not an object'],
  ['{"answers": [{"match": {"plugin": "a"}, "exit": 256}]}', 'answers[0].exit is not 0 to 255'],
  ['{"answers": [{"match": {"plugin": "a"}, "exit": -1}]}', 'answers[0].exit is not 0 to 255'],
  ['{"answers": [{"match": {"plugin": "a"}, "exit": 1.5}]}', 'answers[0].exit is not 0 to 255'],
  ['{"answers": [{"match": {"plugin": "a"}, "exit": "1"}]}', 'answers[0].exit is not 0 to 255'],
  ['{"answers": [{"match": {"plugin": "a"}, "delayMs": -1}]}', 'answers[0].delayMs is not milliseconds'],
  ['{"answers": [{"match": {"plugin": "a"}, "delayMs": "1s"}]}', 'answers[0].delayMs is not milliseconds'],
  ['{"answers": [{"match": {"plugin": "a"}, "signal": "KILL"}]}', 'answers[0].signal is not a name like SIGKILL'],
] as const) {
  test(`a file of answers is told where it is wrong: ${wrong}`, async () => {
    const error = await thrownBy(() => parseScriptedAnswers(text));
    assert.instance(error, UsageError);
    assert.ok(String(error).includes(`the file of answers is wrong: ${wrong}`), String(error));
  });
}

test.run();
