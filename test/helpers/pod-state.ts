import type {PodState} from '../../src/kubernetes/recording/pod-state.js';

/** A pod that has just been made on node1, but for what a test wants to be special. */
export function aPod(options: Partial<PodState> = {}): PodState {
  return {
    namespace: 'default',
    name: 'web-0',
    uid: 'b8f1',
    node: 'node1',
    images: ['busybox:1.36'],
    owner: null,
    labels: {},
    annotations: {},
    createdAtMs: 0,
    isBeingDeleted: false,
    hostNetwork: false,
    ip: '',
    phase: 'Pending',
    reason: '',
    message: '',
    container: {kind: 'unknown'},
    ...options,
  };
}
