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

function isApiUrl(text: string): boolean {
  return /https:\/\/[^\s"]+?\/(?:apis?|version|healthz|livez|readyz|openapi)(?:[/?"\s]|$)|https:\/\/(?:\d+(?:\.\d+){3}|\[[\da-f.:]+\]):(?:443|6443)\b/i.test(
    text,
  );
}

/** Where a request over HTTP went, as net.OpError has it. */
function dialed(words: string): string {
  return /dial(?:ing)? tcp[46]? (\S+?):?(?:\s|$)/.exec(words)?.[1] ?? '';
}
