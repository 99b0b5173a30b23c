import type {Invocation} from '../../capture/invocation.js';
import {withTemporaryDirectory} from '../../system/temporary-directory.js';
import {makeMockDirectory, type MockedPlugins} from './mock-directory.js';
import type {SlowPath} from './mock-script.js';
import {recordingOf} from './recording.js';

/** Mocks that stand in front of the real plugins. */
export interface Mocks {
  readonly directory: string;
  /** What they need to see beside it. */
  readonly needs: readonly string[];
  readonly plugins: MockedPlugins;
}

export interface MockRequest {
  /** What they answer from; those that come first are preferred. */
  readonly captures: readonly Invocation[];
  /** Mocks even if no capture is theirs. */
  readonly plugins: readonly string[];
  readonly withDelay: boolean;
  readonly slowPath: SlowPath | null;
}

/** Makes mocks, hands them over, and removes them whatever happens; null if there is nothing to mock. */
export function withMocks<T>(request: MockRequest, use: (mocks: Mocks | null) => Promise<T>): Promise<T> {
  const {captures, plugins, withDelay, slowPath} = request;
  if (captures.length === 0 && plugins.length === 0) return use(null);
  const recordings = captures.flatMap((capture) => recordingOf(capture, withDelay) ?? []);
  const names = [...new Set([...plugins, ...captures.map(({plugin}) => plugin)])];
  return withTemporaryDirectory('mock', (directory) =>
    use({
      directory,
      needs: slowPath?.directories ?? [],
      plugins: makeMockDirectory(directory, {recordings, scripted: [], plugins: names, slowPath}),
    }),
  );
}
