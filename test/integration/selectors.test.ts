import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {mlabCni} from '../helpers/cli.js';
import {withTemporaryDirectory} from '../helpers/fixtures.js';
import {writeCapture} from '../helpers/write-capture.js';

const test = suite('one call for a selector, in every command');

const failed = {pod: 'default/web', status: 1, stdout: '{"cniVersion":"1.0.0","code":11,"msg":"no"}'};

/** The ids that a command's JSON names first. */
const commands: readonly (readonly [string, readonly string[], RegExp])[] = [
  ['explain', [], /"captureId":"([^"]+)"/],
  ['show', [], /"id":"([^"]+)"/],
  ['diff', [], /capture (\S+) has no result/],
  ['replay', ['--against', 'mock'], /"(?:captureId|id)":"([^"]+)"/],
  ['tree', [], /"id":"([^"]+)"/],
];

test('the ADD of the newest attempt, not the clean-up that failed after it', () => {
  withTemporaryDirectory((store) => {
    for (const [index, container] of ['c1', 'c2'].entries()) {
      const at = (second: number) => `${4 * index + second}-${(4 * index + second) * 100}-0000000a`;
      writeCapture(store, {id: at(1), plugin: 'multus', container, ...failed});
      writeCapture(store, {id: at(2), plugin: 'flannel', container, parentId: at(1), ...failed});
      writeCapture(store, {id: at(3), plugin: 'multus', operation: 'DEL', container, ...failed});
      writeCapture(store, {id: at(4), plugin: 'flannel', operation: 'DEL', container, parentId: at(3), ...failed});
    }
    for (const selector of ['failed', 'pod:default/web', 'container:c2']) {
      for (const [command, more, first] of commands) {
        if (command === 'tree' && selector !== 'failed') continue; // it shows all trees of a pod
        const {stdout, stderr} = mlabCni([command, selector, ...more, '--json', '--store', store]);
        const line = JSON.stringify(JSON.parse(stdout));
        assert.is(first.exec(line)?.[1], '5-500-0000000a', `${command} ${selector}: ${line}${stderr}`);
      }
    }
  });
});

test('a plain explain passes over what the next attempt made good', () => {
  withTemporaryDirectory((store) => {
    writeCapture(store, {id: '1-100-0000000a', ...failed});
    writeCapture(store, {id: '2-200-0000000a', container: 'c2', pod: 'default/web'});
    const {stdout, code} = mlabCni(['explain', '--store', store]);
    assert.is(code, 0);
    assert.match(stdout, /^NO FAILURE/);
    assert.match(stdout, /an attempt before failed, and this one succeeded/);
    assert.match(stdout, /mlab-cni doctor/);
    assert.match(mlabCni(['explain', 'failed', '--store', store]).stdout, /^WHAT FAILED/);
  });
});

test('where nothing failed, doctor is named', () => {
  withTemporaryDirectory((store) => {
    writeCapture(store, {id: '1-100-0000000a', pod: 'default/web'});
    const {stderr, code} = mlabCni(['explain', '--store', store]);
    assert.is(code, 12);
    assert.match(stderr, /no call failed among the captures[\s\S]*mlab-cni doctor/);
  });
});

test.run();
