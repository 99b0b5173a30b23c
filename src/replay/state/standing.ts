import type {Invocation} from '../../capture/invocation.js';
import {validAttachments} from '../../records/valid-attachments.js';

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

function collect(adds: Map<string, Invocation>, {plugin, request}: Invocation): void {
  const valid = validAttachments(request?.json ?? {});
  for (const [key, add] of adds) {
    const {containerId = '', ifname = ''} = add.parameters;
    if (add.plugin === plugin && !valid.has(`${containerId}/${ifname}`)) adds.delete(key);
  }
}
