import type {Answer} from '../replay-report.js';

/**
 * What two errors tell about the circumstances of a replay, one sentence each: the recorded error blames something that
 * was there before the call, like a full range, and does not come again although the input is the same, so that
 * something is missing now; or only the replayed one does, so that something is missing or too much; or a delegate is
 * not installed here, or a mock had no answer for it.
 */
export function missingState(recorded: Answer, replayed: Answer, isChanged: boolean): string[] {
  const [before, now] = [textOf(recorded), textOf(replayed)];
  const delegate = missingDelegate.exec(now)?.[1];
  if (delegate !== undefined && !missingDelegate.test(before))
    return [`its delegate ${delegate} is not installed here`];
  const unanswered = noRecording.exec(now)?.[0];
  if (unanswered !== undefined) return [unanswered];
  if (isChanged) return []; // a fix is to make the error go away
  if (now === '' && isAboutState(before)) {
    return [
      'the recorded error is about something that was there before the call, and no capture tells how it got there',
    ];
  }
  return isAboutState(now) && !isAboutState(before)
    ? ['the error is about something that was otherwise on the node, and no capture tells of it']
    : [];
}

function isAboutState(text: string): boolean {
  return stateMessages.some((message) => message.test(text));
}

/** As libcni says it (containernetworking/cni pkg/invoke/find.go). */
const missingDelegate = /failed to find plugin "([^"]+)" in path/;

/** What a mock says that cannot answer: see mock/no-match.ts. */
const noRecording = /the mock of .*/s;

/** Messages of the reference plugins (github.com/containernetworking/plugins 1.9) and of the kernel. */
const stateMessages: readonly RegExp[] = [
  /no IP addresses available in range set/,
  /duplicate allocation is not allowed/,
  /requested IP address \S+ is not available/,
  /already has an IP address/,
  /could not set bridge's mac/,
  /already (exists|in use|allocated)/,
  /file exists/,
  /Link not found/,
  /no such (file or directory|device|network interface)/i,
  /(no|find|get) default route/,
  /failed to open netns/,
  /device or resource busy/,
];

function textOf({error}: Answer): string {
  return error === null ? '' : `${error.msg} ${error.details ?? ''}`;
}
