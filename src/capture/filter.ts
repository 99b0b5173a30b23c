import {isPoll, type Operation} from '../cni/operation.js';
import {isFailure} from './failure.js';
import type {Invocation} from './invocation.js';

/** Which captures a user wants to see; absent and empty mean: no matter. */
export interface Filter {
  /** Names; `*` stands for anything. */
  readonly plugins: readonly string[];
  readonly operations: readonly Operation[];
  /** The beginning of a container id. */
  readonly container: string | undefined;
  /** `NAMESPACE/NAME` or `NAME`; `*` stands for anything. */
  readonly pod: string | undefined;
  readonly ifname: string | undefined;
  readonly network: string | undefined;
  readonly failedOnly: boolean;
  /** VERSION and STATUS calls, too, though no operation was asked for. */
  readonly polls: boolean;
  /** Milliseconds since the epoch, of the start of a call. */
  readonly sinceMs: number | undefined;
  readonly untilMs: number | undefined;
  readonly slowerThanMs: number | undefined;
}

/** What is known of a capture before it is opened; null: nothing is. */
export interface CaptureNames {
  readonly operation: string | null;
  readonly plugin: string | null;
  readonly ifname: string | null;
  readonly containerId: string | null;
  readonly startedAtMs: number;
}

/** `poll` is a match that is left out because it is a VERSION or STATUS call that nobody asked for. */
export type Match = 'yes' | 'no' | 'poll';

/** Does the invocation fit? */
export function matchInvocation(filter: Filter, invocation: Invocation): Match {
  const {parameters, pod, request} = invocation;
  const fits =
    fitsNames(filter, {...invocation, ifname: parameters.ifname ?? '', containerId: parameters.containerId ?? ''}) &&
    fitsWildcard(
      filter.pod,
      pod === null ? '' : filter.pod?.includes('/') ? `${pod.namespace}/${pod.name}` : pod.name,
    ) &&
    fitsWildcard(filter.network, request?.name ?? '') &&
    (!filter.failedOnly || isFailure(invocation)) &&
    (filter.slowerThanMs === undefined || (invocation.durationMs ?? -1) > filter.slowerThanMs);
  if (!fits) return 'no';
  return isHiddenPoll(filter, invocation.operation) ? 'poll' : 'yes';
}

/** Does a capture fit, as far as its names tell? `undefined`: it must be opened to know. */
export function matchNames(filter: Filter, names: CaptureNames): Match | undefined {
  if (!fitsNames(filter, names)) return 'no';
  const {operation, plugin} = names;
  const needsContent =
    operation === null ||
    (plugin === null && filter.plugins.length > 0) ||
    (names.ifname === null && filter.ifname !== undefined) ||
    (names.containerId === null && filter.container !== undefined) ||
    filter.pod !== undefined ||
    filter.network !== undefined ||
    filter.failedOnly ||
    filter.slowerThanMs !== undefined;
  if (needsContent) return undefined;
  return isHiddenPoll(filter, operation) ? 'poll' : 'yes';
}

function fitsNames(filter: Filter, {operation, plugin, ifname, containerId, startedAtMs}: CaptureNames): boolean {
  return (
    (plugin === null || filter.plugins.length === 0 || filter.plugins.some((wanted) => fitsWildcard(wanted, plugin))) &&
    (operation === null ||
      filter.operations.length === 0 ||
      filter.operations.some((wanted) => wanted === operation)) &&
    (ifname === null || fitsWildcard(filter.ifname, ifname)) &&
    (containerId === null || containerId.startsWith(filter.container ?? '')) &&
    startedAtMs >= (filter.sinceMs ?? -Infinity) &&
    startedAtMs <= (filter.untilMs ?? Infinity)
  );
}

function isHiddenPoll({polls, operations}: Filter, operation: string): boolean {
  return isPoll(operation) && !polls && operations.length === 0;
}

function fitsWildcard(wanted: string | undefined, text: string): boolean {
  if (wanted === undefined) return true;
  const pattern = wanted.split('*').map((piece) => piece.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'));
  return new RegExp(`^${pattern.join('.*')}$`, 's').test(text);
}
