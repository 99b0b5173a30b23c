import {phrase, word, type Phrase} from './phrase.js';

/** Configurations of routers, IPsec and MACsec, and what their programs print. */
export const phrasesOfRouters: readonly Phrase[] = [
  // routers (FRR, BIRD, Cisco and those like it), keepalived, snmpd
  phrase('password of a neighbor', 'neighbor', `\\bneighbor [^\\s]{1,60} password (?:\\d )?${word}`),
  phrase(
    'password of a user',
    'password|secret|login|username',
    `\\b(?:username|user|local-user|login|line|enable|account) (?:[^\\s]{1,60} )?(?:password|secret)(?: \\d{1,2}| (?:irreversible-)?cipher| simple| encrypted| plaintext)? ${word}`,
  ),
  phrase(
    'password of a user',
    'password',
    `\\bpassword (?:irreversible-cipher|simple|cipher|clear|plain|plaintext|encrypted|\\d{1,2}) ${word}(?=[ \\t]*(?:$|\\n|;|role |privilege |level ))`,
  ),
  phrase(
    'secret of a router',
    'set ',
    `^(?:\\S{1,100}[ \\t])?[ \\t]*set (?![^\\n]{0,200}\\b(?:description|comment|alias|location)\\b)(?:[\\w ./:'"-]{1,200}? )?(?:psksecret|secret|phash|password-hash|(?:encrypted-|plaintext-|plain-text-)?password|passwd|key|psk|passphrase) (?:(?:ascii|hexadecimal|plain) )?["']?(?<secret>[^\\s"';,]{4,})["']?[ \\t]*(?:$|\\n)`,
  ),
  phrase(
    'secret of a router',
    'cipher|simple',
    `\\b(?:password|authentication-mode|community|key|authentication|psk|super)\\b[^\\n]{0,40}? (?:cipher|simple|irreversible-cipher) ${word}`,
  ),
  phrase(
    'secret of a router',
    'secret \\d|-psk ',
    `\\b(?:secret|wpa\\d?-psk (?:ascii|hex)) \\d{1,2} ${word}[ \\t]*(?:$|\\n)`,
  ),
  phrase(
    'password of a protocol',
    'authentication',
    `\\b(?:standby|glbp|vrrp|hsrp)\\b[^\\n]{0,20}? authentication (?!md5|text|mode|message|key)${word}[ \\t]*(?:$|\\n)`,
  ),
  // behind an address or a number in a command, at the end of its line
  phrase(
    'password of a neighbor',
    'password',
    `^[^\\n:"']{0,200}\\d[^\\n:"']{0,200} password (?!hash|check|entry|attempt|link|prompt|change|policy|lookup|rule|history|expiry|age|login|authentication)${word}[ \\t]*(?:$|\\n)`,
  ),
  phrase(
    'secret of a VPN',
    'IPSec|Xauth|IKE|L2TP|CHAP|PAP|EAP',
    `^(?:\\S{1,100} )?(?:IPSec|Xauth|IKE|L2TP|CHAP|PAP|EAP)[ -](?:secret|password) ${word}[ \\t]*(?:$|\\n)`,
  ),
  phrase(
    'key of a wireless network',
    'option |wireless\\.',
    `\\b(?:option (?:key|psk|password|sae_password|auth_secret|acct_secret|preshared_key|private_key) |wireless\\.\\S{1,80}\\.(?:key\\d?|sae_password|auth_secret)=)${word}`,
  ),
  phrase('key of a server', 'host = ', `\\bhost ?= ?\\S{1,60} \\{[^}]{0,200}?\\bkey ?= ?${word}`),
  phrase('password of a user', 'cleartext', `= ?cleartext ${word}`),
  phrase(
    'key of a server',
    'aaa-server',
    `\\baaa-server \\S{1,60} (?:\\(\\S{1,60}\\) )?host \\S{1,60} (?!key |timeout )${word}`,
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
    '-key|key-string|shared-secret|authentication',
    `\\b(?:authentication-key(?: \\d{1,5})?(?: (?:md5|sha\\d{0,3}|cmac\\S{0,20}|hmac\\S{1,20}))?|message-digest-key \\d{1,3} md5|key-string|shared-secret|set-key (?:ascii|hex)|server-private \\S{1,60} key|authentication (?:text|simple|string|md5 key-string))(?: \\d)? ${word}`,
  ),
  phrase(
    'key of a server',
    'radius|tacacs',
    `\\b(?:radius|tacacs)(?:-server| server)?(?: host)?(?: [^\\s]{1,60}){0,6} key(?: \\d)? ${word}`,
  ),
  phrase(
    'key of a server',
    'radius|tacacs',
    `(?<![\\w-])(?:radius|tacacs)(?:-server)?[ -][^\\n]{0,100}\\n(?:[ \\t]+(?!key|secret)[^\\n]{0,200}\\n){0,12}[ \\t]+(?:key|secret|server-key)(?: \\d{1,2})? ${word}`,
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
    `:[ \\t]{1,9}(?:PSK|XAUTH|EAP|NTLM|PIN|PKCS12 \\S{1,100})[ \\t]{1,9}(?:"(?=[^"\\n]{1,400}")|(?=[^\\s"]{1,400}[ \\t]*(?:$|\\n|;)))(?<secret>[^"\\n;]{1,400})`,
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
    `^(?:\\/\\S{1,100} )?"?[\\w.@-]{1,60}"?[ \\t]{1,9}(?:\\*|x?l2tpd|pptpd|ppp\\w*)[ \\t]{1,9}${word}"?[ \\t]{1,9}(?:\\*|[\\d.]+)[ \\t]*$`,
  ),
  phrase(
    'key of a routing protocol',
    'hash-algo|md5sig',
    `\\b(?:hash-algo \\S{1,30} key|md5sig (?:password|key)) ${word}`,
  ),
  phrase('secret of a firewall', 'ENC', `\\bset \\S{1,60} ENC ${word}`),
  phrase(
    'derived key',
    'bytes',
    '\\b(?:key|secret|SKEYSEED|Sk_\\w{1,9})\\b[^\\n:=]{0,40}=> \\d{1,5} bytes[^\\n:]{0,40}:?[ \\t]{0,9}(?<secret>[0-9a-fA-F]{16,})',
  ),
  phrase('key of kubeadm', 'certificate key', '\\bcertificate key:\\s{1,9}(?<secret>[0-9a-f]{32,})'),
  phrase('token of MicroK8s', 'join', '\\bjoin \\S{1,100}:\\d{4,5}\\/(?<secret>[0-9a-f]{32}(?:\\/[0-9a-f]+)?)'),
];
