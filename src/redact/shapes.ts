import type {Span} from './span.js';

/** Secrets that are known by their own form, wherever they stand. */
export function findShapes(text: string): Span[] {
  return shapes.flatMap(({what, hint, pattern}) => {
    if (!hint.test(text)) return [];
    return [...text.matchAll(pattern)].map((match) => spanOf(match, what));
  });
}

interface Shape {
  readonly what: string;
  /** Cheap, and true of each text with such a secret. */
  readonly hint: RegExp;
  /** The secret is its group `secret`, if it has one. Takes linear time. */
  readonly pattern: RegExp;
}

function spanOf(match: RegExpExecArray, what: string): Span {
  const [from, to] = match.indices?.groups?.['secret'] ?? match.indices?.[0] ?? [0, 0];
  return {from, to, what};
}

/** As the issuers document them, e.g. https://docs.github.com/authentication, https://docs.gitlab.com/security/tokens. */
const tokenPrefixes: readonly string[] = [
  'gh[pousr]_',
  'github_pat_',
  'gl(?:pat|rt|dt|cbt|ptt|ft|soat|agent|imt|ffct)-',
  'xox[a-z]-',
  'xapp-',
  'hv[sbr]\\.',
  's\\.(?=[A-Za-z0-9]{20})',
  'sk-(?:proj-|ant-|or-|live_|test_|(?=[A-Za-z0-9]{20}))',
  '[rsp]k_(?:live|test)_',
  'npm_(?=[A-Za-z0-9]{30})',
  'pypi-(?=[\\w-]{30})',
  'dckr_(?:pat|oat)_',
  'do[opr]_v1_',
  'SG\\.(?=[\\w-]{16})',
  'shp(?:at|ca|pa|ss)_',
  'ya29\\.',
  '1//0',
  'AIza',
  'A(?:KI|SI|GP|RO|ID|NP|NV)A(?=[A-Z0-9]{12})',
  'LTAI(?=[A-Za-z0-9]{12})',
  'AKID(?=[A-Za-z0-9]{20})',
  'tskey-',
  'nvapi-',
  'hf_(?=[A-Za-z0-9]{20})',
  'gls?a_',
  'dp\\.(?:pt|st|ct|sa)\\.',
  'ATATT3',
  'key-(?=[0-9a-f]{32})',
  'NRAK-',
];

