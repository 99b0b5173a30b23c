import {randomBytes} from 'node:crypto';
import {ClusterError} from '../../errors.js';
import type {Obstacle} from '../pod/obstacle.js';
import {deskDirectory, runOnce, type Desk} from './desk.js';
import type {EndedCall, PackedFile, RecorderEvent} from './event.js';
import {followEvents} from './follow-events.js';

/** A recorder that is followed, and can be asked for something. */
export interface Recorder {
  readonly node: string;
  /** Fulfilled when recording is on. */
  readonly isOn: Promise<void>;
  /** What kept its events from being read last; null: nothing did. */
  readonly problem: () => Obstacle | null;
  /** Fulfilled when recording has ended by itself. */
  readonly isOff: Promise<void>;
  /** Makes a file on the desk; answers its name there. */
  readonly pack: (what: 'pack' | 'context', signal: AbortSignal) => Promise<PackedOnDesk>;
  readonly switchOff: (signal: AbortSignal) => Promise<void>;
  /** Switches off, erases what is on the node, and ends. */
  readonly erase: (signal: AbortSignal) => Promise<void>;
  /** No more is read from it; what runs there runs on. */
  readonly leave: () => void;
}

export interface PackedOnDesk {
  readonly name: string;
  readonly file: PackedFile;
}

export interface RecorderHooks {
  readonly onCall: (call: EndedCall) => void;
  readonly onProblem: (problem: string, error: ClusterError | null) => void;
}

type Answer = Extract<RecorderEvent, {readonly kind: 'packed' | 'done'}>;

/** Follows a recorder from now on. */
export function openRecorder(desk: Desk, {onCall, onProblem}: RecorderHooks): Recorder {
  const left = new AbortController();
  const answers = new Map<string, (answer: Answer) => void>();
  const [on, off] = [latch(), latch()];
  let isEnding = false;
  let last: Obstacle | null = null;
  void followEvents(desk, {
    onEvent: (event) => {
      last = null;
      if (event.kind === 'on') {
        if (event.warning !== '') onProblem(event.warning, null);
        on.open();
      } else if (event.kind === 'off') off.open();
      else if (event.kind === 'call') onCall(event.call);
      else if (event.kind !== 'beat') answers.get(event.token)?.(event);
    },
    onProblem: (problem, error) => {
      last = {reason: problem, remedy: error?.suggestions[0] ?? 'mlab-cni cluster status'};
      if (!isEnding) onProblem(problem, error);
    },
    signal: left.signal,
  });
  return {
    node: desk.node,
    isOn: on.opened,
    isOff: off.opened,
    problem: () => last,
    pack: async (what, signal) => {
      const [token, answer] = await ask(what, signal);
      if (answer.kind !== 'packed' || answer.file.status !== 0) throw failed(what, answer);
      return {name: `${token}.tar.gz`, file: answer.file};
    },
    switchOff: async (signal) => {
      const [, answer] = await ask('off', signal);
      if (answer.kind !== 'done' || answer.status !== 0) throw failed('off', answer);
    },
    erase: async (signal) => {
      isEnding = true; // its end cuts the connection
      const [, answer] = await ask('erase', signal);
      if (answer.kind !== 'done' || answer.status !== 0) throw failed('erase', answer);
    },
    leave: () => left.abort(),
  };

  async function ask(what: string, signal: AbortSignal): Promise<readonly [string, Answer]> {
    const token = randomBytes(6).toString('hex');
    const answer = new Promise<Answer>((resolve) => answers.set(token, resolve));
    const [part, whole] = [`${deskDirectory}/${token}.ask`, `${deskDirectory}/asks/${token}`];
    const wake = `read -r pid <${deskDirectory}/pid && kill -USR1 "$pid"`;
    await runOnce(desk, ['sh', '-c', `echo ${what} >${part} && mv ${part} ${whole} || exit; ${wake} || :`], signal);
    return [token, await Promise.race([answer, aborted(signal, what)])];
  }

  function aborted(signal: AbortSignal, what: string): Promise<never> {
    return new Promise((_resolve, reject) => {
      const give = () =>
        reject(
          new ClusterError(`the recorder on ${desk.node} did not answer in time when asked to ${words[what] ?? what}`),
        );
      if (signal.aborted) give();
      else signal.addEventListener('abort', give);
    });
  }

  function failed(what: string, answer: Answer): ClusterError {
    const {status, text} = answer.kind === 'packed' ? answer.file : answer;
    return new ClusterError(`${desk.node} could not ${words[what] ?? what}: ${text || `exit status ${status}`}`);
  }
}

const words: Readonly<Record<string, string>> = {
  pack: 'pack its captures',
  context: 'gather its context',
  off: 'switch off',
  erase: 'erase its captures',
};

function latch(): {readonly opened: Promise<void>; readonly open: () => void} {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return {opened, open};
}
