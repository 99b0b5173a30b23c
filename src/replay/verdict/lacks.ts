import type {Answer, Lack} from '../replay-report.js';
import {looserSigns, type Sign} from './looser-signs.js';

/**
 * What a failure speaks of that a sandbox does not have: whether it is there on the node does not show in one, so a
 * replay that fails by it says nothing, however like the record it is.
 */
export function lackOf(answer: Answer): Lack | null {
  const text = textOf(answer);
  for (const {kind, pattern} of signs) {
    const subject = pattern.exec(text)?.slice(1).find(Boolean);
    if (subject !== undefined && !isOfSandbox(kind, subject)) return {kind, subject};
  }
  return null;
}

/** In a sentence; `instead` is the capture of the innermost call below, if there is one. */
export function lackSentence({kind, subject}: Lack, instead: string | null): string {
  const way = instead === null ? '' : `; mlab-cni replay ${instead}    replays the innermost call that it made`;
  switch (kind) {
    case 'daemon-socket':
      return `it asks a daemon through ${subject}, and no daemon of the node can be reached from a sandbox${way}`;
    case 'api-server':
      return `it asks the API server (${subject}), which cannot be reached from a sandbox${way}`;
    case 'network':
      return `it asks over the network (${subject}), and no route leads out of a sandbox${way}`;
    case 'device':
      return `it wants ${subject}, and a sandbox has no devices of the node`;
    case 'kernel':
      return `it wants the kernel to have ${subject}, and in a sandbox nothing can be loaded into the kernel`;
    case 'hidden-file':
      return `it wants ${subject}, which is hidden from a sandbox; --like-host copies the state of plugins${way}`;
    case 'other-process':
      return `it waits for ${subject}, which a process of the node had, and no other process is in a sandbox`;
    case 'rights':
      return `it was refused ${subject}: root in a sandbox is nobody of the node`;
  }
}

/** As Go's net and os packages word them, and gRPC, C's strerror and Python; the more telling ones first. */
const signs: readonly Sign[] = [
  {
    kind: 'daemon-socket',
    pattern:
      /dial unix[a-z]* (?:@?)(\S+?):? |(?:connect|connection)(?:ing)? to (?:the )?((?:system |session |D-)?bus)\b|system (bus connection)|unix:\/{0,2}(\/[^\s"':,)]*[^\s"':,).])|(\/[^\s"':,)]+\.sock(?:et)?)\b|connect(?:ing)? to (\/(?:var\/)?run\/[^\s"':,)]+)/,
  },
  {
    kind: 'api-server',
    pattern:
      /(https?:\/\/[^\s"\\]+\/(?:apis?|version|healthz)\b[^\s"\\]*)|(https?:\/\/(?:kubernetes\b|[^\s"\\/]*:6443)[^\s"\\]*)|(in-cluster config\w*|KUBERNETES_SERVICE_HOST)|(?:fail|error|unable|could not)[^\n]*\b((?:kubernetes|k8s|kube) ?(?:api|client)[ a-z]*)/i,
  },
  {
    kind: 'network',
    pattern:
      /dial (?:tcp|udp)[46]?:? (?:lookup )?([^\s,]+?)(?::? )|lookup (\S+?)(?: on |: )|(https?:\/\/[^\s"\\]+)[^\n]*(?:refused|unreachable|timeout|timed out|deadline exceeded|no route|no such host|reset by peer|EOF)|(?:connect|connection) (?:to )?(\d+\.\d+\.\d+\.\d+:\d+)|connect: (no route to host|network is unreachable)|(no route to host)/i,
  },
  {
    kind: 'hidden-file',
    pattern:
      /(\/[^\s"':,)]+)["']?: (?:no such file or directory|cannot open)|(?:No such file or directory|cannot (?:open|access|find)|does not exist)[:,]? *["'“]?(\/[^\s"':,)]+)|(\/[^\s"':,)]+)["'”]? (?:does not exist|not found)|(\/run\/flannel\/subnet\.env|\/var\/lib\/calico\/\w+)/i,
  },
  {
    kind: 'device',
    pattern:
      /(\/dev\/(?!net\/tun|null|zero|u?random|tty|shm|fd|std)[^\s"':,)]+)|(\/sys\/(?:class\/net\/[^/\s]+\/device|bus\/pci|class\/(?:infiniband|vfio)\w*|module)\b[^\s"':,)]*)|(sriov_\w+|SR-IOV)/,
  },
  {
    kind: 'kernel',
    pattern:
      /((?:generic |genl |netlink )+family\b[^\n:,]*not (?:found|exist))|(family ["']?[\w-]+["']? not found)|\b(?:find|get|resolve) (?:generic |netlink )*(family (?!id\b)[\w-]+)|\b(?:modprobe|insmod)\b[^\n]*?\bmodule ["']?([\w-]+)|(\/lib\/modules)\b|\b(modprobe|insmod)\b|(?:load|find|missing)(?:ing)? (?:the )?((?:kernel )?module ["']?[\w-]+)|initialize (ip6?tables table [`'"]?\w+)|(Unknown device type)/i,
  },
  ...looserSigns,
];

/** Below these a sandbox has what the call itself, and those before it, made; programs it has, too. */
function isOfSandbox(kind: Lack['kind'], path: string): boolean {
  return (
    kind === 'hidden-file' &&
    /^\/(proc|sys|usr|bin|sbin|lib\w*|opt\/cni|var\/lib\/cni|(var\/)?run\/netns)(\/|$)/.test(path)
  );
}

function textOf({error, outcome, stderr}: Answer): string {
  if (error !== null) return `${error.msg} ${error.details ?? ''} `;
  return outcome === 'succeeded' ? '' : `${stderr} `;
}
