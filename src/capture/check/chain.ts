import {finding, type Finding} from '../../cni/check/finding.js';
import {isBefore} from '../../cni/spec-version.js';
import {resultMeaning} from '../../cni/prev-result.js';
import {asString, type JsonObject} from '../../cni/json.js';
import type {Call} from '../tree/call-tree.js';
import {compareJson} from '../change/difference.js';
import type {Invocation} from '../invocation.js';
import {about, type CaptureFinding} from './capture-finding.js';

/** Checks how callers run the plugins of one network one after the other: what is handed on, and the order. */
export function checkChains(trees: readonly Call[]): CaptureFinding[] {
  const below = trees.flatMap(({children}) => checkChains(children));
  return [...attachments(trees.map(({invocation}) => invocation)).flatMap(checkAttachment), ...below];
}

/** The calls of one caller for one attachment to one network, oldest first. */
function attachments(siblings: readonly Invocation[]): Invocation[][] {
  const groups = new Map<string, Invocation[]>();
  for (const each of siblings) {
    const {containerId, ifname} = each.parameters;
    if (containerId === undefined || ifname === undefined) continue;
    const key = JSON.stringify([containerId, ifname, each.network]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [each]);
    else group.push(each);
  }
  return [...groups.values()];
}

/** What has happened to an attachment so far. */
interface Progress {
  /** The ADDs since the last DEL, in order. */
  added: Invocation[];
  /** Plugins whose DEL came since, in order. */
  deleted: string[];
}

function checkAttachment(calls: readonly Invocation[]): CaptureFinding[] {
  const progress: Progress = {added: [], deleted: []};
  return calls.flatMap((call) => {
    if (call.operation === 'ADD') return about(call, checkAdd(call, progress));
    if (call.operation === 'DEL') return about(call, checkDelete(call, progress));
    return [];
  });
}

function checkAdd(call: Invocation, progress: Progress): Finding[] {
  if (progress.deleted.length > 0) Object.assign(progress, {added: [], deleted: []});
  const before = progress.added.at(-1);
  const isRepeated = progress.added.some(({plugin, outcome}) => plugin === call.plugin && outcome === 'succeeded');
  progress.added.push(call);
  if (isRepeated) {
    return [finding('add-repeated', '', `${call.plugin} was added to this interface already, and not deleted since`)];
  }
  return before?.result === undefined ? [] : checkHandover(call, before.result, before.plugin);
}

function checkHandover({request}: Invocation, result: JsonObject, from: string): Finding[] {
  if (request === undefined || isBefore(request.cniVersion ?? '', '0.3.0')) return [];
  if (request.prevResult === null) {
    return [finding('prev-result-not-passed', 'stdin prevResult', `it is missing, and ${from} had a result`)];
  }
  const changed = changedParts(result, request.prevResult);
  return changed === ''
    ? []
    : [finding('prev-result-altered', 'stdin prevResult', `it is not the result of ${from}: ${changed} differ`)];
}

function checkDelete(call: Invocation, progress: Progress): Finding[] {
  const {added, deleted} = progress;
  const isRepeated = deleted.includes(call.plugin);
  const position = (plugin: string) => added.findIndex((each) => each.plugin === plugin);
  const early = deleted.find((plugin) => position(plugin) >= 0 && position(plugin) < position(call.plugin));
  deleted.push(call.plugin);
  if (isRepeated) {
    const hasFailed = call.outcome === 'failed' || call.outcome === 'crashed';
    return hasFailed ? [finding('repeated-delete-failed', '', 'an earlier DEL of this attachment was recorded')] : [];
  }
  return [
    ...(early === undefined ? [] : [finding('delete-order', '', `DEL of ${early} came first, and so did its ADD`)]),
    ...checkDeletePrevResult(call, added.at(-1)),
  ];
}

/** A missing prevResult is allowed, since a runtime may not have one after a failed ADD. */
function checkDeletePrevResult(call: Invocation, last: Invocation | undefined): Finding[] {
  const prevResult = last === undefined ? null : call.request?.prevResult;
  if (!prevResult || last?.result === undefined) return [];
  const changed = changedParts(last.result, prevResult);
  return changed === ''
    ? []
    : [finding('delete-prev-result', 'stdin prevResult', `it is not the final result of the ADD: ${changed} differ`)];
}

/** The top-level keys under which two results mean different things; empty: none. */
function changedParts(left: JsonObject, right: JsonObject): string {
  const [version = ''] = [left, right]
    .map((result) => asString(result['cniVersion']) ?? '')
    .sort((one, other) => (isBefore(one, other) ? -1 : 1));
  const differences = compareJson(resultMeaning(left, version), resultMeaning(right, version), []);
  return [...new Set(differences.map(({path}) => path.split(/[.[]/, 1)[0] ?? ''))].join(', ');
}
