import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {notFoundKind, requestError} from '../../../src/kubernetes/request-error.js';
import {rights} from '../../../src/kubernetes/rights.js';

const test = suite('kubernetes/request-error');

const question = {what: 'the node mlab1', right: rights.nodes};
const asked = {server: 'https://10.0.0.1:6443', origin: '/etc/kubernetes/kubelet.conf', timeoutMs: 10_000};

function failure(properties: object): Error {
  return Object.assign(new Error('request failed, reason: x'), properties);
}

function status(code: number, message: string): string {
  return JSON.stringify({kind: 'Status', apiVersion: 'v1', message, code});
}

for (const [name, error, reason, suggestion] of [
  ['down', failure({code: 'ECONNREFUSED'}), 'nothing listens there (ECONNREFUSED)', 'check that the API server runs'],
  [
    'no name',
    failure({code: 'ENOTFOUND'}),
    'its name cannot be resolved (ENOTFOUND)',
    'check the address in /etc/kubernetes/kubelet.conf',
  ],
  ['no route', failure({code: 'EHOSTUNREACH'}), 'no route leads there (EHOSTUNREACH)', 'check the address'],
  ['cut off', failure({code: 'ECONNRESET'}), 'it closed the connection (ECONNRESET)', 'try again'],
  [
    'not trusted',
    failure({code: 'DEPTH_ZERO_SELF_SIGNED_CERT'}),
    'its certificate is not the one that we trust',
    'certificate-authority',
  ],
  [
    'expired',
    failure({code: 'CERT_HAS_EXPIRED'}),
    'its certificate is not the one that we trust (CERT_HAS_EXPIRED)',
    'certificate-authority',
  ],
  ['other name', failure({code: 'ERR_TLS_CERT_ALTNAME_INVALID'}), 'its certificate is not', "the server's name"],
  ['no TLS', failure({code: 'EPROTO'}), 'it does not speak TLS (EPROTO)', 'check the address'],
  ['silent', failure({name: 'AbortError'}), 'it did not answer within 10 s', '--cluster-timeout'],
  ['stranger', failure({code: 401}), '401 Unauthorized', 'get new credentials into /etc/kubernetes/kubelet.conf'],
  [
    'forbidden',
    failure({code: 403, body: status(403, 'nodes "mlab1" is forbidden')}),
    'it forbids that: nodes "mlab1" is forbidden',
    'the right to get nodes; as a rule of a ClusterRole: {apiGroups: [""], resources: ["nodes"], verbs: ["get"]}',
  ],
  ['no API server', failure({code: 404, body: '<html>'}), 'it has no such path (404)', 'check the address'],
  [
    'overload',
    failure({code: 503, body: status(503, 'etcd is away')}),
    'it answered 503: etcd is away',
    'kubectl get --raw /readyz',
  ],
  ['bad gateway', failure({code: 502, body: '<html>'}), 'it answered 502', 'kubectl get --raw /readyz'],
  ['anything else', failure({}), 'request failed, reason: x', 'check the address'],
] as const) {
  test(name, () => {
    const {message, suggestions, exitCode, cause} = requestError(error, question, asked);
    assert.match(message, `cannot get the node mlab1 from the API server https://10.0.0.1:6443: `);
    assert.match(message, reason);
    assert.match(suggestions.join('\n'), suggestion);
    assert.is(exitCode, 40);
    assert.is(cause, error);
  });
}

test('an object that is not there, and a resource that is not', () => {
  assert.is(notFoundKind(failure({code: 404, body: status(404, 'pods "x" not found')})), 'object');
  assert.is(notFoundKind(failure({code: 404, body: '404 page not found\n'})), 'path');
  assert.is(notFoundKind(failure({code: 403, body: status(403, 'no')})), undefined);
});

test.run();
