import {phrase, word, type Phrase} from './phrase.js';

/** Names of which people speak, and whose value is a secret whatever it is. */
const strong =
  '(?:[Pp]ass(?:word|phrase|code|wd)|[Pp]ass phrase|pwd|[Pp]re-?shared key|PSK|psk|PIN|pin|community string)';

/** What programs say about passwords. */
export const phrasesOfLogs: readonly Phrase[] = [
  phrase(
    'password that was said',
    'pass|pwd',
    '\\b(?:using|with|and) (?:pass(?:word|phrase|wd)|pwd) (?<secret>[^\\s"\',;:]{6,})(?=[ \\t]*(?:$|[,;.)])|[ \\t]+(?:failed|was|for|on|at|to)\\b)',
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
    'mismatch|differ|match',
    `\\b(?:expected|got|have|want|wanted|received|sent|actual|was|vs\\.?|and)[ :=]{1,2}${word}(?<=\\b${strong}s? (?:mismatch|differs?|does not match|do not match|did not match)\\b[^\\n]{0,200})`,
  ),
  phrase(
    'secret that was expected',
    'mismatch',
    '\\b(?:expected|got|have|want|wanted|received|sent|actual)[ :=]{1,2}["\'](?<secret>[^"\'\\n]{4,})["\'](?<=\\b(?:token|secret|signature|key|cookie) mismatch\\b[^\\n]{0,200})',
  ),
  phrase(
    'secret that was changed',
    ' from ',
    `\\b(?:[Rr]otat|[Cc]hang|[Uu]pdat|[Rr]eplac|[Ss]wapp)(?:ed|ing) (?:the )?(?:${strong}|secret|token|(?:api|access|shared) key)(?: (?:for|of) [^\\n:"']{1,60})? from ["']?(?<secret>[^\\s"',;]{4,})["']? to\\b`,
  ),
  phrase(
    'secret that was changed',
    ' to ',
    ` from \\S{4,100} to ${word}(?<=\\b(?:[Rr]otat|[Cc]hang|[Uu]pdat|[Rr]eplac|[Ss]wapp)(?:ed|ing) (?:the )?(?:${strong}|secret|token|(?:api|access|shared) key)(?: (?:for|of) [^\\n:"']{1,60})? from [^\\n]{1,300})`,
  ),
  phrase(
    'password that was set',
    'et |hanged |pdated ',
    `\\b(?:[Rr]?e?[Ss]et|[Cc]hanged|[Uu]pdated|[Ss]etting|[Cc]hanging) (?:the )?(?:\\w{1,20} )?${strong} (?:(?:for|of) [^\\n:"']{1,60} )?to ["']?(?<secret>[^\\s"',;]{4,})`,
  ),
  phrase(
    'password that was said',
    ' is | was | = ',
    `\\b${strong} (?:for|of) [^\\n:"']{1,60} (?:is|was|=) (?:now )?(?!\\w+(?:ed|ing|ble|ent|ant|ful)\\b|about|too|longer|weak|short|strong|stale|old|new|fine|gone|safe|lost|only|same|hash|base64)(?<secret>[^\\s"',;:.()]{4,})(?=[,;.!]|[ \\t]*$)`,
  ),
  phrase(
    'secret that was refused',
    'oken|key|secret|ession',
    '\\b(?:[Ii]nvalid|[Bb]ad|[Ww]rong|[Uu]nknown|[Ee]xpired|[Rr]evoked|[Rr]ejected|[Ii]ncorrect|[Uu]sing|[Gg]ot|[Rr]eceived|[Ww]ith) (?:the )?(?:(?:api|access|auth|bearer|refresh|session|join|bootstrap|registration|csrf|id) token|(?:api|access|license|licence|shared|auth|session|activation|unseal|encryption) key|shared secret|client secret|session cookie|community(?: string)?)(?: was)?:? ["\'(](?<secret>[^\\s"\'()]{4,})["\')]',
  ),
  phrase(
    'password of a login',
    'auth|login|authenticate|Auth|redentials',
    '(?:[aA]uth|[lL]ogin|authenticate|[cC]redentials?|BasicAuth)(?:\\(|=\\(| ) ?["\'][^"\'\\n]{1,100}["\'], ?["\'](?<secret>[^"\'\\n]{3,})["\']',
  ),
  phrase(
    'password of a login',
    'ogin ',
    `\\b[Ll]ogin (?:incorrect|OK|failed)[^\\n]{0,60}?[\\[ ][\\w.@-]{1,60}/${word}(?=[\\s\\]]|$)`,
  ),
  phrase(
    'SNMP community',
    'ommunity',
    `\\b[sS][nN][mM][pP]\\w*\\b[^\\n]{0,60}? community (?:string |name )?(?!string|name|for |is |was )["'(]?(?<secret>[^\\s"',;:()]{3,})`,
  ),
  phrase(
    'password of a login',
    'log|auth',
    '\\b(?:log(?:in|ged in|ging in|on)|authenticat\\w{1,5}) (?:as|with) [\\w.@-]{1,60}[/:](?<secret>(?=[^\\s"\',;]*\\d)[^\\s"\',;/:]{6,})(?=[\\s"\',;]|$)',
  ),
  phrase(
    'password that was said',
    'pass|pwd|PIN',
    '\\b(?:[Pp]assword|passwd|passphrase|pwd|passcode) (?!(?:hash|check|verif|validation|change|policy|prompt|expiry|expiration|reset|auth|login|entry|rotation|attempt|history|field|file|age|quality|database|db|store|grant|protected)\\w*\\b)(?<secret>[^\\s"\',;:()]{4,}) (?:(?:was|is|got) )?(?:rejected|refused|wrong|invalid|incorrect|not accepted|denied|accepted|does not match|did not match|failed)\\b',
  ),
  phrase(
    'secret that was said',
    'ecret|oken',
    '\\b(?:[Gg]ot|[Rr]ead|[Ff]etched|[Rr]eceived|[Rr]etrieved|[Oo]btained|[Uu]sing|[Ll]oaded|[Ww]ith) (?:the )?(?:secret|token|key)(?: value)?[ :=]{1,2}["\'](?<secret>[^\\s"\'/]{6,})["\'] (?:from|out of|via) (?:the )?(?:[Vv]ault|env\\w*|stdin|standard input|key(?:ring|chain)|SSM|ssm|[Pp]arameter|[Ss]ecrets? ?[Mm]anager|request|command line)',
  ),
  phrase(
    'password that was said',
    'pass|pin|PIN',
    '\\b(?:[Tt]ry|[Tt]rying|[Tt]ried|[Tt]esting|[Ss]ending|[Ss]ent|[Ee]ntered|[Tt]yped) (?:the )?(?:password|passphrase|pin|PIN) ["\']?(?<secret>[^\\s"\',;:]{4,})["\']?(?= (?:for|on|at|to|against)\\b|[ \\t]*$)',
  ),
  phrase(
    'secret that was said',
    'psk|PSK|pass|secret|token|key|pin',
    '\\b(?:[Pp]sk|PSK|[Pp]assword|[Pp]assphrase|secret|token|key|pin) (?:for|of) [^\\n:"\']{1,60} (?:is|was|set to|=) ["\'](?<secret>[^"\'\\s]{4,})["\']',
  ),
];
