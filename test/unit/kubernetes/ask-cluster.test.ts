import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {ClusterError} from '../../../src/errors.js';
import {askAboutPod} from '../../../src/kubernetes/ask-about-pod.js';
import {askCluster} from '../../../src/kubernetes/ask-cluster.js';
import {openCluster, type Cluster} from '../../../src/kubernetes/cluster.js';
import {inspectKubeconfig} from '../../../src/kubernetes/inspect-kubeconfig.js';
import {askMultusRights} from '../../../src/kubernetes/multus-rights.js';
import {writePlainKubeconfig} from '../../helpers/plain-kubeconfig.js';
import {thrownBy} from '../../helpers/thrown-by.js';

const test = suite('kubernetes: asking a cluster that may not answer');

let top = '';
test.before.each(() => {
  top = mkdtempSync(join(tmpdir(), 'mlab-cni-test-ask-'));
});
test.after.each(() => rmSync(top, {recursive: true}));

interface Request {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: string;
}

type Answer = readonly [status: number, body: object | string];

/** An API server that answers so, and a kubeconfig for it. */
async function withServer<Result>(
  answer: (request: Request) => Answer,
  work: (kubeconfig: string) => Promise<Result>,
): Promise<Result> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://x');
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const [status, content] = answer({path: url.pathname, query: Object.fromEntries(url.searchParams), body});
      const isText = typeof content === 'string';
      response.writeHead(status, {'content-type': isText ? 'text/plain' : 'application/json'});
      response.end(isText ? content : JSON.stringify(content));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const {port} = server.address() as AddressInfo;
  try {
    return await work(writePlainKubeconfig(join(top, 'kubeconfig'), `http://127.0.0.1:${port}`));
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** What a cluster says of a request that gets this answer, and what was requested. */
async function asking<Result>(answer: Answer, ask: (cluster: Cluster) => Promise<Result>) {
  const requests: Request[] = [];
  const work = (kubeconfig: string) =>
    openCluster({kind: 'kubeconfig', files: [kubeconfig], origin: kubeconfig}, 60_000).then(ask);
  const noting = (request: Request) => {
    requests.push(request);
    return answer;
  };
  const result = await withServer(noting, work).catch((error: unknown) => error as ClusterError);
  return {result, requests};
}

const failure = (code: number, message: string): Answer => [code, {kind: 'Status', apiVersion: 'v1', message, code}];
const noSuchPath: Answer = [404, '404 page not found'];
const definitions = '/apis/k8s.cni.cncf.io/v1';

for (const [what, answer, expected] of [
  ['there', [200, {kind: 'NetworkAttachmentDefinition', spec: {config: '{}'}}], {kind: 'found', config: '{}'}],
  ['without a configuration', [200, {kind: 'NetworkAttachmentDefinition'}], {kind: 'found', config: ''}],
  ['not there', failure(404, 'not found'), {kind: 'missing'}],
  ['of a kind that the cluster does not know', noSuchPath, {kind: 'no-resource'}],
] as const) {
  test(`a definition that is ${what} is an answer`, async () => {
    const {result, requests} = await asking(answer, (cluster) => cluster.definition('shop', 'a'));
    assert.equal(result, expected);
    assert.is(requests[0]?.path, `${definitions}/namespaces/shop/network-attachment-definitions/a`);
  });
}

test('a definition that is refused is an error that names it', async () => {
  const {result} = await asking(failure(403, 'forbidden'), (cluster) => cluster.definition('shop', 'a'));
  assert.match((result as Error).message, 'cannot get the NetworkAttachmentDefinition shop/a');
});

test('all definitions are listed, those that are odd passed over', async () => {
  const items = [
    {metadata: {namespace: 'shop', name: 'a'}, spec: {config: '{"type": "ptp"}'}},
    {metadata: {}},
    {spec: {}},
    'odd',
  ];
  const list = {kind: 'NetworkAttachmentDefinitionList', items};
  const {result, requests} = await asking([200, list], (cluster) => cluster.definitions());
  assert.equal(result, [
    {namespace: 'shop', name: 'a', config: '{"type": "ptp"}'},
    {namespace: '', name: '', config: ''},
  ]);
  assert.equal(requests[0]?.query, {limit: '500'});
});

test('a cluster without definitions has none; one that refuses them is an error', async () => {
  const list = (cluster: Cluster) => cluster.definitions();
  assert.equal((await asking(noSuchPath, list)).result, []);
  assert.match(((await asking(failure(403, 'no'), list)).result as Error).message, 'NetworkAttachmentDefinitions');
});

test('pods and events are asked for by what they are about, and no more than are of use', async () => {
  const pods = await asking([200, {kind: 'PodList', items: [{metadata: {name: 'a'}}]}], (cluster) =>
    cluster.podsOfNode('node1'),
  );
  assert.is((pods.result as readonly unknown[]).length, 1);
  assert.equal(pods.requests[0]?.query, {fieldSelector: 'spec.nodeName=node1', limit: '500'});
  const events = await asking([200, {kind: 'EventList', items: []}], (cluster) => cluster.podEvents('shop', 'web'));
  assert.equal(events.result, []);
  assert.is(events.requests[0]?.path, '/api/v1/namespaces/shop/events');
  assert.equal(events.requests[0]?.query, {
    fieldSelector: 'involvedObject.kind=Pod,involvedObject.name=web',
    limit: '500',
  });
});

for (const [what, ask] of [
  ['pod', (cluster: Cluster): Promise<unknown> => cluster.pod('shop', 'web')],
  ['node', (cluster: Cluster): Promise<unknown> => cluster.node('node1')],
] as const) {
  test(`a ${what} that is not there is an answer; a server that knows no such path is none`, async () => {
    assert.is((await asking(failure(404, `${what}s "x" not found`), ask)).result, null);
    assert.match(((await asking(noSuchPath, ask)).result as Error).message, 'it is no Kubernetes API server');
  });
}

const nowhere = () => ({kubeconfig: undefined, environment: {}, home: top, root: top});

test('without a cluster nothing is asked, and it is said where one would be', async () => {
  const {answer, failure: why, warnings} = await askCluster(nowhere(), 1000, () => Promise.reject(new Error('asked')));
  assert.equal([answer, why], [null, null]);
  assert.match(warnings.join(), /^no cluster was asked: there is no --kubeconfig.*\n {2}try: --kubeconfig /);
});

test('what a cluster says comes with its problems, each once and with what helps', async () => {
  const kubeconfig = writePlainKubeconfig(join(top, 'kubeconfig'), 'http://127.0.0.1:1');
  const problem = () => new ClusterError('no events', {suggestions: ['ask for the right', 'or not']});
  const problems = [problem(), new ClusterError('no node'), problem()];
  const told = await askCluster({...nowhere(), kubeconfig}, 1000, ({server}) =>
    Promise.resolve({answer: server, problems}),
  );
  assert.equal(told, {
    answer: 'http://127.0.0.1:1',
    failure: null,
    warnings: ['no events\n  try: ask for the right\n  try: or not', 'no node'],
  });
});

test('a cluster that does not answer is a warning; a bug is not', async () => {
  const kubeconfig = writePlainKubeconfig(join(top, 'kubeconfig'), 'http://127.0.0.1:1');
  const no = new ClusterError('it is down');
  const told = await askCluster({...nowhere(), kubeconfig}, 1000, () => Promise.reject(no));
  assert.equal([told.answer, told.failure, told.warnings], [null, no, ['it is down']]);
  const bug = () => Promise.reject(new TypeError('oops'));
  assert.instance(await thrownBy(() => askCluster({...nowhere(), kubeconfig}, 1000, bug)), TypeError);
});

test('a kubeconfig that cannot be used is an error if the user named it, and else a warning', async () => {
  const bad = join(top, 'bad');
  writeFileSync(bad, '{{');
  const never = () => Promise.reject(new Error('asked'));
  const named = await thrownBy(() => askCluster({...nowhere(), kubeconfig: bad}, 1000, never));
  assert.instance(named, ClusterError);
  const found = await askCluster({...nowhere(), environment: {KUBECONFIG: bad}}, 1000, never);
  assert.match(found.failure?.message ?? '', 'is no usable kubeconfig');
  assert.is(found.warnings.length, 1);
});

const podQuestion = {namespace: 'shop', name: 'web', multusNamespace: 'kube-system'};

test('a pod that the cluster has not is said not to be there, with whom that was asked', async () => {
  const told = await withServer(
    () => failure(404, 'pods "web" not found'),
    (kubeconfig) => askAboutPod({...nowhere(), kubeconfig}, 60_000, podQuestion),
  );
  assert.equal([told.record, told.failure], [null, null]);
  assert.match(told.warnings.join(), /^Kubernetes \(http:\/\/127\.0\.0\.1:\d+\) has no pod shop\/web$/);
});

test('a pod that is there is told; without a cluster there is none, and a reason', async () => {
  const answer = ({path}: Request): Answer =>
    path.endsWith('/events') ? [200, {kind: 'EventList', items: []}] : [200, {kind: 'Pod', metadata: {name: 'web'}}];
  const told = await withServer(answer, (kubeconfig) => askAboutPod({...nowhere(), kubeconfig}, 60_000, podQuestion));
  assert.equal([told.record?.name, told.failure, told.warnings], ['web', null, []]);
  const none = await askAboutPod(nowhere(), 1000, podQuestion);
  assert.equal([none.record, none.failure, none.warnings.length], [null, null, 1]);
});

/** Allows all but what is named so. */
function reviews(...refused: readonly string[]): (request: Request) => Answer {
  return ({body}) => {
    const {spec} = JSON.parse(body) as {spec: {resourceAttributes: Record<string, string>}};
    const {verb = '', resource = '', subresource, group = '', namespace} = spec.resourceAttributes;
    assert.is(namespace, undefined);
    const right = [verb, `${resource}${subresource === undefined ? '' : `/${subresource}`}`, group].join(' ').trim();
    return [201, {kind: 'SelfSubjectAccessReview', spec, status: {allowed: !refused.includes(right)}}];
  };
}

for (const [what, answer, expected] of [
  ['all its rights', reviews(), {kind: 'told', refused: []}],
  [
    'not all its rights',
    reviews('update pods/status', 'get network-attachment-definitions k8s.cni.cncf.io'),
    {kind: 'told', refused: ['get network-attachment-definitions', 'update pods/status']},
  ],
] as const) {
  test(`multus may have ${what}`, async () => {
    assert.equal(await withServer(answer, (kubeconfig) => askMultusRights(kubeconfig, 60_000)), expected);
  });
}

test('credentials that nobody knows are told from a server that does not answer', async () => {
  const stranger = await withServer(
    () => failure(401, 'Unauthorized'),
    (kubeconfig) => askMultusRights(kubeconfig, 60_000),
  );
  assert.is(stranger.kind, 'unauthorized');
  const away = await withServer(
    () => failure(503, 'etcd is away'),
    (kubeconfig) => askMultusRights(kubeconfig, 60_000),
  );
  assert.ok(away.kind === 'unknown' && away.reason.includes('etcd is away'));
});

test('a program that a kubeconfig of multus names is not run', async () => {
  const path = join(top, 'kubeconfig');
  const user = {
    name: 'me',
    user: {exec: {command: join(top, 'run-me'), apiVersion: 'client.authentication.k8s.io/v1'}},
  };
  const config = {
    clusters: [{name: 'c', cluster: {server: 'https://127.0.0.1:1'}}],
    users: [user],
    contexts: [{name: 'c', context: {cluster: 'c', user: 'me'}}],
    'current-context': 'c',
  };
  writeFileSync(path, JSON.stringify(config));
  assert.equal(await askMultusRights(path, 1000), {
    kind: 'unknown',
    reason: 'its kubeconfig names a program, which is not run',
  });
});

test('a kubeconfig of a plugin is looked at, and whatever is wrong with it is an answer', async () => {
  const around = {at: (path: string) => path, nowMs: 0};
  const gone = await inspectKubeconfig(join(top, 'gone'), around);
  assert.equal(gone, {problem: 'there is no such file', server: ''});
  const bad = join(top, 'bad');
  writeFileSync(bad, '{{');
  const broken = await inspectKubeconfig(bad, around);
  assert.match(broken.problem ?? '', 'it is no usable kubeconfig');
  assert.is(broken.server, '');
  const good = writePlainKubeconfig(join(top, 'good'), 'http://127.0.0.1:6443');
  assert.equal(await inspectKubeconfig(good, around), {problem: null, server: 'http://127.0.0.1:6443'});
});

test.run();
