import type {PodTemplate} from '../../src/cluster/pod/manifest.js';

/** A recording as `cluster record` asks for it, with scripts that nobody runs. */
export function aTemplate(options: Partial<PodTemplate> = {}): PodTemplate {
  return {
    namespace: 'kube-system',
    run: '3f9a01bc',
    owner: 'me@laptop',
    work: 'record',
    image: 'busybox:1.36',
    pullPolicy: 'IfNotPresent',
    pullSecrets: [],
    priorityClass: undefined,
    forSeconds: 600,
    keepSeconds: 900,
    store: '/run/mlab-cni-3f9a01bc',
    maxStore: '64M',
    recorder: '',
    nodeScript: '',
    ...options,
  };
}
