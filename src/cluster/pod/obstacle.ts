import type {ContainerState, PodState} from '../../kubernetes/recording/pod-state.js';

/** Why something does not work, on one line, and what helps. */
export interface Obstacle {
  readonly reason: string;
  readonly remedy: string;
}

interface Known {
  readonly pattern: RegExp;
  /** What its message must say, too. */
  readonly says?: RegExp;
  readonly reason: string;
  readonly remedy: string;
}

/** Why a pod of ours does not run and never will; null: it runs, or may still come to it. `Created` is not running. */
export function obstacleOf(pod: PodState): Obstacle | null {
  const {container} = pod;
  if (container.kind === 'terminated') return endOf(container);
  if (container.kind === 'waiting') {
    const known = waiting.find(
      ({pattern, says}) => pattern.test(container.reason) && says?.test(container.message) !== false,
    );
    if (known !== undefined) return told(known, container.reason, container.message);
  }
  if (pod.phase !== 'Failed') return null;
  const known = failed.find(({pattern}) => pattern.test(pod.reason));
  if (known !== undefined) return told(known, pod.reason, pod.message);
  return {
    reason: `the kubelet refused the pod: ${[pod.reason, oneLine(pod.message)].filter(Boolean).join(': ')}`,
    remedy: `kubectl describe pod -n ${pod.namespace} ${pod.name}`,
  };
}

/** The kubelet's admission (k8s.io/kubernetes pkg/kubelet/lifecycle/predicate.go), and what ends pods later. */
const failed: readonly Known[] = [
  {
    pattern: /^(NodeAffinity|MatchNodeSelector)$/,
    reason: 'the pod was given a node selector that this node does not fulfil, as OpenShift does by default',
    remedy: 'take a namespace with the annotation openshift.io/node-selector="" (--namespace)',
  },
  {
    pattern: /^OutOfpods$/i,
    reason: 'the node has as many pods as it may have',
    remedy: 'remove one of its pods, or raise maxPods of its kubelet',
  },
  {
    pattern: /^OutOf/,
    reason: 'the node has no room for one more pod',
    remedy: 'remove one of its pods; the recorder asks for 50m CPU and 32 MiB',
  },
  {
    pattern: /^(Evicted|Preempting|Preempted)$/,
    reason: 'the kubelet evicted the recorder',
    remedy: 'the node lacks memory or disk: free some, or give --priority-class',
  },
  {
    pattern: /^(NodeShutdown|Shutdown|Terminated)$/,
    reason: 'the node shuts down',
    remedy: 'record again when it is back: a reboot has switched everything off',
  },
  {
    pattern: /^DeadlineExceeded$/,
    reason: 'the recorder was ended by the deadline of its pod',
    remedy: 'record again, with a longer --for',
  },
  {
    pattern: /^(PodOSNotSupported|PodOSSelectorNodeLabelDoesNotMatch)$/,
    reason: 'the node runs another operating system than the pod',
    remedy: 'leave this node out',
  },
  {
    pattern: /^(NodeLost|NodeUnreachable)$/,
    reason: 'the node is lost',
    remedy: 'see to its kubelet first: kubectl describe node',
  },
];

const pulling = /^(ErrImagePull|ImagePullBackOff|RegistryUnavailable|SignatureValidationFailed)$/;

/** Reasons of a waiting container (k8s.io/kubernetes pkg/kubelet/images/types.go, kuberuntime). */
const waiting: readonly Known[] = [
  {
    pattern: /^InvalidImageName$/,
    reason: 'the name of the image is none',
    remedy: 'write --image like docker.io/library/busybox:1.36',
  },
  {
    pattern: /^ErrImageNeverPull$/,
    reason: 'the image is not on the node, and may not be pulled',
    remedy: 'take --pull IfNotPresent, or an --image that is there',
  },
  {
    pattern: pulling,
    says: /no match for platform|no matching manifest/,
    reason: 'the image is not made for the architecture of this node',
    remedy: 'take an --image for several architectures, like busybox:1.36',
  },
  {
    pattern: pulling,
    says: /toomanyrequests|rate limit/i,
    reason: 'the registry gives no more images for now',
    remedy: 'take an --image that the node has, one of a mirror, or --pull-secret of an account with a higher limit',
  },
  {
    pattern: pulling,
    says: /access denied|resource is denied|unauthorized|authoriz|authentication required|no basic auth credentials|403 Forbidden/i,
    reason: 'the registry gives that image only with credentials, or has none of that name',
    remedy: '--pull-secret with a secret of the namespace of the recorders; or an --image that the node has',
  },
  {
    pattern: pulling,
    says: /no such host|server misbehaving|i\/o timeout|connection refused|no route to host|unreachable|deadline exceeded/i,
    reason: 'the node does not reach the registry',
    remedy: 'take an --image that the node has, or one of a registry that it reaches',
  },
  {
    pattern: pulling,
    reason: 'the image cannot be pulled',
    remedy: 'take an --image that the node has or may pull, with --pull-secret if its registry wants one',
  },
  {
    pattern: /^ImageInspectError$/,
    reason: 'the image cannot be inspected',
    remedy: 'take another --image',
  },
  {
    pattern: /^CreateContainerConfigError$/,
    says: /non-?root/i,
    reason: 'something on the way forbids root in the pod',
    remedy: 'see which admission webhook or policy does: kubectl get pod -o yaml; or take another --namespace',
  },
  {
    pattern: /^(CreateContainerConfigError|CreateContainerError|RunContainerError|CreateRunContainerError)$/,
    reason: 'the container cannot be made',
    remedy: 'see what the runtime of the node says: journalctl -u containerd',
  },
];

