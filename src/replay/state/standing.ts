import type {Invocation} from '../../capture/invocation.js';
import {asArray, asString, isObject} from '../../cni/json.js';

/** The ADDs that no DEL and no GC undid, oldest first, and what is uncertain about them. */
export function standing(calls: readonly Invocation[]): {
  readonly calls: readonly Invocation[];
  readonly gaps: readonly string[];
} {
  const adds = new Map<string, Invocation>();
  for (const call of calls) {
    const {operation, outcome} = call;
    if (operation === 'ADD' && (outcome === 'succeeded' || outcome === 'partial')) adds.set(keyOf(call), call);
    if (operation === 'DEL' && outcome === 'succeeded') adds.delete(keyOf(call));
    if (operation === 'GC' && outcome === 'succeeded') collect(adds, call);
  }
  const left = [...adds.values()];
  return {
    calls: left.filter(({outcome}) => outcome === 'succeeded'),
    gaps: left.filter(({outcome}) => outcome === 'partial').map(unknownEnd),
  };
}

export function unknownEnd({operation, plugin, id}: Invocation): string {
  return `the ${operation} of ${plugin} in capture ${id} has no recorded end: what it left behind is not known`;
}

function keyOf({plugin, parameters}: Invocation): string {
  return [plugin, parameters.containerId, parameters.ifname].join('\n');
}

/** GC names the attachments that are to stay (specification 1.1.0, "GC"); libcni also writes the older key. */
function collect(adds: Map<string, Invocation>, {plugin, request}: Invocation): void {
  const list = request?.json['cni.dev/valid-attachments'] ?? request?.json['cni.dev/attachments'];
  const valid = new Set(
    asArray(list).flatMap((attachment) =>
      isObject(attachment)
        ? [[plugin, asString(attachment['containerID']), asString(attachment['ifname'])].join('\n')]
        : [],
    ),
  );
  for (const [key, add] of adds) if (add.plugin === plugin && !valid.has(key)) adds.delete(key);
}
