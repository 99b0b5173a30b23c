import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {parsePodName} from '../../../../src/cli/flags/pod-argument.js';
import {UsageError} from '../../../../src/errors.js';

const test = suite('cli/flags/pod-argument');

test('NAMESPACE/NAME', () => {
  assert.equal(parsePodName('kube-system/etcd-node1.example.org'), {
    namespace: 'kube-system',
    name: 'etcd-node1.example.org',
  });
});

for (const text of ['web-0', 'default/', '/web-0', 'a/b/c', 'default/*', 'Default/web']) {
  test(`${text} names no pod`, () =>
    assert.throws(
      () => parsePodName(text),
      (error: unknown) => error instanceof UsageError,
    ));
}

test.run();
