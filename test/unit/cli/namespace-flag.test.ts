import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {inNamespace} from '../../../src/cli/namespace-flag.js';
import {UsageError} from '../../../src/errors.js';
import {thrownBy} from '../../helpers/thrown-by.js';

const test = suite('cli/namespace-flag');

test('-n is the namespace of a pod that is named without one', async () => {
  assert.is(inNamespace('pod:web-0', 'web'), 'pod:web/web-0');
  assert.is(inNamespace('pod/web-0', 'web'), 'pod:web/web-0');
  for (const selector of ['abc', 'failed', 'pod:shop/web-0']) {
    assert.is(inNamespace(selector, undefined), selector);
    assert.instance(await thrownBy(() => inNamespace(selector, 'web')), UsageError, selector);
  }
});

test.run();
