import type {Lack} from '../replay-report.js';

/** What words tell that a plugin asked for something; the first group that matches names it. */
export interface Sign {
  readonly kind: Lack['kind'];
  readonly pattern: RegExp;
}

/** Those that name no address, socket or file, or in the words of other programs than Go's: looked for last. */
export const looserSigns: readonly Sign[] = [
  {
    kind: 'daemon-socket',
    pattern:
      /\b(org\.f(?:reedesktop|edoraproject)\.[\w.]+|systemd-(?:resolved|networkd)(?:\.service)?|D-?Bus|sd_bus_\w+|firewalld|systemd as init system)\b|(unix) connect failed|\bon socket ["'](\/[^"']+)/i,
  },
  {
    kind: 'network',
    pattern:
      /(?:read|write) (?:tcp|udp)[46]? \S+->(\S+?): |dial (?:vsock|sctp)\w* (\S+?): |resolve (?:the )?(?:host(?:name)?|name|address)?:? ?["']?([\w-]+(?:\.[\w-]+)+)|\b(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH) (\S+)|ConnectionPool\(host=["']([^"']+)|(?:waiting for|timed? ?out)[^\n]*?\b(\d+\.\d+\.\d+\.\d+:\d+)/,
  },
  {
    kind: 'network',
    pattern:
      /(temporary failure in name resolution|name or service not known|no such host|server misbehaving|produced zero addresses)|(connection refused|connection reset by peer|network is unreachable|i\/o timeout|(?:client )?connection is closing|context deadline exceeded)/i,
  },
  {
    kind: 'other-process',
    pattern:
      /holding the (xtables lock)|(?:wait\w*|held|acquire|get|lock\w*)[^\n]*[ "'](\/\S+\.lock)\b|(resource temporarily unavailable)/i,
  },
  // curl, kubectl, etcd, ZeroMQ
  {
    kind: 'network',
    pattern:
      /resolve host(?:name)?:? ["']?([\w.-]+)|[Ff]ailed to connect to (\S+ port \d+)|connection to (?:the )?server ["']?([^\s"']+)["']? (?:was refused|failed)|\b(etcdserver): request timed out|\b(tcp:\/\/[\w.-]+:\d+)/,
  },
  // Node.js, C, SQLite, shells, and Go where the path was said before
  {
    kind: 'hidden-file',
    pattern:
      /(\/[^\s"':,)]+)["']?: file does not exist|no such file or directory, \w+ ["'](\/[^"']+)|cannot stat ["'‘]?(\/[^\s"'’:]+)|open (?:database )?file ["']?(\/[^\s"':,]+)|\((\/[^\s()"']+)\): [Nn]o such file|["'](\/[^\s"']+)["']: \w+: no such file|(?:no such file:? |stat |open )(\/(?:run|var|etc|opt)\/[^\s"':,)]+)|^(?:.* )?(\/[^\s"':,)]+): not found\s*$/m,
  },
  {
    kind: 'device',
    pattern: /\b(no VFs? (?:available|found)[^\n]{0,60}?)\s*$|\b(rdma device \S+)/im,
  },
  {
    kind: 'kernel',
    pattern:
      /(CTRL_CMD_GETFAMILY)|\b(?:find|load|missing) (?:the )?(\S+ kernel module)|kernel module ["']?([\w-]+)["']? (?:is )?(?:not|missing)|(set type not supported|session to kernel)|\b(qdisc kind is unknown)/i,
  },
];