const shapes: readonly Shape[] = [
  {
    what: 'PEM block',
    hint: /-----BEGIN /,
    pattern: /-----BEGIN [A-Za-z0-9 ]{1,60}-----[^]*?(?:-----END [A-Za-z0-9 ]{1,60}-----|$)/dg,
  },
  // the end of one whose beginning was cut off
  {
    what: 'PEM block',
    hint: /-----END /,
    pattern:
      /-----END [A-Z ]{0,40}PRIVATE KEY-----(?<=(?<secret>(?:[\w+/=]{16,100}(?:\s|\\[nr]){1,4}){1,200})-----END [A-Z ]{0,40}PRIVATE KEY-----)/dg,
  },
  {
    what: 'private key of PuTTY',
    hint: /Private-Lines:|Private-MAC:/,
    pattern: /Private-(?:Lines: \d{1,4}\s(?:[A-Za-z0-9+/=]{4,100}\s){1,200}|MAC: [0-9a-f]{20,})/dg,
  },
  {
    what: 'JSON Web Key',
    hint: /kty/,
    pattern: /["'](?:d|p|q|dp|dq|qi|k)\\*["']\s?:\s?\\*["'](?<secret>[\w-]{4,2000})/dg,
  },
  // token,user,uid,"groups" of the API server's --token-auth-file
  {
    what: 'token of a file of tokens',
    hint: /,"/,
    pattern: /^(?<secret>[\w.-]{8,}),[\w:.@-]{1,100},[\w:.@-]{1,60},\\*"[^"\n]{0,400}"?$/dgm,
  },
  {
    what: 'code of an authorization',
    hint: /[?&]code=/,
    pattern:
      /[?&]code=(?<secret>[^&\s"']{8,})(?:(?=[^\s"']{0,200}&(?:state|session_state|scope|redirect_uri|grant_type)=)|(?<=[?&](?:state|grant_type)=[^\s"']{1,400}))/dg,
  },
  // "-----BEGIN" in base64, and a kubeconfig, "apiVersion:" in YAML or JSON
  {
    what: 'PEM block or kubeconfig in base64',
    hint: /LS0tLS1CRUdJTi|YXBpVmVyc2lvbj|eyJhcGlWZXJzaW9uIj/,
    pattern: /(?:LS0tLS1CRUdJTi|YXBpVmVyc2lvbj|eyJhcGlWZXJzaW9uIj)[\w+/=-]+/dg,
  },
  {what: 'JWT', hint: /eyJ/, pattern: /(?<![\w-])eyJ[\w-]{5,}\.[\w-]{5,}(?:\.[\w-]*){1,3}/dg},
  {
    what: 'password in a data source name',
    hint: /[^\s:@]:[^\s:@]+@/,
    pattern:
      /(?<![\w/:.-])[\w.+-]{1,60}:(?<secret>(?!\/\/)[^\s"'@:/]{3,200})@(?!sha\d+:)(?=(?:tcp|unix|udp)\(|[\w-]+(?:\.[\w-]+)*(?::\d{2,5}|\/\w))/dg,
  },
  {
    what: 'password hash',
    hint: /\$\w{1,10}\$/,
    pattern: /\$(?:[1256y]|2[abxy]?|5|6|7|gy|apr1|argon2\w{0,2}|scrypt|sha1|md5|pbkdf2[\w-]*|P|H)\$[\w./$=,+-]{8,}/dg,
  },
  {
    what: 'password hash',
    hint: /\{S?SHA/i,
    pattern: /\{S{0,2}(?:HA|MD5|SHA\d*|CRYPT)\d*\}(?<secret>[\w+/=.$-]{8,})/dgi,
  },
  {
    what: 'bearer token',
    hint: /bearer/i,
    pattern: /\bbearer[\s:="'\\]{1,9}(?<secret>(?=\S{0,400}?[\d~+/=_]|[\w.~+/=-]{16})[\w.~+/=-]{8,})/dgi,
  },
  {
    what: 'basic credentials',
    hint: /basic /i,
    pattern: /\bbasic\s{1,9}(?<secret>[A-Za-z0-9+/_-]{8,}={0,2})(?![\w.])/dgi,
  },
  {
    what: 'vault of Ansible',
    hint: /\$ANSIBLE_VAULT;/,
    pattern: /\$ANSIBLE_VAULT;[^\n]{1,60}\n(?<secret>[\s0-9a-f]{16,})/dg,
  },
  {what: 'age key', hint: /AGE-/, pattern: /AGE-(?:PLUGIN-[\w-]*-)?(?:SECRET-KEY-)?1?[\w-]{8,}/dg},
  {
    what: 'token of a known kind',
    hint: /[-_.][A-Za-z0-9]|[AL][A-Z]{3}/,
    pattern: new RegExp(`(?<![A-Za-z0-9])(?:${tokenPrefixes.join('|')})[\\w+/=.:-]{8,}`, 'dg'),
  },
  {
    what: 'webhook',
    hint: /hooks?|\/bot\d/i,
    pattern:
      /(?:\bhooks?\.[\w.-]{1,60}|\bwebhook\.office\.com|\bdiscord(?:app)?\.com\/api\/webhooks)(?<secret>\/[\w@./-]{12,})/dgi,
  },
  {
    what: 'webhook',
    hint: /\/hooks\/|\/private-/,
    pattern: /\/(?:hooks\/(?<secret>[a-z0-9]{20,})|private-[0-9a-f]{32})\b/dg,
  },
  {what: 'bot token', hint: /bot\d/, pattern: /\/bot(?<secret>\d{6,20}:[\w-]{20,})/dg},
  // K10...::server:password of k3s
  {what: 'cluster token', hint: /::\w+:/, pattern: /\bK10[0-9a-f]{32,}::\w+:\S+/dg},
  // kubeadm and bootstrap tokens
  {
    what: 'bootstrap token',
    hint: /\b[a-z0-9]{6}\.[a-z0-9]{16}\b/,
    pattern: /\b[a-z0-9]{6}\.(?=[a-z]*\d)(?![0-9a-f]{16})[a-z0-9]{16}\b(?![.\w-])/dg,
  },
];
