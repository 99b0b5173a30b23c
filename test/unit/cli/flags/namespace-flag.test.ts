import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {captureFromFlags, inNamespace, podPattern} from '../../../../src/cli/flags/namespace-flag.js';
import {UsageError} from '../../../../src/errors.js';
import {thrownBy} from '../../../helpers/thrown-by.js';

const test = suite('cli/flags/namespace-flag');

test('-n is the namespace of a pod that is named without one', async () => {
  assert.is(inNamespace('pod:web-0', 'web'), 'pod:web/web-0');
  assert.is(inNamespace('pod/web-0', 'web'), 'pod:web/web-0');
  assert.is(inNamespace('web-0', 'web'), 'pod:web/web-0');
  assert.is(inNamespace('abc', undefined), 'abc');
  for (const selector of ['latest', 'failed', 'pod:shop/web-0', 'shop/web-0', 'container:abc']) {
    assert.is(inNamespace(selector, undefined), selector);
    assert.instance(await thrownBy(() => inNamespace(selector, 'web')), UsageError, selector);
  }
});

test('--pod names a capture where there is none, and nothing else beside one', async () => {
  assert.is(captureFromFlags(undefined, {pod: 'pod/web-0', namespace: 'web'}, 'latest'), 'pod:web/web-0');
  assert.is(captureFromFlags(undefined, {pod: 'web/web-0'}, 'latest'), 'pod:web/web-0');
  assert.is(captureFromFlags('abc', {}, 'latest'), 'abc');
  assert.is(captureFromFlags(undefined, {}, 'latest'), 'latest');
  assert.instance(await thrownBy(() => captureFromFlags('abc', {pod: 'web-0'}, 'latest')), UsageError);
});

test('several namespaces and several pods are all pairs', () => {
  assert.is(podPattern(['a', 'pod/b'], 'x, y'), 'x/a,y/a,x/b,y/b');
  assert.is(podPattern(undefined, 'x,y'), 'x/*,y/*');
  assert.is(podPattern(undefined, undefined), undefined);
});

test('a namespace beside a name that has one is refused, with what to type instead', async () => {
  const of = async (act: () => unknown) => {
    const error = await thrownBy(act);
    assert.instance(error, UsageError);
    return [(error as UsageError).message, ...(error as UsageError).suggestions];
  };
  assert.equal(await of(() => podPattern(['a', 'pod/shop/b'], 'web')), [
    '-n web beside --pod shop/b: both say the namespace',
    'leave -n out, or write --pod b',
  ]);
  assert.equal(await of(() => inNamespace('latest', 'web')), [
    '-n web has no effect on latest',
    'write -n web NAME, or pod:web/NAME',
  ]);
  assert.equal(await of(() => captureFromFlags('abc', {pod: 'web-0'}, 'latest')), [
    'either abc or --pod: both say which capture is meant',
  ]);
});

test.run();
