import type {Fleet} from '../../kubernetes/recording/fleet.js';
import type {PackedFile} from '../desk/event.js';
import {openDesk} from '../desk/desk.js';
import {fetchFile} from '../desk/fetch-file.js';
import type {Recorder} from '../desk/recorder.js';
import {podName} from '../pod/names.js';
import type {Obstacle} from '../pod/obstacle.js';
import {obstacleFrom} from './outcome.js';
import type {PodBoard} from './pod-board.js';

/** Brings a pack that was fetched into the store; it is deleted afterwards. */
export type TakeIn = (node: string, path: string) => Promise<void>;

export interface Finish {
  /** What is to be fetched, and where to; null: nothing. */
  readonly fetch: {readonly what: 'pack' | 'context'; readonly path: string; readonly takeIn: TakeIn} | null;
  /** Whether it goes on recording afterwards. */
  readonly keepOn: boolean;
}

export interface FinishContext {
  readonly fleet: Fleet;
  readonly board: PodBoard;
  readonly namespace: string;
  /** So long nothing may come from the node. */
  readonly nodeTimeoutMs: number;
}

export interface Finished {
  readonly bytes: number;
  readonly isFetched: boolean;
  readonly isClean: boolean;
  readonly obstacle: Obstacle | null;
}

/**
 * Switches a recorder off, fetches what it has, lets it erase that, and deletes its pod. What was not fetched is not
 * erased: then the recorder is left, keeps its captures as long as it was told to, and goes by itself.
 */
export async function finishRecorder(
  {fleet, board, namespace, nodeTimeoutMs}: FinishContext,
  recorder: Recorder,
  {fetch, keepOn}: Finish,
): Promise<Finished> {
  const name = podName(recorder.node);
  const patience = patienceOf(nodeTimeoutMs);
  const over = new AbortController();
  const isOver = board.untilOver(name, over.signal).then((obstacle) => {
    if (obstacle !== null && !over.signal.aborted) patience.giveUp(obstacle);
  });
  let [bytes, isFetched, isClean] = [0, false, false];
  try {
    if (!keepOn) await recorder.switchOff(patience.signal);
    if (fetch !== null) {
      patience.renew();
      const packed = await recorder.pack(fetch.what, patience.signal);
      await transfer(packed, fetch.path);
      await fetch.takeIn(recorder.node, fetch.path);
      bytes = packed.file.bytes;
      isFetched = true;
    }
    if (!keepOn) {
      patience.renew();
      await erase();
      isClean = true;
    }
    return {bytes, isFetched, isClean, obstacle: null};
  } catch (error) {
    return {bytes, isFetched, isClean, obstacle: patience.obstacle() ?? obstacleFrom(error)};
  } finally {
    over.abort();
    patience.end();
    recorder.leave();
    await isOver;
  }

  async function transfer({name: file, file: packed}: {name: string; file: PackedFile}, path: string): Promise<void> {
    await fetchFile(openDesk(fleet, namespace, {name, node: recorder.node}), {
      name: file,
      file: packed,
      path,
      onProgress: () => patience.renew(),
      signal: patience.signal,
    });
  }

  /** The recorder ends when it has erased, so its answer may be lost with it: its end says the same. */
  async function erase(): Promise<void> {
    const ended = new AbortController();
    const cleanEnd = board.untilOver(name, AbortSignal.any([ended.signal, patience.signal]));
    over.abort();
    const obstacle = await Promise.race([recorder.erase(patience.signal).then(() => null), cleanEnd]);
    ended.abort();
    if (obstacle !== null) throw new Error(obstacle.reason);
    patience.signal.throwIfAborted();
    await fleet.remove(namespace, name, 0);
  }
}

/** A time limit that is renewed whenever something comes. */
function patienceOf(limitMs: number) {
  const controller = new AbortController();
  let obstacle: Obstacle | null = null;
  let timer = setTimeout(expire, limitMs);
  function expire(): void {
    obstacle ??= {
      reason: `nothing came from it for ${limitMs / 1000} s`,
      remedy: 'mlab-cni cluster collect    tries again, as long as its recorder keeps its captures',
    };
    controller.abort();
  }
  return {
    signal: controller.signal,
    renew: () => {
      clearTimeout(timer);
      timer = setTimeout(expire, limitMs);
    },
    giveUp: (why: Obstacle) => {
      obstacle ??= why;
      controller.abort();
    },
    obstacle: () => obstacle,
    end: () => clearTimeout(timer),
  };
}
