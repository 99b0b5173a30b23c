import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {ConflictError} from '../../errors.js';
import type {HostPaths} from '../../system/host-paths.js';
import {entryAt} from '../../system/entry-at.js';
import {changeState, undoChange, type Change} from '../edits/change.js';
import type {Installation} from '../installation.js';
import {modeOf} from '../modes/modes.js';
import {removeReceipt} from './receipt.js';
import {receiptPath} from './state-directory.js';
import type {NodeAccess} from '../runtimes/target.js';
import {unifiedDiff} from '../edits/unified-diff.js';
import {namesSeenIn} from '../../system/names-in.js';

/**
 * Refuses to take anything back if something of it was edited since, in a way from which ours cannot be told.
 *
 * @param leave paths of files that stay as they are, whatever was done to them
 * @throws ConflictError naming each difference; nothing was changed
 */
export function checkForConflicts(host: HostPaths, installation: Installation, leave: readonly string[] = []): void {
  const {prepare, redirect} = installation;
  const overwritten = modeOf(installation).overwritten(host); // these are moved, not lost
  const foreign = [...redirect, ...prepare].filter(
    (change) => changeState(host, change) === 'foreign' && ![...overwritten, ...leave].includes(change.path),
  );
  const first = foreign[0];
  if (first === undefined) return;
  const differences = foreign.map((change) => firstLines(describeDifference(host, change)));
  const edit = redirect.findIndex((change) => change === first && change.kind === 'edit');
  throw new ConflictError(`changed since mlab-cni installed it, so it is left alone:\n${differences.join('\n')}`, {
    suggestions: [
      `undo that change in ${first.path} by hand, then run this again; nothing was changed by this run`,
      `or: mlab-cni shim uninstall ${foreign.map(({path}) => `--leave ${path}`).join(' ')}    leaves it as it is now`,
      ...(edit < 0
        ? []
        : [`jq -r '.redirect[${edit}].before.base64' ${host.at(receiptPath)} | base64 -d    is the original`]),
    ],
  });
}

const mostLines = 20;

/** A generated file may differ in all that it has. */
function firstLines(text: string): string {
  const lines = text.split('\n');
  const rest = lines.length - mostLines;
  return rest <= 0 ? text : [...lines.slice(0, mostLines), `... ${rest} more lines`].join('\n');
}

/** What somebody did to a change of ours: a unified diff where there is one. */
function describeDifference({at}: HostPaths, change: Change): string {
  const stat = entryAt(at(change.path));
  if (stat === undefined) return `${change.path} is gone`;
  if ((change.kind === 'edit' || change.kind === 'file') && stat.isFile()) {
    const ours = change.kind === 'edit' ? change.after : change.content;
    return unifiedDiff(change.path, ours, readFileSync(at(change.path)));
  }
  return `${change.path} is no longer ${change.kind === 'link' ? `a link to ${change.to}` : `a ${nouns[change.kind]}`}`;
}

const nouns = {directory: 'directory', file: 'regular file', edit: 'regular file'} as const;

/** Sends the runtime back to the real plugins: effective with its next restart. */
export function undoRedirect(host: HostPaths, {redirect}: Installation): void {
  for (const change of redirect.toReversed()) undoChange(host, change);
}

/** Removes what nobody uses any more, and last of all the receipt. The store stays, unless there is nothing in it. */
export function removeRest(host: HostPaths, installation: Installation): void {
  for (const change of installation.prepare.toReversed()) undoChange(host, change);
  if (captureCount(host, installation) === 0) {
    for (const change of installation.storeDirectories.toReversed()) undoChange(host, change);
  }
  removeReceipt(host);
}

/** Takes back everything at once: for when no runtime has taken notice yet. */
export async function takeBack(node: NodeAccess, installation: Installation): Promise<void> {
  await modeOf(installation).switchOff(node);
  undoRedirect(node.host, installation);
  removeRest(node.host, installation);
}

/** Calls that were recorded and not pruned. */
export function captureCount({at}: HostPaths, {settings}: Installation): number {
  return namesSeenIn(join(at(settings.store), 'started')).length;
}
