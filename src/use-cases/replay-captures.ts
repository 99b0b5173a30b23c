import type {Change} from '../capture/change/change.js';
import type {Choice} from '../capture/selection/choice.js';
import {changeSubjects} from '../replay/change-subjects.js';
import {editRequest} from '../replay/edit-request.js';
import type {Live} from '../replay/live/replay-live.js';
import {slowPathOf} from '../replay/mock/mock-script.js';
import {mockedPlugins, requireRecorded, type Roles} from '../replay/mock/roles.js';
import {withMocks} from '../replay/mock/with-mocks.js';
import {parseAgainst} from '../replay/plugin/find-plugin.js';
import {replay} from '../replay/replay.js';
import type {RepeatedReplay, SuiteReport} from '../replay/replay-report.js';
import type {Subject} from '../replay/state/step.js';
import {onlySubject, replayOne, replaySuite} from '../replay/suite.js';
import {replayRules} from '../replay/verdict/rules.js';
import type {Store} from '../store/disk/store.js';
import {readCapturesOf} from '../store/query/captures-of.js';
import {readEarlier} from '../store/query/earlier.js';
import {findInnermost} from '../store/query/lives.js';
import {chooseCaptures} from '../store/query/replay-subjects.js';
import type {RunProcess, StartProcess} from '../system/process.js';

/** What is replayed, changed how, where, and against what. */
export interface ReplayRequest {
  readonly choice: Choice;
  readonly changes: readonly Change[];
  /** The shell command of an editor in which the request is changed further; null: in none. */
  readonly editor: string | null;
  readonly roles: Roles;
  /** Whether mocks take as long as the recorded call did. */
  readonly withDelay: boolean;
  /** Where the real plugins are; null: where the shim found them. */
  readonly binDirs: readonly string[] | null;
  readonly likeHost: boolean;
  /** Not null: the calls are made on this node itself. */
  readonly live: Live | null;
  /** For each call. */
  readonly timeoutMs: number;
  /** Whether addresses, MACs and the like count as differences, too. */
  readonly isExact: boolean;
  readonly repeat: number;
  /** How many at a time. */
  readonly jobs: number;
}

/** What a replay needs around it. */
export interface ReplaySurroundings {
  readonly packageRoot: string;
  readonly runProcess: RunProcess;
  readonly startProcess: StartProcess;
  readonly clock: () => number;
  readonly onProgress: (done: number, total: number) => void;
  readonly warn: (text: string) => void;
}

/**
 * Replays what was chosen of a store: one call in full, of several a row for each.
 *
 * @throws NotFoundError if nothing fits
 * @throws UsageError for a plugin or a part of a request that is not there
 * @throws what {@link replay} throws
 */
export async function replayCaptures(
  store: Store,
  request: ReplayRequest,
  {packageRoot, warn, ...around}: ReplaySurroundings,
): Promise<RepeatedReplay | SuiteReport> {
  const {choice, editor, roles, timeoutMs, repeat, jobs} = request;
  const entries = store.entries();
  requireRecorded(roles, new Set(entries.map(({plugin}) => plugin)));
  const {groups, plugins, damaged} = chooseCaptures(store, entries, choice);
  if (damaged > 0) warn(`damaged captures left out: ${damaged}`);
  const edits = editor === null ? [] : [await editRequest(groups, editor)];
  const subjects = changeSubjects(groups, [...request.changes, ...edits]);
  const mocks = {
    captures: readCapturesOf(store, entries, groups, mockedPlugins(roles, plugins)),
    plugins: roles.mock ?? [],
    withDelay: request.withDelay,
    timeoutMs,
    slowPath: slowPathOf(packageRoot),
  };
  return withMocks<RepeatedReplay | SuiteReport>(mocks, (made) => {
    const run = (group: readonly Subject[]) =>
      replay(group, {
        ...request,
        ...around,
        against: parseAgainst(roles.against),
        mocks: made,
        rules: request.isExact ? [] : replayRules,
        innermostOf: (call) => findInnermost(store, call),
        earlierThan: (target) => readEarlier(store, entries, target),
      });
    const only = choice.kind === 'all' ? undefined : onlySubject(subjects);
    if (only !== undefined) return replayOne(only, repeat, run);
    return replaySuite(subjects, {jobs, repeat, replay: run, clock: around.clock, onProgress: around.onProgress});
  });
}
