import type {MessageRule} from '../rule.js';

/** Deadlines, kills, and taking networks down. */
export const endingRules: readonly MessageRule[] = [
  {
    id: 'deadline-exceeded',
    title: 'the plugin was slower than its caller would wait',
    pattern: /context deadline exceeded|DeadlineExceeded/,
    strength: 'symptom',
    cause:
      "The kubelet gives the runtime 4 minutes for a pod's sandbox (2 to stop it); the runtime then kills the plugin. What it waited for hangs: an API, a daemon, a lock.",
    fix: 'mlab-cni stats and mlab-cni tree show which call took the time. Look at what that plugin talks to.',
    source: 'https://github.com/kubernetes/kubernetes/issues/107561',
  },
  {
    id: 'killed',
    title: 'the plugin was killed',
    pattern: /signal: killed/,
    strength: 'symptom',
    cause:
      'Its caller ran out of patience (containerd and CRI-O kill with SIGKILL at their deadline), or the kernel ran out of memory.',
    fix: 'dmesg | grep -i oom tells the second. Else look for the slow call: mlab-cni tree.',
    source: 'https://github.com/containerd/containerd/issues/5438',
  },
  {
    id: 'sandbox-name-reserved',
    title: 'the runtime is still busy with an earlier attempt for this pod',
    pattern: /failed to reserve sandbox name/,
    cause:
      'The kubelet gave up waiting and tried again, while the runtime still runs the plugins of the first attempt.',
    fix: 'Find the slow plugin of the first attempt: mlab-cni list --slower-than 10s. This message goes away with it.',
    source: 'https://github.com/projectcalico/cni-plugin/issues/568',
  },
  {
    id: 'cache-damaged',
    title: 'a cached result cannot be read',
    pattern:
      /failed to (?:unmarshal|get|parse|load) (?:network "[^"]*" )?cached (?:network|config|result)|cached (?:result|config|network).{0,80}(?:invalid character|unexpected end|cannot unmarshal)/,
    cause:
      'libcni keeps the result of every ADD under /var/lib/cni/results (multus: /var/lib/cni/multus) and reads it at DEL. The file is empty or cut, as after a full disk or a power loss.',
    fix: 'Remove the file of this container in /var/lib/cni/results; the DEL then goes on without it. Newer libcni does so by itself.',
    source: 'https://github.com/containernetworking/cni/blob/main/libcni/api.go',
  },
  {
    id: 'teardown-failed',
    title: 'the network of a pod could not be taken down',
    pattern: /failed to destroy network for sandbox|KillPodSandboxError|failed \(delete\): /,
    strength: 'wrapper',
    yieldsTo: ['plugin-silent', 'plugin-stderr-only'],
    cause:
      'A DEL failed, so the pod stays in Terminating. DEL should do what it can and succeed; the reason is in the text that this message wraps.',
    fix: 'mlab-cni list --operation DEL --failed, then explain the innermost. Usual: an API or a daemon is down, or a plugin was removed.',
    source: 'https://github.com/projectcalico/calico/issues/7220',
  },
];
