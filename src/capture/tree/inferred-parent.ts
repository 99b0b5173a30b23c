import type {Invocation} from '../invocation.js';
import {asString, isObject} from '../../cni/json.js';
import {attachesNetworks} from '../../cni/meta-plugins.js';

/**
 * The invocation that started `callee`, among others of the same container, when no shim recorded it: M-Lab's shim.sh
 * records no parents, and thick multus loses them. All of these must fit:
 *
 * - the caller's time span contains the callee's, give or take the resolution of their time stamps; of two calls one
 *   right after the other, neither started the other;
 * - an ADD may clean up with DEL, but no DEL starts an ADD;
 * - the callee's request comes from the caller: a delegate for addresses gets its caller's request unchanged, so that
 *   `type` names the caller and `ipam.type` the callee; other delegates keep interface and network name, unless the
 *   caller is one that attaches several networks, like multus;
 * - each of M-Lab's shims, being bash, adds one to SHLVL.
 *
 * If several fit it is the innermost.
 */
export function inferParent(callee: Invocation, contemporaries: readonly Invocation[]): Invocation | undefined {
  return contemporaries
    .filter((caller) => caller !== callee && isPlausible(caller, callee))
    .sort((left, right) => slackNeeded(left, callee) - slackNeeded(right, callee) || innermostFirst(left, right))[0];
}

/**
 * For each of these invocations of which no parent was recorded those that may have been going on when it started, as far
 * as time stamps tell: one pass, since a container that cannot be deleted has thousands of calls, one after the other.
 */
export function contemporariesIn(family: readonly Invocation[]): ReadonlyMap<Invocation, readonly Invocation[]> {
  const sorted = [...family].sort((left, right) => left.startedAtMs - right.startedAtMs);
  const slackMs = Math.max(0, ...new Set(family.map(({timeResolutionMs}) => timeResolutionMs)));
  const contemporaries = new Map<Invocation, readonly Invocation[]>();
  let going: Invocation[] = [];
  for (const [index, each] of sorted.entries()) {
    going = going.filter(({endedAtMs}) => (endedAtMs ?? Infinity) + slackMs >= each.startedAtMs);
    if (each.parentId === null) {
      const soon = sorted.slice(index + 1, firstLater(index + 1, each.startedAtMs + slackMs));
      contemporaries.set(each, [...going, ...soon]);
    }
    going.push(each);
  }
  return contemporaries;

  function firstLater(from: number, limitMs: number): number {
    let at = from;
    while ((sorted[at]?.startedAtMs ?? Infinity) <= limitMs) at += 1;
    return at;
  }
}

function isPlausible(caller: Invocation, callee: Invocation): boolean {
  return (
    sameContainer(caller, callee) &&
    (caller.operation === callee.operation || callee.operation === 'DEL') &&
    slackNeeded(caller, callee) <= Math.max(caller.timeResolutionMs, callee.timeResolutionMs) &&
    !isApart(caller, callee) &&
    isShellDeeper(caller, callee) &&
    (isAddressDelegate(callee) ? delegatesAddresses(caller, callee) : delegatesNetwork(caller, callee))
  );
}

function sameContainer(caller: Invocation, callee: Invocation): boolean {
  const {containerId} = callee.parameters;
  return containerId !== undefined && caller.parameters.containerId === containerId;
}

/** By how many milliseconds the callee's time span sticks out of the caller's; an unknown end sticks out nowhere. */
function slackNeeded(caller: Invocation, callee: Invocation): number {
  const before = caller.startedAtMs - callee.startedAtMs;
  const after = (callee.endedAtMs ?? callee.startedAtMs) - (caller.endedAtMs ?? Infinity);
  return Math.max(0, before, after);
}

/**
 * One clock stamps all captures of a store of ours: however coarse, it cannot let a callee seem to start before its
 * caller or after its caller's end. At the very same tick as that end the two are taken for a sequence, since our shim
 * records the parents of nearly all that are not.
 */
function isApart(caller: Invocation, {source, startedAtMs}: Invocation): boolean {
  return source === 'mlab-cni' && (startedAtMs < caller.startedAtMs || startedAtMs >= (caller.endedAtMs ?? Infinity));
}

function innermostFirst(left: Invocation, right: Invocation): number {
  return (
    right.startedAtMs - left.startedAtMs || (left.endedAtMs ?? Number.MAX_VALUE) - (right.endedAtMs ?? Number.MAX_VALUE)
  );
}

function isShellDeeper(caller: Invocation, callee: Invocation): boolean {
  const [outer, inner] = [shellLevel(caller), shellLevel(callee)];
  return outer === undefined || inner === undefined || inner > outer;
}

function shellLevel({source, environment}: Invocation): number | undefined {
  const level = source === 'upstream-shim' ? Number(environment.get('SHLVL')) : NaN;
  return Number.isInteger(level) ? level : undefined;
}

/** Delegates for addresses (IPAM) get a request whose `type` is somebody else's. */
function isAddressDelegate({request, plugin}: Invocation): boolean {
  return request !== undefined && request.type !== null && request.type !== plugin;
}

function delegatesAddresses(caller: Invocation, callee: Invocation): boolean {
  const ipam = caller.request?.json['ipam'];
  return (
    callee.request?.type === caller.plugin &&
    isObject(ipam) &&
    asString(ipam['type']) === callee.plugin &&
    sameAttachment(caller, callee)
  );
}

function delegatesNetwork(caller: Invocation, callee: Invocation): boolean {
  if (isAddressDelegate(caller) || onlyDelegatesAddresses.has(caller.plugin) || callee.plugin === 'loopback')
    return false;
  return sameAttachment(caller, callee) ? caller.plugin !== callee.plugin : attachesNetworks.has(caller.plugin);
}

function sameAttachment(caller: Invocation, callee: Invocation): boolean {
  return caller.parameters.ifname === callee.parameters.ifname && caller.network === callee.network;
}

/** The reference plugins (github.com/containernetworking/plugins 1.9) start delegates for addresses at most. */
const onlyDelegatesAddresses: ReadonlySet<string> = new Set([
  'bandwidth',
  'bridge',
  'dhcp',
  'dummy',
  'firewall',
  'host-device',
  'host-local',
  'ipvlan',
  'loopback',
  'macvlan',
  'portmap',
  'ptp',
  'sbr',
  'static',
  'tap',
  'tuning',
  'vlan',
  'vrf',
]);
