import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import type {NetworkList} from '../../../../src/cni/network-list.js';
import {InternalError, PluginMissingError, TimeoutError, UsageError} from '../../../../src/errors.js';
import {invokeChain, keepsResult, type InvokeOptions} from '../../../../src/replay/invoke/invoke.js';
import {tryOut, type TryOutOptions} from '../../../../src/replay/invoke/try-out.js';
import {makeProgram, playedStage, type Ending, type PlayedStage} from '../../../helpers/played-stage.js';
import {thrownBy} from '../../../helpers/thrown-by.js';

const test = suite('replay/invoke');

const directory = mkdtempSync(join(tmpdir(), 'mlab-cni-test-'));
test.after(() => rmSync(directory, {recursive: true}));
const programs = new Map(['bridge', 'portmap'].map((name) => [name, makeProgram(directory, name)]));

const list: NetworkList = {
  cniVersion: '1.0.0',
  name: 'net',
  plugins: [{type: 'bridge'}, {type: 'portmap', capabilities: {portMappings: true}}],
};
const options: InvokeOptions = {
  list,
  attachment: {containerId: 'c1', netns: '/run/netns/c1', ifname: 'net1', args: 'K=v'},
  capabilityArgs: {},
  withCheck: false,
  programs,
  binDirs: ['/a', '/b'],
  timeoutMs: 1234,
};

const fromBridge = {cniVersion: '1.0.0', ips: [{address: '10.0.0.2/24'}]};
const fromPortmap = {cniVersion: '1.0.0', ips: [{address: '10.0.0.2/24'}], dns: {domain: 'x'}};
const failure = {cniVersion: '1.0.0', code: 11, msg: 'try again'};

/** All goes well, but for what is named. */
function stageWith(others: Readonly<Record<string, Ending>> = {}): PlayedStage {
  const usual: Readonly<Record<string, Ending>> = {'ADD bridge': fromBridge, 'ADD portmap': fromPortmap};
  return playedStage({answer: (call) => others[call] ?? usual[call] ?? ''});
}

test('ADD goes through the list, DEL backwards, once the namespace is there', async () => {
  const stage = stageWith();
  const {calls, succeeded, result, ...about} = await invokeChain(stage, options);
  assert.equal(stage.events, ['netns /run/netns/c1', 'ADD bridge', 'ADD portmap', 'undo', 'DEL portmap', 'DEL bridge']);
  assert.equal([succeeded, result], [true, fromPortmap]);
  assert.equal(
    calls.map(({operation, plugin, program, answer}) => [operation, plugin, program, answer?.outcome]),
    ['ADD bridge', 'ADD portmap', 'DEL portmap', 'DEL bridge'].map((call) => {
      const [operation, plugin = ''] = call.split(' ');
      return [operation, plugin, programs.get(plugin), 'succeeded'];
    }),
  );
  assert.equal(
    [about.network, about.containerId, about.netns, about.ifname, about.standIns],
    ['net', 'c1', '/run/netns/c1', 'net1', []],
  );
});

test('each plugin gets what a runtime gives it', async () => {
  const stage = stageWith();
  const {calls} = await invokeChain(stage, options);
  const [first] = stage.requests;
  const {PATH, ...environment} = first?.environment ?? {};
  assert.ok(PATH);
  assert.equal(environment, {
    CNI_COMMAND: 'ADD',
    CNI_CONTAINERID: 'c1',
    CNI_NETNS: '/run/netns/c1',
    CNI_IFNAME: 'net1',
    CNI_ARGS: 'K=v',
    CNI_PATH: '/a:/b',
  });
  assert.equal([first?.argv, first?.timeoutMs], [[programs.get('bridge')], 1234]);
  assert.equal(calls[0]?.request, {cniVersion: '1.0.0', name: 'net', type: 'bridge'});
  assert.equal(stage.stdinOf('ADD bridge'), calls[0]?.request);
});

test('a plugin that declares a capability gets its arguments, no other does', async () => {
  const portMappings = [{hostPort: 80, containerPort: 80, protocol: 'tcp'}];
  const stage = stageWith();
  await invokeChain(stage, {...options, capabilityArgs: {portMappings}});
  assert.equal(stage.stdinOf('ADD portmap')['runtimeConfig'], {portMappings});
  assert.not('runtimeConfig' in stage.stdinOf('ADD bridge'));
});

test('a result is handed to the next plugin, and the last one to CHECK and DEL', async () => {
  const stage = stageWith();
  await invokeChain(stage, {...options, withCheck: true});
  assert.not('prevResult' in stage.stdinOf('ADD bridge'));
  assert.equal(stage.stdinOf('ADD portmap')['prevResult'], fromBridge);
  for (const call of ['CHECK bridge', 'CHECK portmap', 'DEL portmap', 'DEL bridge']) {
    assert.equal(stage.stdinOf(call)['prevResult'], fromPortmap, call);
  }
  assert.equal(stage.events.slice(3, 6), ['CHECK bridge', 'CHECK portmap', 'undo']);
});

test('before version 0.4.0 DEL gets no result', async () => {
  for (const [cniVersion, isKept] of [
    ['0.2.0', false],
    ['0.3.1', false],
    ['0.4.0', true],
    ['1.1.0', true],
  ] as const) {
    const old = {...list, cniVersion};
    const stage = stageWith();
    await invokeChain(stage, {...options, list: old});
    assert.is('prevResult' in stage.stdinOf('DEL bridge'), isKept, cniVersion);
    assert.ok('prevResult' in stage.stdinOf('ADD portmap'), cniVersion);
    assert.is(keepsResult(old), isKept, cniVersion);
  }
});

