import {requestOf, typeOf, type NetworkList} from '../../cni/network-list.js';
import type {JsonObject} from '../../cni/json.js';
import type {InvokedCall, InvokeReport} from './invoke-report.js';
import {isBefore} from '../../cni/spec-version.js';
import {InternalError} from '../../errors.js';
import {effectsBetween} from '../effects/effects.js';
import {observe} from '../effects/snapshot.js';
import type {Stage} from '../stage.js';
import {Session} from '../session.js';
import {asRecorded} from '../state/step.js';
import {answerOf} from '../verdict/answer.js';
import {madeUpCall, type Attachment} from './made-up-call.js';

export interface InvokeOptions {
  readonly list: NetworkList;
  readonly attachment: Attachment;
  readonly capabilityArgs: JsonObject;
  /** CHECK between ADD and DEL. */
  readonly withCheck: boolean;
  /** Path of each plugin's program. */
  readonly programs: ReadonlyMap<string, string>;
  readonly binDirs: readonly string[];
  /** For each call. */
  readonly timeoutMs: number;
}

/**
 * Attaches a network as a runtime does (containernetworking/cni libcni/api.go): ADD of each plugin, the result handed
 * on, until one fails; then CHECK, if it is wanted and all went well, and in any case DEL of each, backwards. The
 * result is kept for DEL only if all went well, and from version 0.4.0 on.
 *
 * @throws UnreplayableError if a network namespace cannot be made
 * @throws TimeoutError if a plugin does not end in time
 */
export async function invokeChain(stage: Stage, options: InvokeOptions): Promise<Omit<InvokeReport, 'place'>> {
  const {list, attachment, capabilityArgs, withCheck, programs, binDirs} = options;
  const session = new Session(stage, options.timeoutMs);
  const calls: InvokedCall[] = [];
  let result: JsonObject | undefined;
  let isKept = false;
  for (const plugin of list.plugins) await session.prepare(stepOf(plugin, 'ADD'));
  const look = () => observe(stage, attachment.netns);
  const before = await look();
  let added;
  try {
    for (const plugin of list.plugins) if (succeeded()) result = (await call(plugin, 'ADD')) ?? result;
    isKept = succeeded() && keepsResult(list);
    added = await look();
    if (withCheck && succeeded()) for (const plugin of list.plugins) await call(plugin, 'CHECK');
  } finally {
    stage.startUndoing();
    for (const plugin of [...list.plugins].reverse()) await call(plugin, 'DEL');
  }
  const after = await look();
  return {
    network: list.name,
    containerId: attachment.containerId,
    netns: attachment.netns,
    ifname: attachment.ifname,
    standIns: session.standIns,
    calls,
    succeeded: succeeded(),
    result: result ?? null,
    effects: effectsBetween(before, added),
    leftovers: effectsBetween(before, after),
  };

  function succeeded(): boolean {
    return calls.every(({answer}) => answer?.outcome === 'succeeded');
  }

  function stepOf(plugin: JsonObject, operation: string) {
    const prevResult = operation !== 'DEL' || isKept ? result : undefined;
    const request = requestOf(list, plugin, capabilityArgs, prevResult);
    const made = madeUpCall(typeOf(plugin), operation, request, attachment);
    return {...asRecorded(made), role: 'state' as const, prevResultFrom: null, gaps: []};
  }

  async function call(plugin: JsonObject, operation: string): Promise<JsonObject | undefined> {
    const step = stepOf(plugin, operation);
    const name = step.call.plugin;
    const program = programs.get(name);
    if (program === undefined) throw new InternalError(`no program was found for ${name}`);
    const answered = await session.call(step, program, binDirs);
    const answer = answered === null ? null : answerOf(answered);
    calls.push({plugin: name, operation, program, request: step.call.request?.json ?? {}, answer});
    return answered?.result;
  }
}

/** CHECK, and prevResult for DEL, came with version 0.4.0 of the specification. */
export function keepsResult({cniVersion}: NetworkList): boolean {
  return !isBefore(cniVersion, '0.4.0');
}
