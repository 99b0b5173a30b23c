import type {Invocation} from '../../capture/invocation.js';
import {withTemporaryDirectory} from '../../system/temporary-directory.js';
import {makeMockDirectory, type MockedPlugins} from './mock-directory.js';
import type {SlowPath} from './mock-script.js';
import {recordingOf, type MockRecording, type Unanswered} from './recording.js';

/** Mocks that stand in front of the real plugins. */
export interface Mocks {
  readonly directory: string;
  /** What they need to see beside it. */
  readonly needs: readonly string[];
  readonly plugins: MockedPlugins;
}

export interface MockRequest {
  /** What they answer from; those that come first are preferred. They need not be in memory together. */
  readonly captures: Iterable<Invocation>;
  /** Mocks even if no capture is theirs. */
  readonly plugins: readonly string[];
  readonly withDelay: boolean;
  /** However long the recorded call took, the answer comes within that time. */
  readonly timeoutMs: number;
  readonly slowPath: SlowPath | null;
}

/** Makes mocks, hands them over, and removes them whatever happens; null if there is nothing to mock. */
export function withMocks<T>(request: MockRequest, use: (mocks: Mocks | null) => Promise<T>): Promise<T> {
  const {captures, plugins, slowPath} = request;
  const remaining = captures[Symbol.iterator]();
  const first = remaining.next();
  if (first.done === true && plugins.length === 0) return use(null);
  return withTemporaryDirectory('mock', (directory) => {
    const recordings = recordingsOf(first, remaining, request);
    const made = makeMockDirectory(directory, {recordings, scripted: [], plugins, slowPath, forSandbox: true});
    return use({directory, needs: slowPath?.directories ?? [], plugins: made});
  });
}

function* recordingsOf(
  first: IteratorResult<Invocation>,
  remaining: Iterator<Invocation>,
  {withDelay, timeoutMs}: MockRequest,
): Generator<MockRecording | Unanswered> {
  for (let next = first; next.done !== true; next = remaining.next()) {
    const recording = recordingOf(next.value, withDelay);
    yield recording.exit === null ? recording : {...recording, delayMs: Math.min(recording.delayMs, 0.8 * timeoutMs)};
  }
}
