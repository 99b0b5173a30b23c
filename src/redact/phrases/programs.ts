import {phrase, word, type Phrase} from './phrase.js';

/**
 * Before a -p that is no password: a rule of iptables-save, and programs that mean a port, a process, parents or to
 * preserve by it, unless they run another one (rsync -e "sshpass -p ...").
 */
const otherP =
  '(?:^-[ADIRN] |(?:^|[\\s/;&|(])(?:mkdir|cp|rsync|scp|tar|cpio|ping6?|ss|netstat|lsof|ps|pidstat|ip6?tables|nft|conntrack|tcpdump|nmap|journalctl|protoc)[ \\t])(?:(?!pass|exec|: )[^\\n|;&"\']){0,200}';

/** Arguments of programs, and what is fed to their stdin. */
export const phrasesOfPrograms: readonly Phrase[] = [
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
    `\\b(?:nmcli [^\\n]{1,200}? password|wpa_cli [^\\n]{1,100}? (?:psk|password|sae_password)|wpa_passphrase \\S{1,60}) ["'\\\\]{0,4}${word}`,
  ),
  phrase('key of a peer', 'md5keys', '\\bmd5keys:[^\\s=]{1,60}=(?<secret>[^\\s,]+)'),
  phrase(
    'password in a data source name',
    'PWD=',
    '\\b(?:UID|User Id|USER)=[^;\\n]{0,60};[^\\n]{0,100}?\\bPWD=(?<secret>\\{[^}\\n]+\\}|[^;"\'\\s]+)',
  ),
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
    `\\b(?:echo|printf)(?: -\\w{1,3})*(?: ["']%s(?:\\\\n)?["'])? ["']?(?<secret>[^\\s"'|]{4,200})["']?[ \\t]*\\|[ \\t]*[^\\n|]{0,60}?(?:kinit|sudo -S|sudo .*-S|passwd|login|cryptsetup|gpg|stdin|openssl|keytool|load-key|secret create|secrets? (?:set|put|add)|ssh-add|kadmin|vault (?:write|kv)|pass insert|realm join|openconnect|smbpasswd)`,
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
    'ass(?:word|phrase)[^\\n]{0,40}?\\s{0,9}\\bsend(?: --)? ["\'](?<secret>[^"\'\\\\\\n]{3,})',
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
    `(?<![\\w-])(?:-[a-zA-Z]{0,4}[uU]|--user|--proxy-user|--userpwd)["']?(?:[ \\t=,]{1,3}|(?<=-[uU]))["']?(?!\\d+:\\d+(?:\\s|$))[^\\s:"']{1,100}[:%](?!\\/\\/)(?<secret>[^\\s"']+)`,
  ),
  phrase(
    'password of a database',
    'mysql|maria|mycli|percona',
    `\\b(?:mysql\\w*|mariadb[\\w-]*|mycli|percona[\\w-]*)\\b[^\\n]{0,200}? -p${word}`,
  ),
  phrase(
    'password as an option',
    '(?<![\\w-])-p',
    `(?<!${otherP})(?<![\\w-])-p["']?[ \\t=,]{0,3}["']?(?!(?:ipv[46]|icmpv?6|l2tp)[\\w-]*(?:["'\\s]|$))(?!\\d{1,3}(?:\\.\\d{1,3}){3}[:/])(?<secret>(?=[^\\s"']{0,100}[A-Za-z])(?=[^\\s"']{0,100}[\\d!#$%^&*@])[^\\s"'/:.,-][^\\s"'/:]{5,})`,
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
  // -u joe -p abc, whatever the program; journalctl has levels behind -p, docker and podman ports, ps numbers
  phrase(
    'password as an option',
    '-p',
    `(?:(?<![\\w-])-[uUl]|--?user(?:name)?|--?login)[ =]['"]?(?!-)[^\\s"']{1,100}["']? [^\\n]{0,60}?(?<!${otherP})(?<![\\w-])-(?:p|pw|pass)[ =]?["']?(?!(?:emerg|alert|crit|err|error|warning|notice|info|debug)(?:\\.\\.\\w+)?\\b|[\\d.:/-]+(?:tcp|udp)?(?:\\s|$)|-|w?[ =])(?<secret>[^\\s"',;]{4,})`,
  ),
  phrase('password as an option', '-pw', `(?<![\\w-])-pw[ =]${word}`),
  phrase(
    'key as an option',
    '-k ',
    `\\b(?:ss-\\w{1,20}|ss(?:server|local)|edge|n2n\\w{0,10})\\b[^\\n]{0,200}? -k ${word}`,
  ),
  phrase('passphrase of a key', 'ssh-keygen', `\\bssh-keygen\\b[^\\n]{0,200}? -[NP] ${word}`),
  phrase(
    'password of a user',
    'register|password|passwd',
    `(?:\\b\\w{2,30}ctl\\b[^\\n]{0,60}? register \\S{1,60} \\S{1,100}|\\b(?:set|change|reset)[-_](?:user[-_]|account[-_])?password \\S{1,60} \\S{1,60}) ${word}[ \\t]*(?:$|\\n)`,
  ),
  phrase('password of a user', 'user add|useradd|adduser', `\\b(?:user add|useradd|adduser) [\\w.@-]{1,60}:${word}`),
  phrase(
    'password of a user',
    'user=|login=|account=',
    '\\b(?:user|login|account)=(?!system:)[A-Za-z][\\w.@-]{0,60}:(?<secret>(?![\\d.]+(?:\\s|$))[^\\s"\',:/]{4,})(?=[\\s"\',]|$)',
  ),
  phrase(
    'password of FTP',
    'ftp',
    '\\b\\w{0,4}ftp\\w{0,4}\\b[^\\n]{0,100}? -u ?["\']?[\\w.@-]{1,60},(?<secret>[^\\s"\']{3,})',
  ),
  phrase(
    'key of an object store',
    'alias set|config host add',
    `\\b(?:alias set|config host add) \\S{1,60} https?:\\S{1,200} \\S{1,100} ${word}`,
  ),
  phrase('secret of a stack', '--secret', `\\bconfig set\\b[^\\n]{0,60}? --secret \\S{1,100} ${word}`),
  phrase('secret of a virtual machine', 'secret,', '\\bsecret,[^\\s"\']{0,100}?\\bdata=(?<secret>[^\\s,"\']{3,})'),
  phrase(
    'password as an option',
    '-ap[ =]|\\s/[rp]',
    '(?<=\\s)(?:-ap[ =]|\\/(?:rp|pass|pwd?)[ :])["\']?(?<secret>[^\\s"\']{3,})',
  ),
  phrase(
    'password of a user',
    'passw|rootpw',
    `\\b(?:mosquitto_passwd (?:-\\w )*-b \\S{1,100} \\S{1,60}|rootpw --(?:plaintext|iscrypted)|d-i \\S{0,60}passw\\S{0,60} password) ${word}`,
  ),
  phrase(
    'password that is hashed',
    'passwd',
    `\\b(?:openssl passwd|mkpasswd)(?: -\\w+(?: (?:sha|md5|yescrypt|des|bcrypt)[\\w-]*)?){0,4} (?!-)${word}[ \\t]*(?:$|\\n)`,
  ),
  phrase(
    'password on stdin',
    '<<<',
    `\\b(?:\\w{0,20}passw\\w{0,6}|kinit|sudo|su|cryptsetup|gpg|openssl|login|keytool|ssh-add)\\b[^\\n<]{0,100}<<< ?["']?(?:[\\w.-]{1,60}:)?${word}`,
  ),
  phrase('password on stdin', 'echo', `\\(echo ["']?(?<secret>[^\\s"';]{3,})["']?; ?echo [^\\n|]{1,100}\\) ?\\|`),
  phrase('password of a user', 'net user', `\\bnet user [\\w.-]{1,60} (?!\\/)${word}`),
  phrase('key of a server', 'radclient', `\\bradclient\\b[^\\n]{0,100}? (?:auth|acct|coa|disconnect|status) ${word}`),
  phrase('SNMP community', 'check_', `\\bcheck_\\w{1,40}\\b[^\\n]{0,200}? -C ${word}`),
  phrase(
    'password of a mail server',
    ']|static:',
    '(?:^(?:\\/\\S{1,100} )?\\[(?=[^\\]]*[a-z])(?:[\\w-]{1,60}\\.){1,9}[\\w-]{1,60}\\](?::\\d{1,5})?[ \\t]{1,9}|\\bstatic:)[^\\s:]{1,60}:(?<secret>[^\\s:"\']{3,})(?=["\']|[ \\t]*$)',
  ),
  phrase(
    'secret of a script',
    'SecureString',
    '\\bConvertTo-SecureString (?:-String )?["\'](?<secret>[^"\'\\n]{3,})["\']',
  ),
  phrase(
    'password of a database',
    'onnect|mysqli|PDO|bind',
    '(?:\\b(?:[gG]etConnection|\\w{0,20}connect|mysqli|PDO|ldap_(?:simple_)?bind|createConnection)|->connect)\\((?:\\$?\\w{1,40}|["\'][^"\'\\n]{1,200}["\']), ?["\'][^"\'\\n]{1,100}["\'], ?["\'](?<secret>[^"\'\\n]{3,})["\']',
  ),
  phrase(
    'SNMP community',
    'community',
    '\\bcommunity (?:string |name )?(?!string|name)["\']?(?<secret>[^\\s"\',;:]{3,})["\']? (?:was |is )?(?:rejected|refused|wrong|invalid|incorrect|not accepted|denied)\\b',
  ),
  phrase(
    'secret that is stored',
    'vault |secret',
    ' (?!-)["\']?[\\w.-]{1,100}=(?<secret>[^\\s"\']+)(?<=\\b(?:vault (?:kv )?(?:put|write|patch)|secrets? (?:set|put|create|add|update))\\b[^\\n]{0,600})',
  ),
  phrase(
    'secret that is stored',
    'secret|Secure',
    `\\b(?:secrets? (?:set|put|create|add|update|edit)\\b|secretsmanager|put-parameter\\b(?=[^\\n]{0,300}SecureString))[^\\n]{0,300}? (?:--value|--body|--data|--secret-string|-b|-v)[ =]${word}`,
  ),
  phrase(
    'secret of a virtual machine',
    'secret-set-value',
    `\\bsecret-set-value\\b[^\\n]{0,200}? (?:--base64|--secret \\S{1,60}) (?!-)${word}[ \\t]*$`,
  ),
  phrase('password of a login', 'digest ', `\\b(?:addauth )?digest [\\w.@-]{1,60}:(?!\\/\\/|[\\da-f]{20})${word}`),
  phrase(
    'key of a vault',
    'unseal|login|rekey',
    `\\b(?:operator (?:unseal|rekey)|vault login|bao login)(?: -[\\w-]+(?:=\\S+)?)* (?!-|\\w+=)${word}`,
  ),
  phrase(
    'cookie as an option',
    '-b |--cookie',
    '\\b(?:curl|wget|https?|xh)\\b[^\\n]{0,300}? (?:-b|--cookie)[ =]["\']?[\\w.-]{1,60}=(?<secret>[^\\s"\';]+(?:; ?[^\\s"\';]+){0,20})',
  ),
  phrase('password as an option', 'pass:', `\\bpass:${word}`),
  phrase('password of a database', 'dentified|DENTIFIED', `\\b[Ii](?:DENTIFIED BY|dentified by)(?: PASSWORD)? ${word}`),
  phrase(
    'password of a login',
    'chpasswd|net use',
    `(?:\\becho ["']?[^\\s:"']{1,60}:(?=[^\\n]{1,100}chpasswd)|\\bnet use [^\\n]{1,100}?/user:\\S{1,60} )${word}`,
  ),
];
