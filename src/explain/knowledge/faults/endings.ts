import {isRunningBelow} from '../../calls/request-details.js';
import {signalName} from '../../../capture/signal-name.js';
import type {Clue, Knowledge} from '../knowledge.js';

/** Deadlines, kills and crashes. */
export default {
  rules: [
    {
      id: 'plugin-crashed',
      title: '{plugin} crashed: a bug in the plugin, or a value that it was not made for',
      rank: 'class',
      fault: {end: ['crashed']},
      cause:
        'It broke off with a panic or an uncaught error: it expects something in its request, in prevResult or in an object of the API that is not there. It did not get to an error message of its own.',
      fix: 'Search the issues of the plugin for the line of the panic, and try its newest release. mlab-cni show {capture} gives the request that made it crash; a capture that succeeded beside it tells the difference: mlab-cni diff.',
      source: 'https://pkg.go.dev/builtin#panic',
      cases: [
        'netplugin failed: "panic: runtime error: invalid memory address or nil pointer dereference\n[signal SIGSEGV: segmentation violation]\n\ngoroutine 1 [running]:\nmain.main()\n"',
        {
          plugin: 'frob',
          stdout: '',
          stderr: 'panic: runtime error: index out of range [0] with length 0\n\ngoroutine 1 [running]:\nmain.main()\n',
          exit: 2,
        },
      ],
    },
    {
      id: 'killed-waiting-for-delegate',
      title: '{plugin} was killed while it waited for {delegate}, which took too long',
      rank: 'symptom',
      when: ({situation}) => {
        const below = situation === undefined ? undefined : isRunningBelow(situation.call);
        return below === undefined ? false : {delegate: below};
      },
      cause:
        'The caller of {plugin} ran out of patience (the kubelet gives a sandbox 4 minutes) and killed it. {delegate} still ran at that time: it is the slow one, and what it waited for is the cause.',
      fix: 'mlab-cni tree shows how long each call took. Look at what {delegate} talks to: an API, a daemon, a lock.',
      source: 'https://github.com/kubernetes/kubernetes/issues/107561',
      cases: [],
    },
    {
      id: 'killed-before-the-answer',
      title: '{plugin} was killed before it answered',
      rank: 'symptom',
      when: ({situation}) =>
        situation?.call.invocation.outcome === 'partial' && situation.call.invocation.state === 'killed',
      yieldsTo: ['killed-waiting-for-delegate'],
      cause:
        'It was started and never ended by itself: its caller killed it at a deadline (the kubelet gives a sandbox 4 minutes, ' +
        'CRI-O 5), or the kernel ran out of memory, or the node went down.',
      fix: 'Find what it waited for: a lock, an API, a daemon. mlab-cni replay {capture} runs the call again; dmesg | grep -i oom tells about memory.',
      source: 'https://github.com/kubernetes/kubernetes/issues/107561',
      cases: [],
    },
    {
      id: 'end-not-recorded',
      title: 'nobody recorded how {plugin} ended',
      rank: 'symptom',
      when: ({situation}) =>
        situation?.call.invocation.outcome === 'partial' && situation.call.invocation.state === 'unknown',
      cause:
        'It was killed together with its shim, or it was still running when these captures were copied. This machine cannot tell which.',
      fix: 'Look at the same capture on the node where it was recorded: mlab-cni show {capture} says there whether it runs.',
      source: 'https://github.com/kubernetes/kubernetes/issues/107561',
      cases: [],
    },
    {
      id: 'died-of-a-signal',
      title: '{plugin} died of {signal}',
      rank: 'symptom',
      when: ({situation}) => {
        const exit = situation?.call.invocation.exit;
        return exit !== null && exit !== undefined && 'signal' in exit ? {signal: signalName(exit.signal)} : false;
      },
      cause:
        'SIGSEGV, SIGBUS and SIGILL are a crash of the program or a wrong architecture; SIGKILL is a deadline or the OOM killer (out of memory); SIGSYS a seccomp profile.',
      fix: 'dmesg around that time, and coredumpctl list. mlab-cni show {capture} --raw stderr gives its last words.',
      source: 'https://man7.org/linux/man-pages/man7/signal.7.html',
      cases: [],
    },
    {
      id: 'killed',
      title: 'the plugin was killed',
      rank: 'symptom',
      fault: {end: ['killed']},
      when: ({situation}) => situation === undefined || !/SIGKILL|DEL/.test(situation.call.invocation.outcome),
      cause:
        'Its caller ran out of patience (containerd and CRI-O kill with SIGKILL at their deadline), or the kernel ran out of memory.',
      fix: 'dmesg | grep -i oom tells the second. Else look for the slow call: mlab-cni tree.',
      source: 'https://github.com/containerd/containerd/issues/5438',
      cases: ['netplugin failed with no error message: signal: killed'],
    },
    {
      id: 'deadline-exceeded',
      title: 'a deadline passed: something that the plugin waited for took too long{about}',
      rank: 'symptom',
      fault: {end: ['timed-out']},
      cause:
        "The kubelet gives the runtime 4 minutes for a pod's sandbox (2 to stop it), and plugins and daemons have shorter limits of their own. What it waited for did not come in time: an API, a daemon, a lock, an event.",
      fix: 'mlab-cni stats and mlab-cni tree show which call took the time. Look at what that plugin talks to: {look}.',
      source: 'https://github.com/kubernetes/kubernetes/issues/107561',
      cases: ['plugin type="frob" failed (add): context deadline exceeded'],
    },
    {
      id: 'runtime-deadline',
      title: 'the runtime did not finish the sandbox of the pod before the kubelet gave up',
      rank: 'class',
      in: 'whole',
      pattern:
        /(?:pod sandbox|PodSandbox[^\n]{0,300}failed):? .{0,40}rpc error: code = DeadlineExceeded desc = context deadline exceeded\W*$/i,
      when: isOfRuntime,
      cause:
        'The message does not say what the runtime waited for: a network plugin that hangs, the image of the sandbox, a slow disk, or the runtime itself.',
      fix: 'mlab-cni list --slower-than 60s shows plugins that hang or were killed. If there are none, the log of the runtime for that pod tells what it did.',
      source: 'https://github.com/kubernetes/kubernetes/issues/92903',
      cases: ['Failed to create pod sandbox: rpc error: code = DeadlineExceeded desc = context deadline exceeded'],
      counterCases: ['rpc error: code = DeadlineExceeded desc = context deadline exceeded'],
    },
    {
      id: 'earlier-attempt-at-network',
      title: 'the runtime is still busy with the network of an earlier attempt for this pod: a plugin takes too long',
      rank: 'specific',
      in: 'whole',
      pattern: /Currently at stage (?<stage>[^:\n]{0,40}network[^:\n]{0,40}):/,
      cause:
        'CRI-O says at which stage the first attempt is ("{stage}"). The kubelet gave up waiting and tried again; both end when that plugin does.',
      fix: 'mlab-cni list --slower-than 10s shows the plugin; look at what it talks to. If none is slow, the log of CRI-O tells more.',
      source: 'https://github.com/cri-o/cri-o/issues/7010',
      cases: [
        'Failed to create pod sandbox: rpc error: code = Unknown desc = kubelet may be retrying requests that are timing out in CRI-O due to system load. Currently at stage sandbox network creation: context deadline exceeded: error reserving pod name k8s_web-0 for id 5f06: name is reserved',
      ],
      counterCases: [
        'kubelet may be retrying requests that are timing out in CRI-O due to system load. Currently at stage container volume configuration: context deadline exceeded',
      ],
    },
    {
      id: 'cache-missing',
      title: 'the cache of libcni holds nothing about this attachment',
      rank: 'specific',
      in: 'whole',
      pattern:
        /(?:network|config\w*) "?\S+"? (?:was )?not found in (?:the )?CNI cache|no cached (?:network|result|config)/i,
      cause:
        'libcni remembers each ADD under /var/lib/cni (results, or cache) and looks there at DEL. The entry is gone: the ADD failed before, the container was started by another version, or the directory was emptied, by a reboot for example.',
      fix: 'Harmless where the caller goes on with the configuration on disk, as podman says. After an ADD that failed explain that ADD.',
      source: 'https://github.com/containernetworking/cni/blob/main/libcni/api.go',
      cases: ['ERRO[0000] error loading cached network config: network "podman" not found in CNI cache'],
    },
    {
      id: 'cache-damaged',
      title: 'a cached result cannot be read',
      rank: 'specific',
      in: 'whole',
      pattern:
        /failed to (?:unmarshal|get|parse|load) (?:network "[^"]*" )?cached (?:network|config|result)|cached (?:result|config|network).{0,80}(?:invalid character|unexpected end|cannot unmarshal)/,
      cause:
        'libcni keeps the result of every ADD under /var/lib/cni/results (multus: /var/lib/cni/multus) and reads it at DEL. The file is empty or cut, as after a full disk or a power loss.',
      fix: 'Look at the file of this container in /var/lib/cni/results. If it is empty or cut, move that one file away; the DEL then goes on without it. Newer libcni does so by itself.',
      source: 'https://github.com/containernetworking/cni/blob/main/libcni/api.go',
      cases: ['failed to get network "n" cached result: unexpected end of JSON input'],
    },
  ],
} satisfies Knowledge;

/** Nobody but the kubelet speaks: the call that ended was its own, to the runtime. */
function isOfRuntime({situation, speech}: Clue): boolean {
  return situation === undefined && speech.speakers.length > 0 && speech.speakers.every(({who}) => who === 'kubelet');
}
