import {phrase, word, type Phrase} from './phrase.js';

/** Arguments of programs, files of passwords, and what programs say. */
export const phrasesOfPrograms: readonly Phrase[] = [
  phrase(
    'password that was said',
    'pass|pwd',
    '\\b(?:using|with|and) (?:pass(?:word|phrase|wd)|pwd) (?<secret>[^\\s"\',;:]{6,})(?=[ \\t]*(?:$|failed|was|for|on|at|to|[,;.)]))',
  ),
  phrase('password that was said', 'pass', `\\b(?:pass ?phrase|[Pp]assword) for [^\\n:]{1,60}: ?${word}[ \\t]*$`),
  phrase('password that was said', 'pass phrase', `\\bpass phrase[:=] ?${word}`),
  phrase(
    'password that was said',
    'credentials',
    '\\b(?:(?:bad|invalid|wrong) credentials:? [\\w.@-]{1,60}[:/]|credentials:? [\\w.@-]{1,60}:)(?<secret>[^\\s"\',;/]{6,})(?=$|[\\s"\',;])',
  ),
  phrase(
    'secret that was expected',
    'mismatch',
    '\\b(?:token|password|secret|signature) mismatch:? expected ["\'](?<secret>[^"\'\\n]{4,})["\']',
  ),
  phrase(
    'password as an option',
    'xfreerdp|rdesktop',
    '\\b(?:xfreerdp|rdesktop)\\b[^\\n]{0,200}? (?:\\/p:|-p )(?<secret>[^\\s"\']+)',
  ),
  phrase('password as an option', '/user:', `\\bnet use \\S{1,100}(?: \\S{1,60})? ${word} \\/user:`),
  phrase(
    'password as an option',
    'http',
    '\\bhttps? [^\\n]{0,100}?(?:-a|--auth)[ =][^\\s:]{1,60}:(?<secret>[^\\s"\']+)',
  ),
  phrase(
    'password of a network',
    'nmcli|wpa_',
    `\\b(?:nmcli [^\\n]{1,200}? password|wpa_cli [^\\n]{1,100}? (?:psk|password|sae_password) ["']?|wpa_passphrase \\S{1,60}) ${word}`,
  ),
  phrase('key of a peer', 'md5keys', '\\bmd5keys:[^\\s=]{1,60}=(?<secret>[^\\s,]+)'),
  phrase('password of a proxy', 'stats auth|login=', '\\b(?:stats auth |login=)[^\\s:]{1,60}:(?<secret>[^\\s"\']{3,})'),
  phrase('password of etcd', 'credentials', `^[ \\t]*credentials [\\w.@-]{1,60} ${word}[ \\t]*$`),
  phrase(
    'password in a data source name',
    'PWD=',
    '\\b(?:UID|User Id|USER)=[^;\\n]{0,60};[^\\n]{0,100}?\\bPWD=(?<secret>\\{[^}\\n]+\\}|[^;"\'\\s]+)',
  ),
  phrase('password of Redis', 'requirepass|masterauth', `\\b(?:requirepass|masterauth)[ \\t]{1,9}${word}`),
  phrase(
    'password of Redis',
    'AUTH|auth|SETUSER|setuser',
    '"(?:AUTH|auth)"(?: "[^"\\n]{1,60}")? "(?<secret>[^"\\n]{3,})"',
  ),
  phrase('password of Redis', 'SETUSER|setuser', '\\b(?:SETUSER|setuser) [^\\n]{1,200}? [>#](?<secret>[^\\s"\']+)'),
  phrase('password of Redis', 'auth-pass', `\\bauth-pass \\S{1,60} ${word}`),
  phrase(
    'password on stdin',
    '\\|',
    `\\b(?:echo|printf)(?: -\\w{1,3})*(?: ["']%s(?:\\\\n)?["'])? ["']?(?<secret>[^\\s"'|]{4,200})["']?[ \\t]*\\|[ \\t]*[^\\n|]{0,60}?(?:kinit|sudo -S|sudo .*-S|passwd|login|cryptsetup|gpg|stdin|openssl|keytool)`,
  ),
  phrase(
    'password of a user',
    'rabbitmqctl',
    `\\brabbitmqctl [^\\n]{0,60}?(?:add_user|change_password|authenticate_user) \\S{1,60} ${word}`,
  ),
  phrase(
    'password of a mail server',
    'AUTH',
    '\\bAUTH (?:PLAIN|LOGIN|XOAUTH2)\\s{1,3}(?<secret>[A-Za-z0-9+/]{8,}={0,2})',
  ),
  phrase(
    'password that is typed',
    'send',
    'ass(?:word|phrase)[^\\n]{0,40}?\\bsend(?: --)? ["\'](?<secret>[^"\'\\\\\\n]{3,})',
  ),
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
    'ldap|redis|ipmitool|sqlcmd|zip|7z|mosquitto|ipa-|openssl|cqlsh|beeline|check_',
    `\\b(?:ldap\\w{1,20}\\b[^\\n]{0,200}? -w|redis-cli\\b[^\\n]{0,200}? -a|ipa-[\\w-]{1,40}\\b[^\\n]{0,200}? -w|openssl enc\\b[^\\n]{0,200}? -k|(?:ipmitool|sqlcmd|(?:un)?zip|mosquitto_\\w+)\\b[^\\n]{0,200}? -P|(?:7z\\w*|cqlsh|beeline|check_\\w+)\\b[^\\n]{0,200}? -p) ?${word}`,
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
