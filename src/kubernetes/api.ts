import type {CoreV1Api, CustomObjectsApi, KubeConfig, Middleware} from '@kubernetes/client-node';
import type * as Client from '@kubernetes/client-node';
import type {Access} from './access.js';
import {boundedHttp, mostAnswerBytes} from './bounded-http.js';
import {applyCredentialProgram} from './credential-program.js';
import {readCredentials} from './credentials.js';
import {loadClient} from './load-client.js';
import type {Right} from './rights.js';
import {serverClock} from './server-clock.js';
import {requestError, type Question} from './request-error.js';

/** An API server, ready to be asked. */
export interface Api {
  readonly server: string;
  /** What time it is there, in milliseconds since the epoch. */
  readonly nowMs: () => number;
  readonly client: typeof Client;
  readonly kubeConfig: KubeConfig;
  readonly core: CoreV1Api;
  readonly custom: CustomObjectsApi;
  /** The answer to a request, or a ClusterError that says what was asked of whom, why there is none, and the next step. */
  readonly ask: <Answer>(question: Question, request: Promise<Answer>) => Promise<Answer>;
}

/**
 * Prepares to ask an API server, and asks nothing yet. A kubeconfig may name a program that gives the credentials: it is
 * run, once, within the time-out. Each request ends within the time-out.
 *
 * @throws ClusterError if the credentials cannot be used
 */
export async function openApi(access: Access, timeoutMs: number): Promise<Api> {
  const client = await loadClient();
  const {kubeConfig, server} = readCredentials(access, () => new client.KubeConfig());
  await applyCredentialProgram(kubeConfig, access.origin, timeoutMs);
  const clock = serverClock();
  const configuration = client.createConfiguration({
    baseServer: new client.ServerConfiguration(server, {}),
    httpApi: boundedHttp(client, mostAnswerBytes, clock.hear),
    authMethods: {default: kubeConfig},
    promiseMiddleware: [ourRequests(timeoutMs)],
  });
  return {
    server,
    nowMs: clock.nowMs,
    client,
    kubeConfig,
    core: new client.CoreV1Api(configuration),
    custom: new client.CustomObjectsApi(configuration),
    ask: async (question, request) => {
      try {
        return ofKind(await request, question.right);
      } catch (error) {
        throw requestError(error, question, {server, origin: access.origin, timeoutMs});
      }
    },
  };
}

/** Of another kind than asked for, each of its fields would be missing. What does not say its kind was made by ourselves. */
function ofKind<Answer>(answer: Answer, {verb, resource}: Right): Answer {
  const wanted = kinds[resource];
  const kind = (answer as {kind?: unknown} | null | undefined)?.kind;
  if (wanted === undefined || typeof kind !== 'string' || (verb !== 'get' && verb !== 'list')) return answer;
  const expected = verb === 'get' ? wanted : `${wanted}List`;
  if (kind !== expected) throw new Error(`it answered with a ${kind}, which is no ${expected}`);
  return answer;
}

const kinds: Readonly<Record<string, string>> = {pods: 'Pod', nodes: 'Node', events: 'Event'};

/** The library itself would wait for ever, and not say in the API server's audit log who asks. */
function ourRequests(timeoutMs: number): Middleware {
  return {
    pre: (request) => {
      request.setSignal(AbortSignal.timeout(timeoutMs));
      request.setHeaderParam('User-Agent', 'mlab-cni');
      return Promise.resolve(request);
    },
    post: (response) => Promise.resolve(response),
  };
}
