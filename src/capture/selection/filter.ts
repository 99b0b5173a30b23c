import {isPoll, type Operation} from '../../cni/operation.js';
import {isFailure} from '../failure.js';
import type {Invocation, Pod} from '../invocation.js';
import {exitedWithZero, type Exit} from '../recording.js';
import {fitsWildcard} from './wildcard.js';

/** Which captures a user wants to see; absent and empty mean: no matter. */
export interface Filter {
  /** Names; `*` stands for anything. */
  readonly plugins: readonly string[];
  readonly operations: readonly Operation[];
  /** The beginning of a container id; commas part alternatives. */
  readonly container: string | undefined;
  /** `NAMESPACE/NAME` or `NAME`; `*` stands for anything, as a namespace for none, too; commas part alternatives. */
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

/** Fits every capture but hidden polls. */
export const everyCapture: Filter = {
  plugins: [],
  operations: [],
  container: undefined,
  pod: undefined,
  ifname: undefined,
  network: undefined,
  failedOnly: false,
  polls: false,
  sinceMs: undefined,
  untilMs: undefined,
  slowerThanMs: undefined,
};

/** What is known of a capture before it is opened; null: nothing is. */
export interface CaptureNames {
  readonly operation: string | null;
  readonly plugin: string | null;
  readonly ifname: string | null;
  readonly containerId: string | null;
  readonly exit: Exit | null;
  /** Milliseconds since the epoch; good for ordering, while the capture itself knows better. */
  readonly startedAtMs: number;
}

/** `poll` is a match that is left out because it is a VERSION or STATUS call that nobody asked for. */
export type Match = 'yes' | 'no' | 'poll';

/** Does the invocation fit? */
export function matchInvocation(filter: Filter, invocation: Invocation): Match {
  const {parameters, pod, containerName, operation, plugin, startedAtMs} = invocation;
  const {ifname = '', containerId = ''} = parameters;
  const fits =
    fitsNames(filter, {operation, plugin, startedAtMs, ifname, containerId}) &&
    fitsPod(filter, pod, containerName) &&
    (filter.network === undefined || fitsWildcard(filter.network, invocation.network ?? '')) &&
    (!filter.failedOnly || isFailure(invocation)) &&
    (filter.slowerThanMs === undefined || (invocation.durationMs ?? -1) > filter.slowerThanMs);
  if (!fits) return 'no';
  return isHiddenPoll(filter, invocation.operation) ? 'poll' : 'yes';
}

/**
 * Does a capture fit, as far as its names tell? `undefined`: it must be opened to know. A poll that would be hidden
 * never needs to be: there are many of them.
 */
export function matchNames(filter: Filter, names: CaptureNames): Match | undefined {
  const {operation} = names;
  if (!fitsNames(filter, names)) return 'no';
  // few are about a pod: of the others nobody needs to know how they ended
  if (filter.failedOnly && filter.pod === undefined && cannotHaveFailed(names)) return 'no';
  if (operation === null) return undefined;
  if (isPoll(operation) && (filter.pod !== undefined || filter.container !== undefined)) return 'no';
  if (isHiddenPoll(filter, operation)) return 'poll';
  const needsContent =
    !namesTellAll(filter, names) ||
    filter.pod !== undefined ||
    filter.network !== undefined ||
    filter.failedOnly ||
    filter.slowerThanMs !== undefined;
  return needsContent ? undefined : 'yes';
}

/** Do the names tell all that the filter asks of names? Some may be unfit for a name. */
export function namesTellAll(filter: Filter, names: CaptureNames): boolean {
  return (
    names.operation !== null &&
    (filter.plugins.length === 0 || names.plugin !== null) &&
    (filter.ifname === undefined || names.ifname !== null) &&
    (filter.container === undefined || names.containerId !== null)
  );
}

/** The answer to an ADD or VERSION may be invalid though the exit status is 0; all other operations have none. */
export function cannotHaveFailed(names: Pick<CaptureNames, 'operation' | 'exit'>): boolean {
  const {operation} = names;
  return operation !== null && operation !== 'ADD' && operation !== 'VERSION' && exitedWithZero(names.exit);
}

/** Does a call about that pod, or about a container in no namespace, fit as far as these go? */
export function fitsPod(
  {pod: wanted}: Pick<Filter, 'pod'>,
  pod: Pod | null,
  containerName: string | null = null,
): boolean {
  if (wanted?.includes(',')) {
    return wanted.split(',').some((each) => fitsPod({pod: each.trim()}, pod, containerName));
  }
  if (pod === null) return fitsWildcard(wanted?.replace(/^\*\//, ''), containerName ?? '');
  return fitsWildcard(wanted, wanted?.includes('/') ? `${pod.namespace}/${pod.name}` : pod.name);
}

/** Asks for no name that the filter does not mention: with 100,000 captures taking names apart is what costs. */
function fitsNames(filter: Filter, names: Omit<CaptureNames, 'exit'>): boolean {
  return (
    names.startedAtMs >= (filter.sinceMs ?? -Infinity) &&
    names.startedAtMs <= (filter.untilMs ?? Infinity) &&
    (filter.plugins.length === 0 ||
      ifKnown(names.plugin, (plugin) => filter.plugins.some((wanted) => fitsWildcard(wanted, plugin)))) &&
    (filter.operations.length === 0 ||
      ifKnown(names.operation, (operation) => filter.operations.some((wanted) => wanted === operation))) &&
    (filter.ifname === undefined || ifKnown(names.ifname, (ifname) => fitsWildcard(filter.ifname, ifname))) &&
    (filter.container === undefined || ifKnown(names.containerId, (id) => startsAsOneOf(filter.container ?? '', id)))
  );
}

function startsAsOneOf(prefixes: string, id: string): boolean {
  return prefixes.split(',').some((prefix) => prefix !== '' && id.startsWith(prefix));
}

function ifKnown(name: string | null, fits: (name: string) => boolean): boolean {
  return name === null || fits(name);
}

function isHiddenPoll({polls, operations}: Filter, operation: string): boolean {
  return isPoll(operation) && !polls && operations.length === 0;
}
