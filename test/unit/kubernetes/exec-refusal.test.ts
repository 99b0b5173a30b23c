import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {Writable} from 'node:stream';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import type {ExecEnd} from '../../../src/kubernetes/recording/exec.js';
import {openFleet} from '../../../src/kubernetes/recording/fleet.js';
import {writePlainKubeconfig} from '../../helpers/plain-kubeconfig.js';
import {startScriptedCluster} from '../../helpers/scripted-cluster.js';

const test = suite('kubernetes/recording/exec-refusal');

async function exec(refusesExec: {readonly code: number; readonly text: string}): Promise<ExecEnd> {
  const directory = mkdtempSync(join(tmpdir(), 'mlab-cni-test-exec-'));
  const cluster = await startScriptedCluster([{node: 'node0'}], Buffer.alloc(0), {refusesExec});
  try {
    const files = [writePlainKubeconfig(join(directory, 'kubeconfig'), cluster.url)];
    const fleet = await openFleet({kind: 'kubeconfig', files, origin: 'test'}, 5000);
    const stdout = new Writable({write: (_chunk, _encoding, done) => done()});
    const {signal} = new AbortController();
    return await fleet.exec({namespace: 'kube-system', pod: 'p', container: 'c', command: ['true'], stdout, signal});
  } finally {
    await cluster.close();
    rmSync(directory, {recursive: true});
  }
}

const status = (message: string) => JSON.stringify({kind: 'Status', status: 'Failure', message});

/** What API servers and kubelets answered to others, and the beginning of what we make of it. */
const cases: readonly (readonly [code: number, text: string, reason: string, remedy: string])[] = [
  // kubernetes/kubernetes#97383
  [405, 'Debug endpoints are disabled.\n', 'the kubelet of that node answers none', 'enableDebuggingHandlers'],
  // bottlerocket-os/bottlerocket-core-kit#747
  [
    405,
    status('the server does not allow this method on the requested resource ( pods/log x)'),
    'the kubelet of that node answers none',
    'enableDebuggingHandlers',
  ],
  // kubernetes/kubernetes#65939
  [
    403,
    'Forbidden (user=kubernetes, verb=create, resource=nodes, subresource=proxy)',
    'the kubelet does not let the API server do that',
    '--user=kubernetes',
  ],
  [401, 'Unauthorized', 'the kubelet does not know the API server', '--kubelet-client-certificate'],
  [
    500,
    status('error dialing backend: remote error: tls: internal error'),
    'the API server does not trust the certificate of the kubelet',
    'kubectl certificate approve',
  ],
  [
    500,
    status('error dialing backend: dial tcp 10.0.0.7:10250: connect: no route to host'),
    'the API server does not reach the kubelet',
    'port 10250',
  ],
  [
    500,
    status('error dialing backend: No agent available'),
    'the API server does not reach the kubelet',
    'konnectivity',
  ],
  [
    502,
    'error dialing backend: proxy error from 127.0.0.1:9345 while dialing 10.0.0.7:10250, code 502: 502 Bad Gateway',
    'the API server does not reach the kubelet',
    'port 10250',
  ],
  [
    403,
    status('admission webhook "exec.example.org" denied the request: no exec into kube-system'),
    'a policy of this cluster forbids it',
    'an exception',
  ],
  [
    403,
    status('pods "p" is forbidden: cannot exec into or attach to a privileged container'),
    'a policy of this cluster forbids it',
    'an exception',
  ],
  [
    403,
    status('pods "p" is forbidden: User "me" cannot create resource "pods/exec" in API group ""'),
    'User "me" cannot create resource "pods/exec"',
    'the right to create pods/exec',
  ],
  [404, status('pods "p" not found'), 'pods "p" not found', ''],
  [
    502,
    '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx</center>',
    'something between here and the API server answered in its place',
    'NO_PROXY',
  ],
  // kubectl proxy: kubernetes/kubernetes#32026
  [403, '<h3>Unauthorized</h3>', 'something between here and the API server answered in its place', 'WebSockets'],
  // Rancher behind Apache: rancher/rancher#14328
  [400, status('Upgrade request required'), 'takes the request for a WebSocket out of it', 'WebSockets'],
  // k3s-io/k3s#13470: whose fault it is cannot be told
  [500, status('unable to upgrade connection: 404 page not found'), '404 page not found', 'readyz'],
  [500, 'something that nobody has seen', 'something that nobody has seen', 'readyz'],
];

for (const [code, text, reason, remedy] of cases) {
  test(`${code} ${text.slice(0, 90).trim()}`, async () => {
    const end = await exec({code, text});
    assert.is(end.kind, 'refused');
    if (end.kind !== 'refused') return;
    assert.match(end.problem.message, reason);
    assert.match(end.problem.suggestions.join('\n'), remedy);
    assert.not.match(end.problem.message, '\n');
  });
}

test.run();
