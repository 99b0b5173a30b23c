import type {Fleet} from '../../kubernetes/recording/fleet.js';
import type {Room} from '../collect/room.js';
import {contentSize} from '../desk/content-size.js';
import {openDesk} from '../desk/desk.js';
import {fetchFile} from '../desk/fetch-file.js';
import type {PackedOnDesk, Recorder} from '../desk/recorder.js';
import {podName} from '../pod/names.js';
import type {Obstacle} from '../pod/obstacle.js';
import {obstacleFrom} from './outcome.js';
import type {PodBoard} from './pod-board.js';

/** What is to be fetched from a node. */
export interface Fetch {
  readonly what: 'pack' | 'context';
  /** Where it goes first. */
  readonly path: string;
  /** Before any of its bytes: about so many will be taken here. Throws if there is no room for it. */
  readonly room: Room;
  /** So many of its bytes are here. */
  readonly onProgress: (node: string, bytes: number, total: number) => void;
  /** Brings what was fetched into the store, and deletes it. */
  readonly takeIn: (node: string, path: string) => Promise<void>;
}

export interface Finish {
  /** Null: nothing. */
  readonly fetch: Fetch | null;
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
  let [bytes, isHere, isFetched, isClean] = [0, false, false, false];
  const isOver = board.untilOver(name, over.signal).then((obstacle) => {
    if (!over.signal.aborted && (obstacle !== null || !isHere)) patience.giveUp(obstacle ?? endedBefore);
  });
  try {
    if (!keepOn) await recorder.switchOff(patience.signal);
    if (fetch !== null) {
      patience.renew();
      const packed = await recorder.pack(fetch.what, patience.signal);
      await transfer(packed, fetch);
      isHere = true;
      patience.pause(); // a slow disk is not the node's
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

  async function transfer(packed: PackedOnDesk, {path, room, onProgress}: Fetch): Promise<void> {
    const desk = openDesk(fleet, namespace, {name, node: recorder.node});
    const bytes = await contentSize(desk, packed, patience.signal);
    patience.pause(); // the user may be asked
    await room.take(recorder.node, bytes);
    patience.renew();
    await fetchFile(desk, {
      ...packed,
      path,
      onProgress: (so) => {
        patience.renew();
        onProgress(recorder.node, so, packed.file.bytes);
      },
      signal: patience.signal,
    });
  }

  /** The recorder ends when it has erased, so its answer may be lost with it: its end says the same. */
  async function erase(): Promise<void> {
    const cleanEnd = board.untilOver(name, patience.signal);
    over.abort();
    const obstacle = await Promise.race([recorder.erase(patience.signal).then(() => null), cleanEnd]);
    if (obstacle !== null) throw new Error(obstacle.reason);
    patience.signal.throwIfAborted();
    await fleet.remove(namespace, name, 0);
  }
}

/** Its time was over, or somebody deleted it: then it cleans up first. */
const endedBefore: Obstacle = {
  reason: 'its recorder has ended already, and erased what it had before that could be fetched',
  remedy: 'unless somebody else has collected it: record again, and collect within --keep',
};

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
    pause: () => clearTimeout(timer),
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
