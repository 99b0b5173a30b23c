import {compareJson} from '../../capture/change/difference.js';
import {parseJsonObject} from '../../cni/json.js';
import {mockRules, type MockRecording} from './recording.js';

/** What a mock is asked. */
export interface Question {
  readonly plugin: string;
  readonly operation: string;
  readonly ifname: string;
  readonly containerId: string;
  readonly stdin: string;
}

/** The recording that answers, or why none does. */
export type Found =
  {readonly kind: 'answer'; readonly recording: MockRecording} | {readonly kind: 'none'; readonly reason: string};

/**
 * Looks for the recording of the same plugin, operation and interface whose request means the same; one of the same
 * container comes first. Otherwise the reason names the nearest recording and where it differs.
 */
export function findAnswer(recordings: readonly MockRecording[], question: Question): Found {
  const {plugin, operation, ifname, containerId} = question;
  const asked =
    `the mock of ${plugin} has no recording of ${operation || 'a call without CNI_COMMAND'} ${ifname}`.trim();
  const sameCall = recordings.filter(
    (recording) => recording.plugin === plugin && recording.operation === operation && recording.ifname === ifname,
  );
  const ranked = [
    ...sameCall.filter((recording) => recording.containerId === containerId),
    ...sameCall.filter((recording) => recording.containerId !== containerId),
  ].map((recording) => ({recording, differing: differingKeys(recording, question)}));
  const answer = ranked.find(({differing}) => differing.length === 0);
  if (answer !== undefined) return {kind: 'answer', recording: answer.recording};
  const [nearest] = [...ranked].sort((left, right) => left.differing.length - right.differing.length);
  if (nearest === undefined) return {kind: 'none', reason: `${asked}; ${otherCalls(recordings, plugin)}`};
  const keys = nearest.differing.slice(0, 5).join(', ');
  return {kind: 'none', reason: `${asked} with this request; the nearest, ${nearest.recording.id}, differs in ${keys}`};
}

function differingKeys({request, stdin}: MockRecording, question: Question): string[] {
  const json = parseJsonObject(question.stdin);
  if (request === null || json === undefined) return stdin === question.stdin.trimEnd() ? [] : ['the whole request'];
  return compareJson(request, json, mockRules)
    .filter(({volatile}) => !volatile)
    .map(({label, before, after}) => `${label} (${show(before)} recorded, ${show(after)} asked)`);
}

function otherCalls(recordings: readonly MockRecording[], plugin: string): string {
  const calls = recordings
    .filter((recording) => recording.plugin === plugin)
    .map(({operation, ifname}) => `${operation} ${ifname}`.trim());
  return calls.length === 0 ? 'there is none of that plugin' : `there are ${[...new Set(calls)].join(', ')}`;
}

function show(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}
