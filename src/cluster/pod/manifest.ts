import type {JsonObject} from '../../cni/json.js';
import {UsageError} from '../../errors.js';
import {
  containerName,
  forAnnotation,
  ourLabels,
  ownerAnnotation,
  podName,
  runLabel,
  storeAnnotation,
  workAnnotation,
} from './names.js';

/** What a pod does on a node: record; only gather context; or switch off and erase what another one left. */
export type Work = 'record' | 'context' | 'clean';

/** What is the same for the pods on all nodes. */
export interface PodTemplate {
  readonly namespace: string;
  readonly run: string;
  readonly owner: string;
  readonly work: Work;
  readonly image: string;
  readonly pullPolicy: 'Always' | 'IfNotPresent' | 'Never';
  readonly pullSecrets: readonly string[];
  /** Undefined: the cluster's default. */
  readonly priorityClass: string | undefined;
  readonly forSeconds: number;
  /** After the recording: until the captures are erased. */
  readonly keepSeconds: number;
  /** On the node. */
  readonly store: string;
  /** As the node script takes it: 256M. */
  readonly maxStore: string;
  /** shims/recorder.sh. */
  readonly recorder: string;
  /** What `shim script` prints. */
  readonly nodeScript: string;
}

/** The kernel takes no longer argument and no longer variable (MAX_ARG_STRLEN, execve(2)). */
const longestArgument = 131_072;

/** The kubelet's own clock ends the pod that late after it should have ended itself. */
const graceSeconds = 120;

/**
 * The pod that records on a node: pinned there without a scheduler, in the node's own network (that of pods may be what
 * is broken), with all rights, and with the script that it runs there in its environment. It mounts nothing of the node.
 *
 * @throws UsageError if the scripts are longer than the kernel takes
 */
export function podManifest(template: PodTemplate, node: string): JsonObject {
  const {namespace, run, owner, work, forSeconds, keepSeconds, store, priorityClass, pullSecrets} = template;
  const environment = {
    MLAB_CNI_SCRIPT: unexpanded(template.nodeScript),
    MLAB_CNI_WORK: work,
    MLAB_CNI_FOR: String(forSeconds),
    MLAB_CNI_KEEP: String(keepSeconds),
    MLAB_CNI_STORE: store,
    MLAB_CNI_MAX_STORE: template.maxStore,
  };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: podName(node),
      namespace,
      labels: {...ourLabels, [runLabel]: run},
      annotations: {
        [ownerAnnotation]: owner,
        [workAnnotation]: work,
        [forAnnotation]: String(forSeconds),
        [storeAnnotation]: store,
      },
    },
    spec: {
      nodeName: node,
      hostPID: true,
      hostNetwork: true,
      dnsPolicy: 'Default',
      restartPolicy: 'Never',
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      activeDeadlineSeconds: forSeconds + keepSeconds + graceSeconds,
      terminationGracePeriodSeconds: 60,
      tolerations: [{operator: 'Exists'}],
      ...(priorityClass === undefined ? {} : {priorityClassName: priorityClass}),
      ...(pullSecrets.length === 0 ? {} : {imagePullSecrets: pullSecrets.map((name) => ({name}))}),
      containers: [
        {
          name: containerName,
          image: template.image,
          imagePullPolicy: template.pullPolicy,
          command: ['sh', '-c', unexpanded(template.recorder)],
          env: Object.entries(environment).map(([name, value]) => ({name, value})),
          securityContext: {privileged: true, runAsUser: 0},
          // LimitRanges often allow ten times of what is asked for
          resources: {requests: {cpu: '50m', memory: '32Mi'}, limits: {cpu: '500m', memory: '256Mi'}},
          terminationMessagePolicy: 'FallbackToLogsOnError',
          volumeMounts: [{name: 'desk', mountPath: '/mlab-cni'}],
        },
      ],
      volumes: [{name: 'desk', emptyDir: {}}],
    },
  };
}

/** Kubernetes makes `$` of `$$` and expands `$(NAME)`, in commands and in variables. */
function unexpanded(script: string): string {
  if (Buffer.byteLength(script) > longestArgument - 100) {
    throw new UsageError(`a script of ${Buffer.byteLength(script)} bytes cannot be handed to a pod`);
  }
  return script.replaceAll('$', '$$$$');
}
