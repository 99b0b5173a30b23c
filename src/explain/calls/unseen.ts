import {asString, isObject} from '../../cni/json.js';
import type {Call} from '../../capture/tree/call-tree.js';

/** What the captures behind an explanation do not show, as sentences. `chain` is outermost first. */
export function unseenIn(chain: readonly Call[]): string[] {
  const inferred = chain.filter(({parent}) => parent?.inferred === true);
  const innermost = chain.at(-1);
  return [
    ...(inferred.length === 0
      ? []
      : ['Who called whom was not recorded: it is concluded from times, containers and requests.']),
    ...(innermost === undefined ? [] : [...missingDelegate(innermost), ...missingEnd(innermost)]),
    'Logs of the runtime, the kubelet and the kernel are not part of a capture.',
  ];
}

function missingDelegate({invocation, children}: Call): string[] {
  const ipam = invocation.request?.json['ipam'];
  const delegate = isObject(ipam) ? asString(ipam['type']) : undefined;
  const isThere = delegate === invocation.plugin || children.some((child) => child.invocation.plugin === delegate);
  return !delegate || isThere || invocation.request?.type !== invocation.plugin
    ? []
    : [`No call of ${delegate} was recorded: ${invocation.plugin} did not get that far, or called it past the shim.`];
}

function missingEnd({invocation}: Call): string[] {
  return invocation.exit === null ? [`How ${invocation.plugin} ended was not recorded.`] : [];
}
