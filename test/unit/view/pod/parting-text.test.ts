import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import type {Parting} from '../../../../src/capture/pod/partings.js';
import {partingText} from '../../../../src/view/pod/parting-text.js';
import {anInvocation} from '../../../helpers/invocation.js';

const test = suite('view/pod/parting-text');

const network = {namespace: 'default', name: 'net', ifname: null, definition: {kind: 'missing'}} as const;
const invalid = {...network, definition: {kind: 'invalid', reason: 'no JSON\x1b'}} as const;
const ifname = 'net1';
const culprit = anInvocation({id: 'bad', stdout: {code: 7, msg: 'no room'}, exit: {code: 1}});
const dropped = {
  addresses: ['10.1.0.2/24', 'fd00::2/64'],
  givenBy: anInvocation({id: 'one', plugin: 'bridge'}),
  droppedBy: anInvocation({id: 'two', plugin: 'tuning'}),
};

/** Where both sides part, what is said of it, and what to try. */
const partings: readonly (readonly [Parting, message: string, suggestion: string])[] = [
  [
    {kind: 'no-definitions', ifname, network},
    'net1: default/net is asked for, but the cluster knows no',
    'CustomResourceDefinition',
  ],
  [
    {kind: 'definition-missing', ifname, network},
    'net1: default/net is asked for, and there is no such',
    'kubectl get network-attachment-definitions -n default',
  ],
  [
    {kind: 'definition-invalid', ifname, network: invalid},
    'default/net is of no use: no JSON\\x1b',
    'kubectl edit network-attachment-definitions -n default net',
  ],
  [{kind: 'failed', ifname, culprit}, 'net1: ADD bridge failed: no room', 'mlab-cni explain <bad>'],
  [
    {kind: 'not-called', ifname, network},
    'net1: default/net is asked for, and no plugin was called',
    'mlab-cni shim status',
  ],
  [
    {kind: 'address-dropped', ifname, dropped},
    'net1: bridge gave 10.1.0.2/24, fd00::2/64, and tuning left it out',
    'mlab-cni diff <one> <two>',
  ],
] as readonly (readonly [Parting, string, string])[];

for (const [parting, message, suggestion] of partings) {
  test(`${parting.kind}: what, where, and what to try`, () => {
    const text = partingText(parting, 0, (id) => `<${id}>`);
    assert.match(text.message, message);
    assert.match(text.suggestions.join('\n'), suggestion);
  });
}

test('what is about no interface in particular names none', () => {
  const text = partingText({kind: 'failed', ifname: '', culprit}, 0, (id) => id);
  assert.is(text.message, 'ADD bridge failed: no room');
});

test.run();