for (const [what, ending, answered] of [
  ['fails', failure, 'failed'],
  ['crashes', {kind: 'signaled', signal: 'SIGSEGV'}, 'crashed'],
  ['cannot be started', {kind: 'not-started', reason: 'ENOEXEC'}, undefined],
] as const) {
  test(`where a plugin ${what} at ADD, none after it is tried, and all is undone without a result`, async () => {
    const stage = stageWith({'ADD bridge': ending});
    const {calls, succeeded, result} = await invokeChain(stage, {...options, withCheck: true});
    assert.equal(stage.events.slice(1), ['ADD bridge', 'undo', 'DEL portmap', 'DEL bridge']);
    assert.equal([succeeded, result, calls[0]?.answer?.outcome], [false, null, answered]);
  });
}

test('where the last ADD fails, there is no CHECK, and DEL gets no result', async () => {
  const stage = stageWith({'ADD portmap': failure});
  const {succeeded} = await invokeChain(stage, {...options, withCheck: true});
  assert.equal(stage.events.slice(1), ['ADD bridge', 'ADD portmap', 'undo', 'DEL portmap', 'DEL bridge']);
  assert.not('prevResult' in stage.stdinOf('DEL portmap'));
  assert.not(succeeded);
});

test('a CHECK or a DEL that fails keeps nothing from being undone, and is no success', async () => {
  for (const call of ['CHECK bridge', 'DEL portmap']) {
    const stage = stageWith({[call]: failure});
    const {succeeded, result} = await invokeChain(stage, {...options, withCheck: true});
    assert.equal(stage.events.slice(-3), ['undo', 'DEL portmap', 'DEL bridge'], call);
    assert.equal([succeeded, result], [false, fromPortmap], call);
  }
});

test('a plugin that does not come to an end, or that is not there, is an error; what was done is undone all the same', async () => {
  const late = new TimeoutError('bridge did not end');
  const stage = stageWith({'ADD portmap': late});
  assert.is(await thrownBy(() => invokeChain(stage, options)), late);
  assert.equal(stage.events.slice(-3), ['undo', 'DEL portmap', 'DEL bridge']);
  assert.not('prevResult' in stage.stdinOf('DEL bridge'));
  const error = await thrownBy(() => invokeChain(stageWith(), {...options, programs: new Map()}));
  assert.instance(error, InternalError);
  assert.match(String(error), 'no program was found for portmap');
});

test('links that a configuration names are made up, if they are not there', async () => {
  const plugins = [
    {type: 'bridge', master: 'eth1'},
    {type: 'portmap', master: 'own0'},
  ];
  const stage = playedStage({answer: () => '', ownLinks: ['own0']});
  const {standIns} = await invokeChain(stage, {...options, list: {...list, plugins}});
  assert.equal(standIns, ['eth1']);
  assert.equal(stage.events.slice(0, 3), ['link eth1', 'netns /run/netns/c1', 'ADD bridge']);
});

test('what ADD did, and what of that DEL left behind, is told apart', async () => {
  const stage = playedStage({
    answer: (call) => (call === 'ADD bridge' ? fromBridge : ''),
    links: (events) => {
      if (events.includes('DEL bridge')) return ['lo', 'cni0'];
      return events.includes('ADD bridge') ? ['lo', 'cni0', 'veth1'] : ['lo'];
    },
  });
  const {effects, leftovers} = await invokeChain(stage, {...options, list: {...list, plugins: [{type: 'bridge'}]}});
  const namesOf = ({links}: typeof effects) => links.map(({kind, where, what}) => [kind, where, what.split(':')[0]]);
  assert.equal(namesOf(effects), [
    ['added', 'host', 'cni0'],
    ['added', 'host', 'veth1'],
  ]);
  assert.equal(namesOf(leftovers), [['added', 'host', 'cni0']]);
});

test('before anything is run: CHECK needs a version that has it, and each plugin must be there', async () => {
  const never = () => Promise.reject(new Error('something was run'));
  const startProcess = () => {
    throw new Error('something was started');
  };
  const tried: TryOutOptions = {...options, likeHost: false, live: null, runProcess: never, startProcess};
  const old = {...list, cniVersion: '0.3.1'};
  const refused = await thrownBy(() => tryOut({...tried, binDirs: [directory], list: old, withCheck: true}));
  assert.instance(refused, UsageError);
  assert.is((refused as UsageError).message, 'there is no CHECK in version 0.3.1');
  const missing = await thrownBy(() => tryOut({...tried, binDirs: ['/nowhere'], list: old}));
  assert.instance(missing, PluginMissingError);
  assert.is((missing as PluginMissingError).message, 'there is no plugin bridge in /nowhere');
});

test('on the node itself, who has to confirm is told what will be run, for whom, and where', async () => {
  const asked: string[] = [];
  const error = new UsageError('no');
  const live: TryOutOptions['live'] = {
    confirm: (lines) => {
      asked.push(...lines);
      return Promise.reject(error);
    },
    untilInterrupted: () => new AbortController().signal,
  };
  const tried = {...options, binDirs: [directory], likeHost: false, live};
  const never = () => Promise.reject(new Error('something was run'));
  const work = () =>
    tryOut({
      ...tried,
      runProcess: never,
      startProcess: () => {
        throw new Error('something was started');
      },
    });
  assert.is(await thrownBy(work), error);
  assert.equal(asked.slice(0, 2), [
    'on this node, for the container c1 in the new namespace /run/netns/c1:',
    `  ADD and DEL of ${[...programs.values()].join(', ')}`,
  ]);
});

test.run();
