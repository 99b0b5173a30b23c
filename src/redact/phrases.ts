import {isPlausible} from './plausible.js';
import type {Span} from './span.js';

/** Secrets that programs' arguments and routers' configurations hold without a name and a mark: `-u joe:abc`, `md5 abc`. */
export function findPhrases(text: string): Span[] {
  if (!anyHint.test(text)) return [];
  return phrases.flatMap(({what, hint, pattern}) => {
    if (!hint.test(text)) return [];
    return [...text.matchAll(pattern)].flatMap((match) => {
      const [from, to] = match.indices?.groups?.['secret'] ?? [0, 0];
      return isPlausible(text.slice(from, to), 'strong', 'said') ? [{from, to, what}] : [];
    });
  });
}

interface Phrase {
  readonly what: string;
  /** Cheap, and true of each text with such a secret. */
  readonly hint: RegExp;
  /** The secret is its group `secret`. Takes linear time. */
  readonly pattern: RegExp;
}

/** One word, in quotes or without. */
const word = '["\']?(?<secret>[^\\s"\';,]+)';

const phrases: readonly Phrase[] = [
  // routers (FRR, BIRD, Cisco and those like it), keepalived, snmpd
  phrase('password of a neighbor', 'neighbor', `\\bneighbor [^\\s]{1,60} password (?:\\d )?${word}`),
  phrase(
    'password of a user',
    'password|secret|login|username',
    `\\b(?:username|user|login|line|enable|account) (?:[^\\s]{1,60} )?(?:password|secret)(?: \\d{1,2})? ${word}`,
  ),
  phrase(
    'password of a protocol',
    'password',
    `\\b(?:isis|rip|eigrp|ldp|msdp|vrrp|hsrp|glbp|vtp)\\b[^\\n]{0,60}? password (?:clear |md5 |\\d )?${word}`,
  ),
  phrase(
    'password of a protocol',
    'password',
    `(?:^|[{;\\n])[ \\t]*(?:domain-|area-|ppp (?:chap|pap) (?:sent-username [^\\s]+ )?)?password (?:clear |md5 |\\d )?${word}(?=[ \\t]*(?:;|$|\\n|level))`,
  ),
  phrase(
    'key of a routing protocol',
    '-key|key-string|authentication',
    `\\b(?:authentication-key|message-digest-key \\d{1,3} md5|key-string|shared-secret|server-private \\S{1,60} key|authentication (?:text|simple|md5 key-string))(?: \\d)? ${word}`,
  ),
  phrase(
    'key of a server',
    'radius|tacacs',
    `\\b(?:radius|tacacs)(?:-server| server)?(?: host)?(?: [^\\s]{1,60}){0,6} key(?: \\d)? ${word}`,
  ),
  phrase(
    'key of a server',
    'radius|tacacs',
    `^(?:aaa )?(?:radius|tacacs)(?:-server)?[ -][^\\n]{0,100}\\n(?:[ \\t]+(?!key|secret)[^\\n]{0,200}\\n){0,12}[ \\t]+(?:key|secret|server-key)(?: \\d{1,2})? ${word}`,
  ),
  phrase(
    'key of a peer',
    'isakmp|pre-shared-key|keyring',
    `\\b(?:isakmp key|pre-shared-key(?: (?:local|remote|address \\S{1,60} key|ascii-text|hexadecimal))?)(?: \\d)? ${word}`,
  ),
  phrase(
    'SNMP community',
    'community|com2sec',
    `(?:\\bsnmp-server community|\\br[ow]community6?|\\btrapcommunity|\\bcom2sec6?(?: -Cn \\S{1,60})? \\S{1,60} \\S{1,60})[ \\t]+${word}`,
  ),
  phrase(
    'SNMP community',
    'snmp-server host|snmp',
    `(?:\\bsnmp-server host \\S{1,60}(?: traps| informs)?(?: version (?:1|2c|3 \\w+))?|\\bsnmp\\b[^\\n]{0,60}? community|\\bsnmp \\{[^}]{0,200}?\\bcommunity) (?!version |traps |informs |\\{)${word}`,
  ),
  phrase('SNMP community', 'snmp', `\\bsnmp\\w{1,20}\\b[^\\n]{0,200}? -c ?${word}`),
  phrase('SNMP password', 'snmp|usm', `\\b(?:snmp\\w{1,20}|usmUser)\\b[^\\n]{0,200}? -A ?${word}`),
  phrase('SNMP password', 'snmp|usm', `\\b(?:snmp\\w{1,20}|usmUser)\\b[^\\n]{0,200}? -X ?${word}`),
  phrase(
    'SNMP password',
    'createUser|snmp-server user',
    `\\b(?:createUser|snmp-server user)[^\\n]{0,120}? (?:MD5|SHA(?:-?\\d+)?|auth \\S+) ${word}`,
  ),
  phrase(
    'SNMP password',
    'createUser|snmp-server user',
    `\\b(?:createUser|snmp-server user)[^\\n]{0,200}? (?:DES|3DES|AES(?:-?\\d+)?|priv \\S+(?: \\d+)?) ${word}`,
  ),
  // IPsec, MACsec
  phrase(
    'pre-shared key',
    'PSK|XAUTH|EAP|NTLM|PIN',
    `:[ \\t]{1,9}(?:PSK|XAUTH|EAP|NTLM|PIN|PKCS12 \\S{1,100})[ \\t]{1,9}(?:"(?=[^"\\n]))?(?<secret>[^"\\n;]{1,400})`,
  ),
  phrase(
    'key of a cipher',
    'hmac|rfc\\d|cbc|ecb|ctr|aead|auth|enc|digest|comp',
    `\\b(?:hmac|rfc\\d{4}|cbc|ecb|ctr|xcbc|cmac|digest_null|aead|auth(?:-trunc)?|enc)\\b[\\w()"',-]{0,40}[ \\t]{1,9}(?<secret>(?:0x)?[0-9a-fA-F]{16,}|0x[0-9a-fA-F]+)`,
  ),
  phrase('MACsec key', 'macsec|key', `\\bkey[ \\t]{1,9}[0-9a-fA-F]{2,64}[ \\t]{1,9}(?<secret>[0-9A-Za-z]{16,})`),
  phrase(
    'private key of IPsec',
    'Prime|Exponent|Coefficient',
    '\\b(?:PrivateExponent|Prime[12]|Exponent[12]|Coefficient):[ \\t]{0,9}(?<secret>0x[0-9a-fA-F]+|0s\\S+)',
  ),
  phrase('pre-shared key', 'psk|PSK', `^\\S{1,100}[ \\t]{1,9}(?:psk|PSK)[ \\t]{1,9}${word}[ \\t]*$`),
  phrase(
    'password of CHAP',
    '\\*',
    `^"?[\\w.@-]{1,60}"?[ \\t]{1,9}(?:\\*|x?l2tpd|pptpd|ppp\\w*)[ \\t]{1,9}${word}"?[ \\t]{1,9}(?:\\*|[\\d.]+)[ \\t]*$`,
  ),
  // programs
  phrase('password of a program', 'radtest', `\\bradtest (?:-\\S+ )*\\S{1,60} ${word}`),
  phrase('key of a server', 'radtest', `\\bradtest (?:-\\S+ )*\\S{1,60} \\S{1,100} \\S{1,60} \\d{1,5} ${word}`),
  phrase(
    'password of a program',
    'htpasswd',
    `\\bhtpasswd[^\\n]{0,60}? -\\w*b\\w*(?: -\\w+)*(?: \\S{1,200})? \\S{1,100} ${word}[ \\t]*(?:$|[;|&>])`,
  ),
  phrase(
    'password of a database',
    '/[^\\s/@]+@',
    '(?<![\\w/.-])\\w{1,60}\\/(?<secret>[^\\s"\'@/]{3,100})@(?:\\/\\/)?[\\w.-]{1,100}:\\d{4,5}\\b',
  ),
  phrase(
    'password of curl',
    '(?<![\\w-])-[a-zA-Z]{0,4}[uU]|--(?:proxy-)?user',
    `(?<![\\w-])(?:-[a-zA-Z]{0,4}[uU]|--user|--proxy-user|--userpwd)["']?(?:[ \\t=,]{1,3}|(?<=-[uU]))["']?[^\\s:"']{1,100}[:%](?!\\/\\/)(?<secret>[^\\s"']+)`,
  ),
  phrase(
    'password of a database',
    'mysql|maria|mycli|percona',
    `\\b(?:mysql\\w*|mariadb[\\w-]*|mycli|percona[\\w-]*)\\b[^\\n]{0,200}? -p${word}`,
  ),
  phrase(
    'password as an option',
    '(?<![\\w-])-p',
    `(?<![\\w-])-p["']?[ \\t=,]{0,3}["']?(?<secret>(?=[^\\s"']{0,100}[A-Za-z])(?=[^\\s"']{0,100}[\\d!#$%^&*@])[^\\s"'/:.,-][^\\s"'/:]{5,})`,
  ),
  phrase(
    'password as an option',
    'sshpass|docker|podman|skopeo|helm|login',
    `\\b(?:sshpass|(?:docker|podman|nerdctl|buildah|skopeo|helm|oc|az|cf|ctr|crictl)\\b[^\\n]{0,60}login)\\b[^\\n]{0,200}? -p ?${word}`,
  ),
  phrase(
    'password as an option',
    'ldap|redis|smb|openssl|mongo|rpcclient|pass:|ipmitool|zip|sqlcmd',
    `\\b(?:ldap\\w{1,20}\\b[^\\n]{0,200}? -w|redis-cli\\b[^\\n]{0,200}? -a|(?:ipmitool|sqlcmd)\\b[^\\n]{0,200}? -P|7z\\w*\\b[^\\n]{0,200}? -p) ?${word}`,
  ),
  phrase('password as an option', 'pass:', `\\bpass:${word}`),
  // files of passwords
  phrase(
    'password of netrc',
    'machine|login',
    `\\blogin[ \\t]{1,9}\\S{1,100}\\s{1,9}(?:password|passwd)[ \\t]{1,9}${word}`,
  ),
  phrase(
    'password of pgpass',
    ':(?:\\d{2,5}|\\*):',
    `^[\\w.*\\/-]{1,100}:(?:\\d{2,5}|\\*):[\\w*-]{1,64}:[\\w*.-]{1,64}:(?<secret>[^\\s:]{3,})$`,
  ),
  phrase('bind password', 'bindpw|rootpw|rootdn|rootbinddn', `\\b(?:bindpw|rootpw)[ \\t]{1,9}${word}`),
  phrase(
    'password of a login',
    'auth_pass|secret_id',
    `\\b(?:auth_pass|secret_id|sae_password|wpa_passphrase)[ \\t=]{1,9}${word}`,
  ),
  phrase(
    'secret in quotes',
    'secret|password|passphrase',
    `\\b(?:secret|password|passphrase)[ \\t]{1,9}"(?<secret>[^"\\n\\\\]{3,400})"[ \\t]*(?:;|$|\\n)`,
  ),
  phrase('password of a database', 'dentified|DENTIFIED', `\\b[Ii](?:DENTIFIED BY|dentified by)(?: PASSWORD)? ${word}`),
  phrase(
    'password of a login',
    'chpasswd|net use',
    `(?:\\becho ["']?[^\\s:"']{1,60}:(?=[^\\n]{1,100}chpasswd)|\\bnet use [^\\n]{1,100}?/user:\\S{1,60} )${word}`,
  ),
  phrase('SNMP community', 'trap', `\\b(?:trap2?sink|informsink)[ \\t]{1,9}\\S{1,60}[ \\t]{1,9}${word}`),
  phrase(
    'passphrase of a key',
    ': (?:RSA|ECDSA|P12)',
    `:[ \\t]{1,9}(?:RSA|ECDSA|BLISS|P12)[ \\t]{1,9}\\S{1,100}[ \\t]{1,9}${word}`,
  ),
];

const anyHint = new RegExp([...new Set(phrases.map(({hint}) => hint.source))].join('|'));

function phrase(what: string, hint: string, pattern: string): Phrase {
  return {what, hint: new RegExp(hint), pattern: new RegExp(pattern, 'dgm')};
}
