import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {callsIn, callTrees} from '../../../../src/capture/tree/call-tree.js';
import {unseenIn} from '../../../../src/explain/calls/unseen.js';
import {recordedCall, type CallOptions} from '../../../helpers/recorded-call.js';

const test = suite('explain/calls/unseen');

const always = 'Logs of the runtime, the kubelet and the kernel are not part of a capture.';
const withIpam = {id: 'a', request: {ipam: {type: 'host-local'}}};

/** What is said of the first of these calls, above which the chain is. */
function said(...calls: CallOptions[]): string[] {
  const [first] = callTrees(calls.map(recordedCall)).flatMap(callsIn);
  const sentences = unseenIn(first === undefined ? [] : [first]);
  assert.is(sentences.at(-1), always);
  return sentences.slice(0, -1);
}

const child = (plugin: string): CallOptions => ({id: 'b', plugin, at: 1, recording: {parentId: 'a', endedAtMs: 5}});
const notThere = 'No call of host-local was recorded: bridge did not get that far, or called it past the shim.';

const cases: readonly (readonly [string, readonly CallOptions[], readonly string[]])[] = [
  ['a call without ipam', [{id: 'a'}], []],
  ['an ipam that was called', [withIpam, child('host-local')], []],
  ['another delegate alone', [withIpam, child('static')], [notThere]],
  ['an ipam that was not', [withIpam], [notThere]],
  ['the ipam itself', [{...withIpam, plugin: 'host-local', request: {...withIpam.request, type: 'bridge'}}], []],
  ['a call with the request of another', [{...withIpam, request: {...withIpam.request, type: 'other'}}], []],
  ['no end', [{id: 'a', recording: {exit: null}}], ['How bridge ended was not recorded.']],
];
for (const [name, calls, sentences] of cases) test(name, () => assert.equal(said(...calls), sentences));

test('no call at all', () => assert.equal(unseenIn([]), [always]));

test.run();
