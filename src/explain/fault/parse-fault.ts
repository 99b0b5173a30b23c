import {findComplaint} from './complaints.js';
import {findEnding} from './endings.js';
import type {Act, Fault, Kind} from './fault.js';
import {topicOf} from './topics.js';

/** One form in which programs say what they tried; the group `object` names on what. */
interface Production {
  readonly act: Act;
  readonly kind: Kind;
  readonly pattern: RegExp;
}

/**
 * From the most telling to the least: the first that fits decides. Sources: Go's net.OpError, url.Error, os.PathError,
 * exec.Error and os.SyscallError, coreos/go-iptables, vishvananda/netlink, k8s.io/apimachinery, grpc-go.
 */
const productions: readonly Production[] = [
  {act: 'packet-filter', kind: 'program', pattern: /running \[(?<object>\S*(?:ip6?tables|nft|ipset)\S*)[^\]]*\]:/},
  {act: 'packet-filter', kind: 'program', pattern: /(?:^|[\s:("'])(?<object>ip6?tables(?:-\w+)*)(?: v[\d.]+[^:]*)?: /},
  {act: 'packet-filter', kind: 'program', pattern: /(?<object>(?<![\w-])(?:nft|nftables|ipset|xtables)(?![\w-]))/},
  {act: 'exec', kind: 'program', pattern: /exec: "(?<object>[^"]+)": /},
  // a shell, and env(1), about a program of the PATH
  {
    act: 'exec',
    kind: 'program',
    pattern: /(?:\d+: |\benv: ['‘]?)(?<object>[\w.-]+)['’]?: (?:command not found|not found|No such file)/,
  },
  {
    act: 'exec',
    kind: 'program',
    pattern: /(?:fork\/exec|starting|cannot (?:run|execute)|exec) (?<object>\/[^\s:"]+): /,
  },
  {
    act: 'exec',
    kind: 'program',
    pattern:
      /^(?:[\w/.-]+: )?(?:line )?(?:\d+: )?(?:exec: )?(?<object>\/[^\s:"]+): (?:not found|[Pp]ermission denied|[Ee]xec format error|cannot execute|bad interpreter|No such file)/m,
  },
  {
    act: 'exec',
    kind: 'program',
    pattern: /^(?<object>\/[^\s:"]+): (?:line )?\d+: [^]*?(?:\x7fELF|not found|Syntax error)/,
  },
  {
    act: 'dial',
    kind: 'socket',
    pattern: /(?:dial(?:ing)? unix|unix:(?:\/\/)?|connect to) "?(?<object>@?\/?[\w./@-]*\/[\w./-]+|[\w./-]+\.sock)/,
  },
  {
    act: 'http',
    kind: 'url',
    pattern: /\b(?:Get|Post|Put|Patch|Delete|Head|GET|POST|PUT|DELETE|PATCH):? "?(?<object>https?:\/\/[^\s"]+?)"?:? /,
  },
  {act: 'dial', kind: 'address', pattern: /dial(?:ing)? (?:dial )?(?:tcp|udp)[46]? (?<object>\[?[\w.:-]+\]?:\d+)/},
  {act: 'dial', kind: 'address', pattern: /\b(?:tcp|grpc):\/\/(?<object>\[?[\w.:-]+\]?:\d+)/},
  {act: 'resolve', kind: 'host', pattern: /\blookup (?<object>[\w.-]+\.[\w.-]+)(?: on \S+)?: /},
  {
    act: 'http',
    kind: 'url',
    pattern: /(?<object>https?:\/\/[^\s"]+) (?:cannot|could not|can't|is not|did not|does not|timed)/,
  },
  {act: 'call', kind: 'none', pattern: /rpc error: code = \w+|gRPC call/i},
  {
    act: 'open',
    kind: 'path',
    pattern:
      /\b(?:open|openat|read|write|stat|lstat|Statfs|mkdir|rename|remove|unlink|unlinkat|readlink|symlink|chmod|chown|create|creating|flock|lock|mount|chdir|access|load(?:ing)?|reading|writing|opening|readdirent|getdents|openfdat|ftruncate|fsync|path)(?: (?:file|directory|config|configuration))?(?: |\()"?(?<object>\/(?:[^\s":,]|:(?=[^\s"]))+)/,
  },
  {
    act: 'open',
    kind: 'path',
    pattern:
      /(?<object>\/(?:[\w@.%+-]+\/)+[\w@.%+-]+)"?: (?:no such file|permission denied|read-only|no space|not a directory|input\/output|is a directory)/i,
  },
  {
    act: 'kernel',
    kind: 'link',
    pattern:
      /(?:link|interface|device|master|bridge|veth|netdev|dev|vlan|ifname|NIC|nic|parent|VF|PF)(?: name)? "?'?(?<object>[\w.@:-]{1,64})"?'?(?: up| down)?: /,
  },
  {
    act: 'run',
    kind: 'program',
    pattern:
      /(?<![\w-])(?:running|run|execute|executing|command) ["'`[]*(?<object>[\w./-]+)[^\n]{0,2000}?(?:exit status|exit code|exited|failed)/,
  },
  {act: 'decode', kind: 'none', pattern: /unmarshal|parse|pars(?:e|ing)|decod(?:e|ing)|invalid character|JSON/i},
  {
    act: 'kernel',
    kind: 'link',
    pattern: /(?:to|of|for|on|add|create|set|delete|remove|rename) "(?<object>[\w.@-]{1,32})"/,
  },
];

/** The words of the innermost speaker as a typed fault. */
export function parseFault(words: string): Fault {
  const ending = findEnding(words);
  const found = productions.flatMap(({act, kind, pattern}) => {
    const match = pattern.exec(words);
    return match === null ? [] : [{act, kind, object: match.groups?.['object'] ?? ''}];
  })[0] ?? {act: 'unknown' as const, kind: 'none' as const, object: ''};
  return {
    ...found,
    object: trimmed(found.object),
    end: ending?.end,
    complaint: ending === undefined ? findComplaint(words) : undefined,
    topic: topicOf(words),
    words,
    at: ending?.at ?? words.length,
  };
}

function trimmed(object: string): string {
  return object.replace(/[.,;)'"\]]+$/, (tail) => (tail.startsWith(']') && object.includes('[') ? tail : ''));
}
