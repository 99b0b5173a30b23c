import type {Invocation} from '../../capture/invocation.js';
import {captureJson, type CaptureJson, type DamagedJson} from './capture-json.js';

type TailRow = {readonly kind: 'capture'; readonly invocation: Invocation} | ({readonly kind: 'damaged'} & DamagedJson);

/** A line of `tail --json`: a capture, or what is wrong with it. Its caller is the one that was recorded, if any. */
export function tailJson(row: TailRow): CaptureJson | {readonly damaged: DamagedJson} {
  if (row.kind === 'damaged') return {damaged: {id: row.id, path: row.path, reason: row.reason}};
  const {invocation} = row;
  const {parentId} = invocation;
  return captureJson(invocation, parentId === null ? null : {id: parentId, inferred: false});
}
