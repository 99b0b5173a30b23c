import {mkdtempSync, rmSync} from 'node:fs';
import {createServer, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {ClusterError} from '../../../src/errors.js';
import {openCluster} from '../../../src/kubernetes/cluster.js';
import {fetchPodRecord} from '../../../src/kubernetes/pod-record.js';
import {mostAnswerBytes} from '../../../src/kubernetes/bounded-http.js';
import {writePlainKubeconfig} from '../../helpers/plain-kubeconfig.js';

const test = suite('kubernetes/odd-answers');

const pod = {
  kind: 'Pod',
  apiVersion: 'v1',
  metadata: {name: 'web', namespace: 'shop', uid: 'u', creationTimestamp: '2026-07-01T10:00:00Z'},
  spec: {containers: []},
  status: {phase: 'Running'},
};

const json = (value: unknown, status = 200) => [status, 'application/json', JSON.stringify(value)] as const;

for (const [name, [status, type, body], reason] of [
  ['a page', [200, 'text/html', '<!doctype html><p>Sign in'], /text\/html that begins "<!doctype html><p>Sign in"/],
  [
    'a long page behind blanks',
    [200, 'text/plain', `  \n${'x'.repeat(50)}`],
    new RegExp(`text/plain that begins "${'x'.repeat(40)}"`),
  ],
  ['a page that claims to be JSON', [200, 'application/json', '<html>'], /no Kubernetes object: no JSON/],
  ['nothing', [200, 'application/json', ''], /no JSON/],
  ['half an object', [200, 'application/json', '{"kind":"Pod",'], /no JSON/],
  ['a list', json([pod]), /it has no kind/],
  ['null', json(null), /it has no kind/],
  ['a text', json('pod'), /it has no kind/],
  ['an object of another API', json({status: 'UP'}), /it has no kind/],
  ['many instead of one', json({kind: 'PodList', apiVersion: 'v1', items: [pod]}), /a PodList, which is no Pod/],
  ['something else', json({...pod, kind: 'Node'}), /no Kubernetes object|a Node, which is no Pod/],
  ['metadata as a list', json({...pod, metadata: []}), /Pod\.metadata is no object/],
  ['a name that is a number', json({...pod, metadata: {name: 5}}), /Pod\.metadata\.name is no string/],
  ['annotations as a text', json({...pod, metadata: {annotations: 'x'}}), /annotations is no object/],
  ['an annotation that is a number', json({...pod, metadata: {annotations: {a: 1}}}), /annotations\.a is no string/],
  ['addresses that are no list', json({...pod, status: {podIPs: {ip: '10.0.0.1'}}}), /podIPs is no list/],
  ['a time in words', json({...pod, metadata: {creationTimestamp: 'yesterday'}}), /creationTimestamp is no Date/],
  ['a time as a number', json({...pod, metadata: {creationTimestamp: 1e20}}), /creationTimestamp is no Date/],
  ['a time that is none', json({...pod, metadata: {creationTimestamp: '2026-13-45T99:99:99Z'}}), /is no Date/],
  ['a choice', [300, 'text/html', 'Choose'], /it answered 300/],
  ['another address', [302, 'text/html', 'Found'], /it answered 302/],
  ['a proxy that is out of order', [502, 'text/html', '<h1>Bad Gateway</h1>'], /it answered 502/],
] as const) {
  test(`${name} is refused with the words that came`, async () => {
    const error = await errorOf((response) => response.writeHead(status, {'content-type': type}).end(body));
    assert.match(error.message, /^cannot get the pod shop\/web from the API server http:\/\/127\.0\.0\.1:\d+: /);
    assert.match(error.message, reason);
  });
}

test('events with odd times are a problem beside the pod', async () => {
  const events = {kind: 'EventList', apiVersion: 'v1', items: [{metadata: {}, lastTimestamp: 'soon'}]};
  await withServer(
    (response, path) => response.end(JSON.stringify(path.includes('/events') ? events : pod)),
    async (cluster) => {
      const question = {namespace: 'shop', name: 'web', multusNamespace: 'kube-system'};
      const {record, problems} = await fetchPodRecord(cluster, question);
      assert.is(record?.events, null);
      assert.match(problems[0]?.message ?? '', /EventList\.items\[0\]\.lastTimestamp is no Date/);
    },
  );
});

test('what the API server gives passes, null for what is not there', async () => {
  const whole = {...pod, metadata: {...pod.metadata, annotations: null}, spec: null};
  await withServer(
    (response) => response.writeHead(200, {'content-type': 'application/json'}).end(JSON.stringify(whole)),
    async (cluster) => assert.is((await cluster.pod('shop', 'web'))?.status?.phase, 'Running'),
  );
});

test("the API server's log says who asks", async () => {
  let agent: string | undefined;
  await withServer(
    (response) => {
      agent = response.req.headers['user-agent'];
      response.end(JSON.stringify(pod));
    },
    (cluster) => cluster.pod('shop', 'web'),
  );
  assert.is(agent, 'mlab-cni');
});

test('an answer without end is cut', async () => {
  const sent = {bytes: 0};
  const error = await errorOf((response) => {
    const chunk = Buffer.alloc(1024 * 1024, ' ');
    response.writeHead(200, {'content-type': 'application/json'});
    const more = () => {
      while (!response.destroyed && sent.bytes < 4 * mostAnswerBytes) {
        sent.bytes += chunk.length;
        if (!response.write(chunk)) return void response.once('drain', more);
      }
    };
    more();
  });
  assert.match(error.message, /its answer does not end/);
  assert.ok(sent.bytes < 2 * mostAnswerBytes, `${sent.bytes} bytes`);
});

async function errorOf(answer: (response: ServerResponse) => unknown): Promise<ClusterError> {
  const caught = await withServer(answer, (cluster) =>
    cluster.pod('shop', 'web').then(
      () => undefined,
      (error: unknown) => error,
    ),
  );
  if (!(caught instanceof ClusterError)) throw new Error(`no ClusterError: ${String(caught)}`);
  return caught;
}

async function withServer<Answer>(
  answer: (response: ServerResponse, path: string) => unknown,
  action: (cluster: Awaited<ReturnType<typeof openCluster>>) => Promise<Answer>,
): Promise<Answer> {
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    answer(response, request.url ?? '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const directory = mkdtempSync(join(tmpdir(), 'mlab-cni-'));
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const file = writePlainKubeconfig(join(directory, 'kubeconfig'), url);
    return await action(await openCluster({kind: 'kubeconfig', files: [file], origin: file}, 20_000));
  } finally {
    server.closeAllConnections();
    server.close();
    rmSync(directory, {recursive: true});
  }
}

test.run();