function told({reason, remedy}: Known, word: string, message: string): Obstacle {
  const detail = oneLine(message);
  return {reason: `${reason} (${word}${detail === '' ? '' : `: ${detail}`})`, remedy};
}

function endOf({exitCode, reason, message}: Extract<ContainerState, {kind: 'terminated'}>): Obstacle | null {
  const text = oneLine(message);
  if (exitCode === 0 && text === 'clean') return null;
  const known = endings.find(({pattern}) => pattern.test(text) || pattern.test(reason));
  if (known !== undefined) {
    const said = text.replace(known.pattern, '').trim();
    return {reason: known.reason.replace('%', () => said), remedy: known.remedy};
  }
  if (exitCode > 128 && exitCode <= 128 + 64) {
    return {
      reason: `the recorder was killed (signal ${exitCode - 128})`,
      remedy: 'mlab-cni cluster stop    cleans the node; it does so itself when the time is over',
    };
  }
  return {
    reason: `the recorder ended with ${exitCode}${text === '' ? '' : `: ${text}`}`,
    remedy: 'mlab-cni cluster stop',
  };
}

/** What shims/recorder.sh says at its end, and what runtimes say for it. */
const endings: readonly Known[] = [
  {
    pattern: /^no-nsenter:/,
    reason: 'the image has no nsenter',
    remedy: 'take an --image that has it, like busybox:1.36',
  },
  {
    pattern: /^not-privileged:/,
    reason: 'the pod was started without its privileges: something changed it on the way',
    remedy: 'see which admission webhook or policy does: kubectl get pod -o yaml',
  },
  {
    pattern: /^no-host-pid:/,
    reason: 'the pod does not see the processes of the node: something took hostPID away',
    remedy: 'see which admission webhook or policy does: kubectl get pod -o yaml',
  },
  {
    pattern: /^no-shell:/,
    reason: 'the node has no /bin/sh: the shim could not run there, and plugins behind it would fail',
    remedy: 'leave this node out',
  },
  {
    pattern: /^no-namespace:/,
    reason: "the node's mount namespace cannot be entered: %",
    remedy: 'see whether SELinux or seccomp forbids it: ausearch -m avc on the node',
  },
  {pattern: /^refused:/, reason: '%', remedy: 'nothing was changed on the node'},
  {
    pattern: /^not clean:/,
    reason: 'the node could not be cleaned: %',
    remedy: 'mlab-cni cluster stop    tries again',
  },
  {
    pattern: /exec format error/i,
    reason: 'the image is made for another architecture than that of this node',
    remedy: 'take an --image for several architectures, like busybox:1.36',
  },
  {
    pattern: /^(StartError|ContainerCannotRun)$/,
    reason: 'the image has no sh',
    remedy: 'take an --image that has it, like busybox:1.36',
  },
  {
    // a runtime that comes back and does not know it any more: containerd's cri/store, the kubelet's kuberuntime
    pattern: /^(Unknown|ContainerStatusUnknown)$/,
    reason: 'the recorder is gone, as after a reboot of the node: then nothing is recorded there any more',
    remedy: 'mlab-cni cluster stop    cleans the node; then record again',
  },
  {pattern: /^OOMKilled$/, reason: 'the recorder ran out of memory', remedy: 'record with a smaller --max-store'},
];

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 240 ? `${line.slice(0, 240)}...` : line;
}
