import {phrase, start, word, type Phrase} from './phrase.js';

/** Files of passwords and configurations that have no mark between a name and its value. */
export const phrasesOfFiles: readonly Phrase[] = [
  phrase('password of a proxy', 'stats auth|login=', '\\b(?:stats auth |login=)[^\\s:]{1,60}:(?<secret>[^\\s"\']{3,})'),
  phrase('password of etcd', 'credentials', `^[ \\t]*credentials [\\w.@-]{1,60} ${word}[ \\t]*$`),
  phrase('password of Redis', 'requirepass|masterauth', `\\b(?:requirepass|masterauth)[ \\t]{1,9}${word}`),
  phrase(
    'literal of a Secret',
    'from-literal',
    '--from-literal[= ]["\']?[\\w.-]{1,100}=(?<secret>[^\\s"\']+)(?<=\\bsecret\\b[^\\n]{0,1000})',
  ),
  phrase(
    'literal of a Secret',
    'from-literal',
    '--from-literal[= ]["\']?[\\w.-]{1,100}=(?<secret>[^\\s"\']+)(?=[^\\n]{0,200}\\bsecret\\b)',
  ),
  phrase(
    'literal of a Secret',
    'secretGenerator',
    '(?<=secretGenerator:[^]{0,600}\\n[ \\t]*(?:- )?literals:[^]{0,600})^[ \\t]*- ["\']?[\\w.-]{1,100}=(?<secret>[^\\s"\']+)',
  ),
  phrase(
    'password of a user of EAP',
    'MSCHAP|PEAP|TTLS|MD5|GTC|PWD',
    '"[ \\t]{1,9}(?:(?:PEAP|TTLS|TLS|MD5|MSCHAPV2|GTC|PWD|SIM|AKA)[\\w-]{0,12},?){1,6}[ \\t]{1,9}"(?<secret>[^"\\n]{3,})"',
  ),
  phrase(
    'password of a directory',
    '::',
    '\\b\\w{0,40}(?:[Pp]assword|[Pp]wd|[Ss]ecret|[Kk]ey)::[ \\t]?(?<secret>[A-Za-z0-9+/]{4,}={0,2})(?=\\s|$)',
  ),
  // names and values in turn: user|joe|pass|abc
  phrase(
    'password in a list',
    '[|,;\\t](?:pass|pw|secret|token|psk|pin)',
    '(?:^|[^\\w|,;\\t])(?:user(?:name)?|login|account|uid|host|server|name|id)(?<m>[|,;\\t])(?!pass|pw|name|role|host|user|group|e?mail|id\\b|addr|port|db)[^\\s|,;]{1,60}\\k<m>(?:pass(?:word|wd)?|pwd?|secret|token|psk|pin)\\k<m>(?<secret>[^|,;\\t\\n"\']{3,})',
  ),
  phrase(
    'output of a command',
    'secret|token|pass|key|psk|rand|pwgen',
    '^[^\\n]{0,60}?\\b(?:kubectl [^\\n]{0,60}?secrets?\\b[^\\n]{0,200}(?:jsonpath|template)|vault (?:kv get|read) [^\\n]{0,100}-field|pass show|op read|secretsmanager get-secret-value|kubeadm token (?:create|generate)|print-(?:access|identity)-token|get-access-token|kubectl create token|openssl rand|pwgen|wg (?:genkey|genpsk)|mkpasswd|secrets versions access|echo ["\']?\\$\\{?\\w{0,40}(?:PASS|TOKEN|SECRET|KEY)\\w{0,20})[^\\n]{0,200}\\n(?<secret>[^\\s]{6,})[ \\t]*$',
  ),
  // protocols as one types them
  phrase(
    'password of a login',
    'PASS ',
    '\\bUSER \\S{1,60}\\r?\\n(?:[^\\n]{0,200}\\n){0,3}?[^\\n]{0,60}\\bPASS (?<secret>\\S{3,})',
  ),
  phrase(
    'password of a login',
    'LOGIN |IDENTIFY ',
    `(?:${start}\\S{1,10} LOGIN \\S{1,60}|\\bIDENTIFY(?: \\w{1,30})?) ${word}\\s*$`,
  ),
  phrase(
    'password of a proxy',
    'socks[45]|https?[ \\t]',
    `${start}(?:socks[45]h?|https?)[ \\t]{1,9}\\S{1,60}[ \\t]{1,9}\\d{1,5}[ \\t]{1,9}\\S{1,60}[ \\t]{1,9}${word}`,
  ),
  phrase(
    'key of a time server',
    'MD5|SHA|AES',
    `${start}\\d{1,5}[ \\t]{1,9}(?:MD5|SHA\\d{0,3}|AES\\d{0,3})[ \\t]{1,9}(?:HEX:|ASCII:)?(?<secret>[^\\s"\']{4,})[ \\t]*$`,
  ),
  // files of passwords
  phrase(
    'password of netrc',
    'machine|login',
    `\\blogin[ \\t]{1,9}\\S{1,100}\\s{1,9}(?:password|passwd)[ \\t]{1,9}${word}`,
  ),
  phrase(
    'password of pgpass',
    ':(?:\\d{2,5}|\\*):',
    `^[\\w.*\\/-]{1,100}:(?:\\d{2,5}|\\*):[\\w*-]{1,64}:[\\w*.-]{1,64}:(?<secret>[^\\s:"]{3,})(?=$|")`,
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
  phrase('SNMP community', 'trap', `\\b(?:trap2?sink|informsink)[ \\t]{1,9}\\S{1,60}[ \\t]{1,9}${word}`),
  phrase(
    'passphrase of a key',
    ': (?:RSA|ECDSA|P12)',
    `:[ \\t]{1,9}(?:RSA|ECDSA|BLISS|P12)[ \\t]{1,9}\\S{1,100}[ \\t]{1,9}${word}`,
  ),
];
