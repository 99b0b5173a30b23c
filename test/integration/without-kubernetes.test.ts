import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {mlabCni} from '../helpers/cli.js';
import {withTemporaryDirectory} from '../helpers/fixtures.js';
import {writeCapture} from '../helpers/write-capture.js';

const test = suite('calls of runtimes without Kubernetes');

const longId = '7d1f0c9b3a52'.padEnd(64, '0');
const full = '{"cniVersion":"1.0.0","code":11,"msg":"no IP addresses available in range set: 10.7.1.1-10.7.1.6"}';

/** podman and buildah give a name without a namespace; nerdctl, ctr and cnitool nothing but an id. */
function withEngines(use: (run: (...args: readonly string[]) => string) => void): void {
  withTemporaryDirectory((store) => {
    writeCapture(store, {id: '10-100-0b7f5e1c', pod: 'cache', container: 'a'.repeat(64)});
    writeCapture(store, {id: '11-200-0b7f5e1c', container: longId, status: 1, stdout: full});
    writeCapture(store, {id: '12-300-0b7f5e1c', container: 'cnitool-77383ca0b7a5a1c2d3e4'});
    writeCapture(store, {id: '13-400-0b7f5e1c', pod: 'buildah-1', container: 'b'.repeat(64), status: 1, stdout: full});
    use((...args) => {
      const {stdout, stderr, code} = mlabCni([...args, '--store', store]);
      assert.is(code, 0, stderr);
      return stdout;
    });
  });
}

test('each row tells whom it is about', () => {
  withEngines((run) => {
    const rows = run('list').trimEnd().split('\n').slice(1);
    assert.equal(
      rows.map((row) => row.split(/ {2,}/)[2]),
      ['buildah-1', 'cnitool-77383ca0b7a5a1c2d3e4', '7d1f0c9b3a52', 'cache'],
    );
    assert.match(run('tree'), /^buildah-1 {2}container bbbbbbbbbbbbb {2}/m);
    assert.match(run('explain', '13'), 'for container buildah-1, interface eth0');
    assert.match(run('show', '13'), /container +b{64}\n +buildah-1/);
  });
});

test('a name finds the call, in any form in which a pod is named', () => {
  withEngines((run) => {
    for (const selector of ['pod:buildah-1', 'pod/buildah-1']) assert.match(run('show', selector), '13-400-0b7f5e1c');
    assert.match(run('tree', 'pod:cache'), 'cache');
    for (const pattern of ['cache', 'cach*', '*/cache'])
      assert.is(run('list', '--pod', pattern).trimEnd().split('\n').length, 2, pattern);
    assert.is(run('list', '--pod', 'default/cache'), '');
    const {captures} = JSON.parse(run('list', '--pod', 'cache', '--json')) as {captures: readonly object[]};
    assert.equal(
      captures.map((each) => 'containerName' in each && each.containerName),
      ['cache'],
    );
  });
});

test('advice names the tools of whoever runs containers there', () => {
  withEngines((run) => {
    for (const id of ['11', '13']) {
      const text = run('explain', id);
      assert.match(text, 'podman ps -aq --no-trunc');
      assert.not.match(text, /crictl|kubectl|kubelet|drain/);
    }
  });
});

test.run();
