import {anInvocation} from './invocation.js';
import type {Invocation} from '../../src/capture/invocation.js';

/** A generator of whole numbers below a bound that gives the same ones for the same seed (mulberry32). */
export function randomNumbers(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound;
  };
}

/**
 * Calls as no runtime would make them all: parents that end before their children, that began after them, that are not
 * there; partial ones; clocks that jump; no container, no interface, unknown times; several nodes.
 */
export function randomCalls(seed: number): Invocation[] {
  const below = randomNumbers(seed);
  const pick = <T>(all: readonly T[]): T => all[below(all.length)] as T;
  const count = 1 + below(12);
  return Array.from({length: count}, (_each, index) => {
    const startMs = pick([below(50), below(50) / 7, below(5000), -below(3_600_000), 10 * below(10)]);
    const durationMs = pick([null, 0, below(30), below(30) / 3, 10 * below(10)]);
    const failed = below(3) === 0;
    return anInvocation({
      id: `${1000 + index}-${100 + index}-b1c2d3e4`,
      node: pick([null, 'node-1', 'node-2']),
      plugin: pick(['multus', 'flannel', 'bridge', 'host-local', 'odd "name"\n\u2028']),
      parentId: index > 0 && below(4) > 0 ? `${1000 + below(count)}-${100 + below(index)}-b1c2d3e4` : null,
      timeSource: pick(['recorded', 'files', 'unknown']),
      startMs,
      durationMs,
      exit: durationMs === null ? null : pick([{code: failed ? 1 : 0}, {code: 0}, {signal: 9}]),
      stdout: failed ? {cniVersion: '1.0.0', code: 11, msg: 'no\u0000 "address"'} : '',
      environment: {
        CNI_COMMAND: pick(['ADD', 'DEL', 'CHECK', 'GC', '']),
        CNI_CONTAINERID: pick(['c1', 'c2', '']),
        CNI_IFNAME: pick(['eth0', 'net1', '']),
        CNI_ARGS: pick(['', 'K8S_POD_NAMESPACE=default;K8S_POD_NAME=web-0']),
        TRACEPARENT: pick(traceparents),
        TRACESTATE: pick(['', 'vendor=1']),
      },
    });
  });
}

/** W3C Trace Context: good ones, none, and what must be ignored. */
const traceparents = [
  '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00',
  'cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-what-may-come',
  '',
  '00-00000000000000000000000000000000-00f067aa0ba902b7-01',
  '00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01',
  'ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  '00-4BF92F3577B34DA6A3CE929D0E0E4736-00F067AA0BA902B7-01',
  'nonsense',
];
