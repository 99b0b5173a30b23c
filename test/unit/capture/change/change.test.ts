import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {
  changeInput,
  cniVersionChange,
  editedRequest,
  inputChanges,
  operationChange,
  parseEnvironmentChange,
  parseSet,
  parseUnset,
  removesSomething,
  requestText,
  type Change,
} from '../../../../src/capture/change/change.js';
import {parseJsonPath, pathText} from '../../../../src/capture/change/json-path.js';
import {UsageError} from '../../../../src/errors.js';
import {recordedCall} from '../../../helpers/recorded-call.js';
import {thrownBy} from '../../../helpers/thrown-by.js';

const test = suite('capture/change');

const call = recordedCall({id: 'a', request: {mtu: 1500, ipam: {ranges: [[{subnet: '10.0.0.0/24'}]]}}});

test('members are set and removed, the rest stays as it was', () => {
  const changed = changeInput(call, [
    parseSet('ipam.ranges[0][0].subnet=10.1.0.0/16'),
    parseSet('args["a.b"].c={"d": [1]}'),
    parseSet('ipam.ranges[1]=[]'),
    parseUnset('mtu'),
    cniVersionChange('0.4.0'),
  ]);
  assert.equal(changed.request?.json, {
    cniVersion: '0.4.0',
    name: 'net',
    type: 'bridge',
    ipam: {ranges: [[{subnet: '10.1.0.0/16'}], []]},
    args: {'a.b': {c: {d: [1]}}},
  });
  assert.equal(
    inputChanges(call, changed).map(({label, kind}) => `${kind} ${label}`),
    [
      'changed request.cniVersion',
      'removed request.mtu',
      'changed request.ipam.ranges[0][0].subnet',
      'added request.ipam.ranges[1]',
      'added request.args',
    ],
  );
});

test('it is known whether there is something to remove', () => {
  const removes = (change: Change) => removesSomething(change, call);
  for (const path of ['mtu', 'ipam.ranges[0][0].subnet']) assert.ok(removes(parseUnset(path)), path);
  for (const path of ['mut', 'ipam.ranges[1]', 'mtu.deep', 'ipam[0]']) assert.not(removes(parseUnset(path)), path);
  assert.ok(removes(parseEnvironmentChange('CNI_IFNAME')));
  assert.not(removes(parseEnvironmentChange('CNI_NONE')));
  assert.not(removes(parseSet('mtu=1')));
});

test('a path is written as it is read', () => {
  for (const text of ['ipam.ranges[0][0].subnet', 'args["odd.name"].x']) assert.is(pathText(parseJsonPath(text)), text);
});

test('environment and operation', () => {
  const changed = changeInput(call, [
    operationChange('DEL'),
    parseEnvironmentChange('CNI_IFNAME=net1'),
    parseEnvironmentChange('CNI_NETNS'),
    parseEnvironmentChange('EMPTY='),
  ]);
  assert.equal([changed.operation, changed.parameters.ifname, changed.parameters.netns], ['DEL', 'net1', undefined]);
  assert.is(changed.environment.get('EMPTY'), '');
});

test('an edited request may be anything', () => {
  assert.is(changeInput(call, [editedRequest('{\n "a": 1}\n')]).stdin.toString(), '{"a":1}');
  assert.is(changeInput(call, [editedRequest('broken {')]).stdin.toString(), 'broken {');
});

test('a person edits a request as indented JSON, and one that is none as it was', () => {
  assert.is(requestText(changeInput(call, [editedRequest('{"a": 1}')])), '{\n  "a": 1\n}\n');
  assert.is(requestText(changeInput(call, [editedRequest('broken {')])), 'broken {');
});

test('a name of one letter is set as any other', () => {
  assert.equal(parseSet('a=1=2'), {kind: 'member', path: ['a'], value: '1=2'});
});

test('what means nothing is refused', async () => {
  const wrong = [
    () => parseSet('mtu'),
    () => parseSet('=1'),
    () => parseSet('a..b=1'),
    () => parseUnset(''),
    () => parseEnvironmentChange('1A=2'),
    () => changeInput(call, [parseSet('mtu.deep=1')]),
    () => changeInput(call, [parseSet('ipam.ranges[5]=1')]),
    () => changeInput(recordedCall({id: 'b', recording: {stdin: Buffer.from('')}}), [parseSet('mtu=1')]),
  ];
  for (const work of wrong) assert.instance(await thrownBy(work), UsageError, work.toString());
});

test('a path that leads nowhere is told with what is there instead', async () => {
  const message = async (text: string) => String(await thrownBy(() => changeInput(call, [parseSet(text)])));
  assert.match(await message('mtu.deep=1'), /there is no member "deep" in \d+$/);
  assert.match(await message('none[0]=1'), 'there is no element 0 in nothing');
});

test.run();
