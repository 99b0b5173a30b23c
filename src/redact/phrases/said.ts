import {phrase, word, type Phrase} from './phrase.js';

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
    'mismatch',
    '\\b(?:token|password|secret|signature) mismatch:? (?:expected|got|have|want|received|sent) ["\'](?<secret>[^"\'\\n]{4,})["\']',
  ),
  phrase(
    'password of a login',
    'auth|login|authenticate',
    '\\b(?:auth|login|authenticate)\\( ?["\'][^"\'\\n]{1,100}["\'], ?["\'](?<secret>[^"\'\\n]{3,})["\']',
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
