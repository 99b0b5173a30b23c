import {asString, parseJsonObject} from '../cni/json.js';
import {ClusterError} from '../errors.js';
import {ruleOf, type Right} from './rights.js';

/** What was asked for, and what one must be allowed to get it. */
export interface Question {
  readonly what: string;
  readonly right: Right;
  /** The command that prints a manifest with all rights of this kind; default: that of `pod`. */
  readonly manifest?: string;
}

/** Whom we asked, where its address and our credentials come from, and how long we waited. */
export interface Asked {
  readonly server: string;
  readonly origin: string;
  readonly timeoutMs: number;
}

/** A request that @kubernetes/client-node gave up, as an error of ours: what, of whom, why, and what to do next. */
export function requestError(error: unknown, question: Question, asked: Asked): ClusterError {
  const {reason, suggestions} = explain(error, question, asked);
  const {verb} = question.right;
  const [doing, where] = verb === 'get' || verb === 'list' ? ['get', 'from'] : [verb, 'at'];
  return new ClusterError(`cannot ${doing} ${question.what} ${where} the API server ${asked.server}: ${reason}`, {
    suggestions,
    cause: error,
  });
}

/**
 * Whether an answer says that there is no such `object`, or not even such a `path`, as when the resource's definition is
 * not installed (then the body is no Status); undefined: it says something else.
 */
export function notFoundKind(error: unknown): 'object' | 'path' | undefined {
  if (httpStatusOf(error) !== 404) return undefined;
  return statusOf(error) === undefined ? 'path' : 'object';
}

interface Explanation {
  readonly reason: string;
  readonly suggestions: readonly string[];
}

function explain(error: unknown, question: Question, asked: Asked): Explanation {
  const status = httpStatusOf(error);
  if (status !== undefined) return explainAnswer(status, error, question, asked);
  if (error instanceof Error && error.name === 'AbortError') return noAnswer(asked);
  const code = codeOf(error);
  const known = connectionFailures.find(({codes}) => codes.test(code));
  if (known !== undefined) {
    return {reason: `${known.reason} (${code})`, suggestions: known.suggestions(asked)};
  }
  const message = error instanceof Error ? error.message : String(error);
  return {reason: message.split('\n', 1)[0] ?? '', suggestions: [checkAddress(asked)]};
}

/** The server answered, but not with what was asked for. */
function explainAnswer(status: number, error: unknown, question: Question, asked: Asked): Explanation {
  const {right, manifest = 'mlab-cni pod --rbac'} = question;
  const message = statusOf(error);
  switch (status) {
    case 401:
      return {
        reason: 'it does not accept these credentials (401 Unauthorized): they are wrong, or have expired',
        suggestions: [
          `get new credentials into ${asked.origin}`,
          `${manifest}    prints a service account with the rights that are needed`,
        ],
      };
    case 403:
      return {
        reason: `it forbids that: ${message ?? '403 Forbidden'}`,
        suggestions: isPolicy(message)
          ? ['ask who runs that policy for an exception: it is no missing right']
          : [
              `the right to ${right.verb} ${right.resource}; as a rule of a ClusterRole:${ruleOf(right).replace(/^ +-/, '')}`,
              `${manifest} | kubectl apply -f -    makes a service account with all rights that are needed`,
            ],
      };
    case 404:
      if (message !== undefined) return {reason: `it has none: ${message}`, suggestions: []};
      return {
        reason: 'it has no such path (404), so it is no Kubernetes API server',
        suggestions: [checkAddress(asked)],
      };
    default:
      return {
        reason: `it answered ${status}${message === undefined ? '' : `: ${message}`}`,
        suggestions: [`kubectl get --raw /readyz    asks it how it is`],
      };
  }
}

/** Admission says so itself; all else that forbids is authorization. */
function isPolicy(message: string | undefined): boolean {
  return /admission webhook|denied by|denied request|ValidatingAdmissionPolicy/.test(message ?? '');
}

function noAnswer({timeoutMs}: Pick<Asked, 'timeoutMs'>): Explanation {
  return {
    reason: `it did not answer within ${timeoutMs / 1000} s`,
    suggestions: ['add --cluster-timeout 60s to wait longer', 'check that packets to it are not dropped on the way'],
  };
}

interface ConnectionFailure {
  readonly codes: RegExp;
  readonly reason: string;
  readonly suggestions: (asked: Asked) => readonly string[];
}

/** Error codes of Node's sockets and of OpenSSL. */
const connectionFailures: readonly ConnectionFailure[] = [
  {
    codes: /^ECONNREFUSED$/,
    reason: 'nothing listens there',
    suggestions: (asked) => ['check that the API server runs', checkAddress(asked)],
  },
  {
    codes: /^(ENOTFOUND|EAI_AGAIN)$/,
    reason: 'its name cannot be resolved',
    suggestions: (asked) => [checkAddress(asked)],
  },
  {
    codes: /^(EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL)$/,
    reason: 'no route leads there',
    suggestions: (asked) => [checkAddress(asked)],
  },
  {
    codes: /^(ECONNRESET|EPIPE|ERR_STREAM_PREMATURE_CLOSE)$/,
    reason: 'it closed the connection',
    suggestions: () => ['try again: it may be starting or stopping'],
  },
  {
    codes: /^ETIMEDOUT$/,
    reason: 'it did not answer',
    suggestions: (asked) => noAnswer(asked).suggestions,
  },
  {
    codes: /CERT|^UNABLE_TO_|^ERR_TLS_/,
    reason: 'its certificate is not the one that we trust',
    suggestions: ({origin}) => [
      `certificate-authority in ${origin} must be that of this cluster, and the server's name must be in the certificate`,
    ],
  },
  {
    codes: /^(EPROTO|ERR_SSL_.*)$/,
    reason: 'it does not speak TLS',
    suggestions: (asked) => [checkAddress(asked)],
  },
];

function checkAddress({origin}: Asked): string {
  return `check the address in ${origin}`;
}

/** The HTTP status of an answer that @kubernetes/client-node threw; undefined: there was none. */
export function httpStatusOf(error: unknown): number | undefined {
  const code = propertyOf(error, 'code');
  return typeof code === 'number' ? code : undefined;
}

function codeOf(error: unknown): string {
  const code = propertyOf(error, 'code');
  return typeof code === 'string' ? code : '';
}

/** The message of the Status object that the API server puts into the body of a refusal. */
export function statusOf(error: unknown): string | undefined {
  return inStatus(error, 'message');
}

/** Its word for why, like `AlreadyExists` or `Conflict`. */
export function statusReasonOf(error: unknown): string | undefined {
  return inStatus(error, 'reason');
}

function inStatus(error: unknown, key: 'message' | 'reason'): string | undefined {
  const body = propertyOf(error, 'body');
  const status = typeof body === 'string' ? parseJsonObject(body) : undefined;
  return status?.['kind'] === 'Status' ? asString(status[key]) : undefined;
}

function propertyOf(error: unknown, name: string): unknown {
  return typeof error === 'object' && error !== null ? (error as Record<string, unknown>)[name] : undefined;
}
