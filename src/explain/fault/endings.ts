/** How an attempt ended: the kernel's errnos where they are meant, and the classes of Go's and Kubernetes' errors. */
export type End = (typeof endings)[number][0];

/**
 * The words for it. The kernel's are those of Go's syscall package and of strerror(3); the others those of Go's net,
 * net/http, crypto/x509, context and encoding/json, of gRPC, and of the reasons of k8s.io/apimachinery.
 */
export const endings = [
  ['too-many-files', /too many open files(?: in system)?|inotify_init.{0,40}too many/i],
  ['no-space', /no space left on device|disk quota exceeded|ENOSPC/i],
  ['read-only', /read-only file ?system|EROFS/i],
  ['no-memory', /cannot allocate memory|out of memory|no buffer space available|ENOMEM|ENOBUFS/i],
  ['again', /resource temporarily unavailable|EAGAIN/i],
  ['io-error', /input\/output error|structure needs cleaning|stale (?:NFS )?file handle|bad message\b/i],
  ['text-busy', /text file busy/i],
  ['busy', /device or resource busy|EBUSY/i],
  ['link-down', /network is down|link is down|interface is down|ENETDOWN/i],
  [
    'limit-reached',
    /exchange full|EXFULL|code = ResourceExhausted|ResourceExhausted|\b(?:quota|limit|maximum)\b.{0,60}\b(?:reached|exceeded)|exceed\w* .{0,40}\b(?:quota|limit|maximum (?:number|count))\b/i,
  ],
  ['exec-format', /exec format error|cannot execute binary file|\x7fELF|cannot execute: required file not found/i],
  [
    'executable-missing',
    /executable file not found in \$?PATH|\d+: [\w.-]+: (?:command )?not found|\benv: ['‘]?[\w.-]+['’]?: No such file/i,
  ],
  [
    'proxy',
    /proxyconnect|Proxy Authentication Required|\bproxy\b.{0,60}(?:refused|forbidden|denied)|: (?:Forbidden|Service Unavailable|Bad Gateway|Gateway Time-?out|Method Not Allowed)\W*$/i,
  ],
  [
    'x509-authority',
    /certificate signed by unknown authority|unable to get local issuer|self[- ]signed certificate|certificate is not trusted/i,
  ],
  [
    'x509-expired',
    /certificate has expired or is not yet valid|x509: certificate has expired|tls: expired certificate|certificate is not yet valid/i,
  ],
  [
    'x509-name',
    /x509: (?:certificate is valid for|cannot validate certificate for|certificate is not valid for)|certificate relies on legacy Common Name/i,
  ],
  [
    'tls',
    /remote error: tls|tls: (?:bad certificate|handshake failure|first record does not look like)|http: server gave HTTP response to HTTPS client/i,
  ],
  [
    'dns',
    /no such host|server misbehaving|Temporary failure in name resolution|Name or service not known|\blookup \S+(?: on \S+)?: (?:i\/o timeout|read udp|dial udp|connection refused|no answer)/i,
  ],
  [
    'cloud-denied',
    /UnauthorizedOperation|not authorized to perform|AuthorizationFailed|AccessDeniedException|does not have authorization to perform|Required '[\w.]+' permission/,
  ],
  [
    'unauthorized',
    /(?<![\w-])Unauthorized(?![\w-])|connection is unauthorized(?!: .{0,200}forbidden)|must be logged in to the server|token (?:has |is )?expired|invalid bearer token|provide credentials|code = Unauthenticated|\b401\b/,
  ],
  [
    'forbidden',
    /is forbidden:|does not allow access to the requested resource|\bforbidden: User\b|User "[^"]*" cannot \w+ resource|(?:access|permission) denied by RBAC|code = PermissionDenied/i,
  ],
  [
    'throttled',
    /too many requests|TooManyRequests|rate: Wait|rate ?limit(?:ed|er| exceeded| reached)|throttl|\b429\b|client-side throttling|RequestLimitExceeded/i,
  ],
  ['refused', /connection refused|ECONNREFUSED|actively refused/i],
  [
    'unreachable',
    /no route to host|network (?:is )?unreachable|host is unreachable|host is down|EHOSTUNREACH|ENETUNREACH/i,
  ],
  [
    'reset',
    /connection reset by peer|broken pipe|unexpected EOF|http2: client connection lost|server closed idle connection|transport is closing|use of closed network connection|connection (?:to \S+ )?(?:is|was) closed|(?:^|: )EOF\W*$/i,
  ],
  [
    'timed-out',
    /i\/o timeout|TLS handshake timeout|context deadline exceeded|DeadlineExceeded|Client\.Timeout exceeded|timed[ -]?out|timeout (?:waiting|exceeded|expired|reached)|time-?out(?=[ :]|$)|operation timeout|after timeout|ETIMEDOUT|unable to return a response in the time allotted|request did not complete within/i,
  ],
  [
    'protocol-option',
    /protocol not available|protocol not supported|address family not supported|ENOPROTOOPT|EAFNOSUPPORT/i,
  ],
  ['unimplemented', /code = Unimplemented|unknown (?:service|method) [\w.]+|\b501\b Not Implemented/],
  [
    'unavailable',
    /code = Unavailable|the server is currently unable to handle the request|not (?:yet )?(?:ready|running|available)\b|is (?:in )?shutting down|(?:cannot|could not|can't) be reached|not reachable/i,
  ],
  ['killed', /signal: (?:killed|terminated)|exit status 137|SIGKILL/i],
  ['numerical', /numerical result out of range|value too large|argument list too long|file name too long/i],
  [
    'unsupported',
    /operation not supported|not supported by (?:the )?kernel|function not implemented|EOPNOTSUPP|ENOSYS|unknown device type|invalid cross-device link/i,
  ],
  [
    'exhausted',
    /[Aa]ssigned 0 out of|no more free|IPAM allocated only \d|no (?:more|free|available|unused|unallocated|usable) (?:ip|addr)|no (?:\w+ )?(?:IPs?|addresses|address)\b(?: \w+){0,3} (?:available|left|free|remaining|in range)|no IP was allocated|(?:out of|exhausted|exhaust\w*|used up).{0,30}(?:\bIPs?\b|address)|(?:\bIPs?\b|address\w*|pool|subnet|block)s?\b.{0,40}(?:exhausted|used up|is full|are full|insufficient)|exhaust\w*.{0,30}pools?\b|no available (?:\w+ )?(?:v-?switch|eni|subnet|pool)|insufficient (?:cidr|ip|address)|(?:not|n't) (?:have )?(?:enough|sufficient) (?:free )?(?:\w+ )?(?:ip|address|cidr|prefix)|Insufficient(?:FreeAddresses|CidrBlocks)/i,
  ],
  ['bad-address', /cannot assign requested address|EADDRNOTAVAIL/i],
  [
    'in-use',
    /address already in use|already (?:been )?(?:in use|used) ?|EADDRINUSE|already allocated|already been allocated/i,
  ],
  ['exists', /file exists(?!,? (?:but|and)\b)|already exists?|AlreadyExists|EEXIST|: exist\b/i],
  [
    'conflict',
    /object has been modified|code = Aborted|conflict\b.{0,60}(?:write|update|version|retry)|(?:update|write|version|CAS|revision|transaction) (?:conflict|error for block)|Operation cannot be fulfilled|max retries hit|concurrent (?:\w+ ){0,2}(?:update|request|write|modif)/i,
  ],
  [
    'no-device',
    /no such device(?: or address)?|ENODEV|ENXIO|Link not found|Cannot find device|no such network interface|interface .{0,60} not found|(?:could not|failed to|cannot|unable to) find (?:(?:host|parent|pci|net|network|vf) )?(?:link|interface|device)/i,
  ],
  ['missing', /no such file or directory|ENOENT|not a directory|does not exist/i],
  ['no-process', /no such process|ESRCH/i],
  ['denied', /permission denied|EACCES|access denied/i],
  ['not-permitted', /operation not permitted|EPERM/i],
  [
    'malformed',
    /invalid character|unexpected end of JSON|cannot unmarshal|error unmarshal\w*|(?:failed|unable|error|cannot|could not) ?(?:to )?(?:parse|parsing|unmarshal|decode|decoding)|invalid (?:CIDR|IP|MAC|subnet|gateway|netmask|prefix|address)\b(?! argument)|without prefix|is not a valid (?:IP|CIDR|MAC|address|subnet)|ParseAddr|yaml: |mapping values are not allowed|did not find expected/i,
  ],
  ['invalid', /invalid argument|EINVAL/i],
  [
    'crashed',
    /panic: |runtime error: |nil pointer dereference|signal: (?:segmentation fault|aborted|bus error|illegal instruction)|SIG(?:SEGV|BUS|ILL|ABRT|TRAP|FPE)\b|fatal error: (?:all goroutines|stack overflow|concurrent map|unexpected signal|runtime|sweep|found|bad|invalid|index)|panicked at |terminate called after|[Ss]egmentation fault|core dumped|UnhandledPromiseRejection|Traceback \(most recent call last\)|exit status 13[1246]\b|exit status 139/i,
  ],
  ['not-found', /not found|NotFound|code = NotFound|could not find|cannot find|couldn't find|unable to find/i],
] as const satisfies readonly (readonly [string, RegExp])[];

/** The ending that stands last in a text: the innermost cause of a chain that Go joined with colons. */
export function findEnding(text: string): {readonly end: End; readonly at: number} | undefined {
  let last: {readonly end: End; readonly at: number; readonly rank: number} | undefined;
  endings.forEach(([end, pattern], rank) => {
    const at = lastIndexOf(pattern, text);
    if (at === undefined) return;
    if (last === undefined || at > last.at + nearby || (at > last.at - nearby && rank < last.rank))
      last = {end, at, rank};
  });
  return last;
}

/** Endings so near to each other are one: the table's order says which. */
const nearby = 40;

function lastIndexOf(pattern: RegExp, text: string): number | undefined {
  let at: number | undefined;
  for (const found of text.matchAll(new RegExp(pattern, `${pattern.flags}g`))) at = found.index;
  return at;
}
