import type {Fault} from './fault.js';

/** Is somebody on this node at the other end: a Unix socket, or a port of the loopback interface? */
export function isLocal({act, kind, object, words}: Fault): boolean {
  if (kind === 'socket') return true;
  if (act === 'open' && kind === 'path' && /\.sock(?:et)?$/.test(object)) return true;
  const isLoopback = /(?:^|\/\/|\b)(?:127(?:\.\d+){3}|localhost|dummy|unix|\[::1\])(?::\d+)?(?:\/|$)/;
  return (act === 'http' || act === 'dial') && (isLoopback.test(object) || isLoopback.test(dialed(words)));
}

/** Is it the API server of Kubernetes at the other end, by its paths or its ports? */
export function isApiServer(fault: Fault): boolean {
  if (isLocal(fault) && !/:(?:6443|7443)\b/.test(fault.object)) return false;
  return isApiUrl(fault.object) || isApiUrl(fault.words) || /^\[?[\w.:-]+\]?:(?:443|6443)$/.test(fault.object);
}

/**
 * Paths that only this API has; hosts under which it is known in a cluster and in clouds; an address with one of its ports and
 * no path; and what it says itself (k8s.io/apimachinery, api/errors), which comes without any URL.
 */
const apiServer: readonly RegExp[] = [
  /https:\/\/[^\s"/]+\/api\/v1(?:\/(?:namespaces|nodes|pods|services|endpoints|configmaps|secrets|events)\b|["\s?]|$)/i,
  /https:\/\/[^\s"/]+\/apis\/[\w-]+(?:\.[\w-]+)+\/v\d/i,
  /https:\/\/(?:kubernetes(?:\.default[\w.-]*)?|[\w.-]+\.(?:eks\.amazonaws\.com|azmk8s\.io|k8s\.ondigitalocean\.com))(?::\d+)?(?:[/?"\s]|$)/i,
  /https:\/\/[\w.[\]:-]+:6443(?!\d)/i,
  /https:\/\/(?:\d+(?:\.\d+){3}|\[[\da-f.:]+\]):443(?:\/(?:api|version|healthz|livez|readyz|openapi\/v\d)?(?:\?[^\s"]*)?)?(?:["\s]|$)/i,
  /the server was unable to return a response in the time allotted|the server is currently unable to handle the request|etcdserver: (?:request timed out|leader changed)/i,
];

function isApiUrl(text: string): boolean {
  return apiServer.some((pattern) => pattern.test(text));
}

/** Where a request over HTTP went, as net.OpError has it. */
function dialed(words: string): string {
  return /dial(?:ing)? tcp[46]? (\S+?):?(?:\s|$)/.exec(words)?.[1] ?? '';
}
