import {containerKey, type Invocation} from '../../capture/invocation.js';
import {isPoll} from '../../cni/operation.js';
import type {CaptureEntry} from '../disk/entry.js';
import type {Store} from '../disk/store.js';

/** The given invocations and all others about the same containers: what a call tree is made of. */
export function readFamilies(store: Store, invocations: readonly Invocation[]): Invocation[] {
  return [...invocations, ...readRelatives(store, invocations)];
}

/** What must be known of an invocation to find its relatives. */
export type Subject = Pick<Invocation, 'id' | 'node' | 'parameters'>;

/** All invocations about the same containers as those given, newest first, without these. */
export function* readRelatives(store: Store, given: readonly Subject[]): Generator<Invocation> {
  const known = new Set(given.map(keyOf));
  const containers = new Set(given.map(containerOf));
  for (const entry of store.entries(mayBeRelated)) {
    if (known.has(keyOf(entry))) continue;
    const reading = store.read(entry);
    if (reading.kind === 'capture' && containers.has(containerOf(reading.invocation))) yield reading.invocation;
  }

  /** Where names do not tell the container, only the content does; but polls and GC are about none. */
  function mayBeRelated({node, operation, containerId}: CaptureEntry): boolean {
    if (containerId !== null) return containers.has(containerKey(node, containerId));
    return operation === null || !(isPoll(operation) || operation === 'GC');
  }
}

function keyOf({node, id}: {readonly node: string | null; readonly id: string}): string {
  return `${node ?? ''}\n${id}`;
}

function containerOf({node, parameters}: Subject): string {
  return containerKey(node, parameters.containerId);
}
