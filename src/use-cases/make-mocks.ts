import type {Filter} from '../capture/selection/filter.js';
import type {Invocation} from '../capture/invocation.js';
import {NotFoundError, StoreMissingError} from '../errors.js';
import {makeMockDirectory} from '../replay/mock/mock-directory.js';
import type {SlowPath} from '../replay/mock/mock-script.js';
import {recordingOf, type MockRecording, type Unanswered} from '../replay/mock/recording.js';
import type {ScriptedAnswer} from '../replay/mock/scripted.js';
import {openStore} from '../store/disk/store.js';
import {nothingFits} from '../store/query/nothing-fits.js';
import {queryCaptures} from '../store/query/query.js';

/** What mocks answer, and where they are to be. */
export interface MocksRequest {
  readonly directory: string;
  readonly store: string;
  readonly node: string | undefined;
  readonly filter: Filter;
  /** Answers that somebody made up, which come first. */
  readonly scripted: readonly ScriptedAnswer[];
  /** Whether they take as long as the recorded call did. */
  readonly withDelay: boolean;
  readonly slowPath: SlowPath | null;
  readonly warn: (text: string) => void;
}

/** What was made. */
export interface MadeMocks {
  readonly plugins: readonly string[];
  /** How many captures they answer from. */
  readonly captures: number;
}

/**
 * Makes a directory of mocks that answer from the captures that fit. Calls without an end answer nothing. With made-up
 * answers there need not be a store.
 *
 * @throws NotFoundError if there is nothing to answer with
 * @throws UsageError if the directory cannot be made
 */
export function makeMocks(request: MocksRequest): MadeMocks {
  const {directory, scripted, slowPath, withDelay, warn} = request;
  const recordings = capturesFor(request)
    .map((capture) => recordingOf(capture, withDelay))
    .filter(isAnswered);
  if (recordings.length + scripted.length === 0) {
    throw new NotFoundError('no capture fits, so there is nothing that a mock could answer', {
      suggestions: ['mlab-cni list    shows what there is'],
    });
  }
  const plugins = makeMockDirectory(directory, {recordings, scripted, slowPath});
  const captures = recordings.filter(({plugin}) => plugins.includes(plugin)).length;
  const leftOut = recordings.length - captures;
  if (leftOut > 0) warn(`captures left out, since no plugin can have such a name: ${leftOut}`);
  return {plugins, captures};
}

/** Oldest first. */
function capturesFor({store: directory, node, filter, scripted, warn}: MocksRequest): Invocation[] {
  try {
    const store = openStore(directory, {node, keepsAll: true});
    const {captures, damaged} = queryCaptures(store, {entries: store.entries(), filter, limit: Infinity});
    if (damaged.length > 0) warn(`damaged captures left out: ${damaged.length}`);
    if (captures.length === 0 && scripted.length === 0) throw nothingFits(store, filter);
    return [...captures].reverse();
  } catch (error) {
    if (scripted.length > 0 && error instanceof StoreMissingError) return [];
    throw error;
  }
}

function isAnswered(recording: MockRecording | Unanswered): recording is MockRecording {
  return recording.exit !== null;
}
