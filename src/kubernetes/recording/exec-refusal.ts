import {request as requestHttp} from 'node:http';
import {request as requestHttps, type RequestOptions} from 'node:https';
import {ClusterError} from '../../errors.js';
import {timeLimit} from '../../system/time-limit.js';
import type {Api} from '../api.js';
import {manifestCommand, rightsInNamespace} from './rights.js';

/** A program that is to be run, and where. */
export interface ExecTarget {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly command: readonly string[];
}

const timeoutMs = 10_000;
const mostBytes = 16 * 1024;

/**
 * Why exec was refused; null: now it would not be. The library tells only a number. So the same request is made once more
 * by hand, and its answer read: it may be the API server's, an admission plugin's or the kubelet's.
 */
export async function execRefusal(api: Api, request: ExecTarget): Promise<ClusterError | null> {
  const {namespace, pod} = request;
  const question = {
    what: `exec in the pod ${namespace}/${pod}`,
    right: rightsInNamespace.openExec,
    manifest: manifestCommand,
  };
  const answer = upgrade(api, pathOf(request));
  const problem = await api.ask(question, answer.then(refused)).then(
    () => null,
    (error: unknown) => error as ClusterError,
  );
  if (problem === null) return null;
  const said = (await answer.catch(() => null))?.text ?? '';
  const known = refusals.find(({pattern}) => pattern.test(said));
  if (known === undefined) return problem;
  const [, detail = ''] = known.pattern.exec(said) ?? [];
  return new ClusterError(`${question.what} is refused: ${known.reason} (${said.slice(0, 300)})`, {
    suggestions: [known.remedy.replace('%', detail)],
    cause: problem,
  });
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

/** @throws as the library does, for what is no upgrade */
function refused(answer: Answer | null): null {
  if (answer === null) return null;
  const {status: code, text: message} = answer;
  throw Object.assign(new Error(message), {code, body: JSON.stringify({kind: 'Status', message})});
}

function pathOf({namespace, pod, container, command}: ExecTarget): string {
  const query = new URLSearchParams({container, stdout: 'true', stderr: 'true'});
  for (const word of command) query.append('command', word);
  return `/api/v1/namespaces/${namespace}/pods/${pod}/exec?${query.toString()}`;
}

/** The answer of a server that does not switch to WebSocket; null: it does. */
async function upgrade({server, kubeConfig}: Api, path: string): Promise<Answer | null> {
  const options: RequestOptions = {};
  await kubeConfig.applyToHTTPSOptions(options);
  const url = new URL(server.replace(/\/$/, '') + path);
  const headers = {
    ...options.headers,
    'User-Agent': 'mlab-cni',
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'bWxhYi1jbmktLS1leGVjLQ==',
    'Sec-WebSocket-Protocol': 'v4.channel.k8s.io',
  };
  const limit = timeLimit(timeoutMs);
  const start = url.protocol === 'http:' ? requestHttp : requestHttps;
  const agent = url.protocol === 'http:' ? undefined : options.agent;
  try {
    return await new Promise<Answer | null>((resolve, reject) => {
      const sent = start(url, {...options, headers, agent, signal: limit.signal});
      sent.on('error', reject);
      sent.on('upgrade', (_response, socket) => {
        socket.destroy();
        resolve(null);
      });
      sent.on('response', (response) => {
        let body = '';
        response.on('data', (chunk: Buffer) => {
          if (body.length < mostBytes) body += chunk.toString('utf8');
        });
        response.on('error', reject);
        response.on('end', () => resolve({status: response.statusCode ?? 0, text: messageIn(body)}));
      });
      sent.end();
    });
  } finally {
    limit.clear();
  }
}

/** A Status of the API server, or the words of a kubelet. */
function messageIn(body: string): string {
  const [, quoted] = /"message"\s*:\s*("(?:[^"\\]|\\.)*")/.exec(body) ?? [];
  const text = quoted === undefined ? body : String(JSON.parse(quoted));
  return text.replace(/\s+/g, ' ').trim();
}

/** In the words of kubelets (k8s.io/kubernetes pkg/kubelet/server) and of what stands between. */
const refusals: readonly {readonly pattern: RegExp; readonly reason: string; readonly remedy: string}[] = [
  {
    pattern: /^<[!a-z]/i,
    reason: 'something between here and the API server answered in its place',
    remedy:
      'a proxy on the way must let WebSockets through: see HTTPS_PROXY and NO_PROXY, or take another server address',
  },
  {
    pattern: /upgrade request required|missing upgrade headers/i,
    reason: 'something on the way takes the request for a WebSocket out of it',
    remedy:
      'a proxy on the way must let WebSockets through: see HTTPS_PROXY and NO_PROXY, or take another server address',
  },
  {
    pattern: /debug endpoints are disabled|does not allow this method/i,
    reason: 'the kubelet of that node answers none',
    remedy: 'enableDebuggingHandlers must not be false in the configuration of the kubelet; or leave this node out',
  },
  {
    // kubernetes/kubernetes#65939
    pattern: /Forbidden \(user=([^,]+), verb=\w+, resource=nodes, subresource=\w+\)/,
    reason: 'the kubelet does not let the API server do that',
    remedy: 'kubectl create clusterrolebinding kubelet-api --clusterrole=system:kubelet-api-admin --user=%',
  },
  {
    pattern: /^Unauthorized$/,
    reason: 'the kubelet does not know the API server',
    remedy: '--kubelet-client-certificate of kube-apiserver must be signed by the clientCAFile of the kubelet',
  },
  {
    pattern: /tls: internal error|x509:|certificate/,
    reason: 'the API server does not trust the certificate of the kubelet, or it has none yet',
    remedy: 'kubectl get csr; kubectl certificate approve NAME    if it waits for one',
  },
  {
    pattern: /error dialing backend|no agent available|no SSH tunnels|proxy error from/i,
    reason: 'the API server does not reach the kubelet',
    remedy:
      'port 10250 of the node must be open to the API server, or to its tunnel (konnectivity): kubectl logs fails, too',
  },
  {
    pattern: /admission webhook|denied by|denied request|cannot exec into/i,
    reason: 'a policy of this cluster forbids it',
    remedy: 'ask who runs that policy for an exception for the recorders',
  },
];
