import {asString, isObject} from '../../cni/json.js';
import {callsIn, type Call} from '../../capture/tree/call-tree.js';
import type {Situation} from './situation.js';

/** The parent interfaces and devices that the request of a call names. */
export function mastersIn(situation: Situation | undefined): string[] {
  const json = situation?.call.invocation.request?.json;
  return ['master', 'device', 'link', 'parent'].flatMap((key) => asString(json?.[key]) || []);
}

/** The `ipam.type` of the request of a call. */
export function ipamType({invocation}: Call): string | undefined {
  const ipam = invocation.request?.json['ipam'];
  return (isObject(ipam) && asString(ipam['type'])) || undefined;
}

/** An earlier ADD of the same plugin for the same attachment, to which no DEL came, as a sentence; at most one. */
export function earlierAddWithoutDel(situation: Situation | undefined): string[] {
  if (situation === undefined) return [];
  const {invocation} = situation.call;
  const earlier = [...situation.history, ...situation.siblings.flatMap(callsIn).map((call) => call.invocation)].filter(
    (other) =>
      other.id !== invocation.id &&
      other.plugin === invocation.plugin &&
      other.startedAtMs < invocation.startedAtMs &&
      other.parameters.containerId === invocation.parameters.containerId &&
      other.parameters.ifname === invocation.parameters.ifname,
  );
  const last = earlier.sort((left, right) => left.startedAtMs - right.startedAtMs).at(-1);
  return last?.operation === 'ADD'
    ? [`Capture ${last.id} is an earlier ADD of the same attachment, and no DEL came after it.`]
    : [];
}

/** The plugin of a call below that had not ended when its caller was killed; undefined: none. */
export function isRunningBelow(call: Call): string | undefined {
  const {invocation, children} = call;
  if (invocation.outcome !== 'partial' && !(invocation.exit !== null && 'signal' in invocation.exit)) return undefined;
  return children.findLast((child) => child.invocation.outcome === 'partial')?.invocation.plugin;
}
