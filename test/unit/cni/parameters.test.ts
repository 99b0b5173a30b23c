import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {genericArgument, parseGenericArguments, parseParameters} from '../../../src/cni/parameters.js';

const test = suite('cni/parameters');

test('decodes CNI_ARGS in order, keeps repetitions and pieces without a value', () => {
  assert.equal(parseGenericArguments('IgnoreUnknown=1;K8S_POD_NAME=a=b;flag;;K8S_POD_NAME=c'), [
    {key: 'IgnoreUnknown', value: '1'},
    {key: 'K8S_POD_NAME', value: 'a=b'},
    {key: 'flag', value: undefined},
    {key: 'K8S_POD_NAME', value: 'c'},
  ]);
});

test('the last argument of a name wins', () => {
  assert.is(genericArgument(parseGenericArguments('A=1;A=2'), 'A'), '2');
  assert.is(genericArgument([], 'A'), undefined);
});

test('an empty parameter is an absent one', () => {
  const parameters = parseParameters(new Map(Object.entries({CNI_COMMAND: 'DEL', CNI_NETNS: '', CNI_PATH: '/a::/b'})));
  assert.is(parameters.command, 'DEL');
  assert.is(parameters.netns, undefined);
  assert.equal(parameters.path, ['/a', '/b']);
});

test.run();
