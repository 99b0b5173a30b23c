import {parseJson} from '../../cni/json.js';
import type {MockRecording} from './recording.js';

/** The file with all recordings of a mock directory, one a line, for questions that the shell cannot answer. */
export const recordingsName = 'recordings';

/** A line of that file. */
export function recordingLine({stdout, stderr, ...rest}: MockRecording): string {
  return `${JSON.stringify({...rest, stdout: stdout.toString('base64'), stderr: stderr.toString('base64')})}\n`;
}

/** The recordings in that file; lines that are none are left out. */
export function loadRecordings(text: string): MockRecording[] {
  return text.split('\n').flatMap((line) => {
    const stored = parseJson(line) as unknown as StoredRecording | undefined;
    if (stored === undefined) return [];
    return [{...stored, stdout: Buffer.from(stored.stdout, 'base64'), stderr: Buffer.from(stored.stderr, 'base64')}];
  });
}

/** Its bytes are base64. */
type StoredRecording = Omit<MockRecording, 'stdout' | 'stderr'> & {readonly stdout: string; readonly stderr: string};
