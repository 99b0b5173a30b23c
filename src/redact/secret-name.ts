/**
 * How sure a name is that its value is a secret. `strong`: a password, whatever the value. `medium`: a token, unless the
 * value is a number, a word of a sentence or the like. `weak`: a key, if the value looks like a secret.
 */
export type Strength = 'strong' | 'medium' | 'weak';

/** Says how secret the value behind a name is; undefined: not at all. */
export type StrengthOf = (name: string) => Strength | undefined;

/**
 * Judges names as programs write them (`k8s_auth_token`, `ipsecKey`, `PGPASSWORD`, `--client-secret`), by their last
 * words. Names of files, paths, types, sizes and of the objects that hold secrets are none.
 *
 * @param own further names, which are strong; letter case and the marks between their words make no difference
 */
export function createStrengthOf(own: readonly string[] = []): StrengthOf {
  const extra = new Set(own.map(normalized));
  const known = new Map<string, Strength | 'none'>();
  return (name) => {
    if (name.length > 100) return undefined;
    const before = known.get(name);
    if (before !== undefined) return before === 'none' ? undefined : before;
    const strength = extra.has(normalized(name)) ? 'strong' : hint.test(name) ? judge(name) : undefined;
    if (known.size > 10_000) known.clear();
    known.set(name, strength ?? 'none');
    return strength;
  };
}

/** Cheap, and true of each name that is judged to be one. */
const hint =
  /aws_|baggage|data$|docker|cak|pass|pw|psk|pin|key|otp|mnemonic|md5|token|secret|cred|auth|cookie|communit|sig|bearer|jwt|pat|sas|sess|sid|dsn|hook|salt|nonce|ticket|licen[cs]e|seed|encrypt|connection|verifier|root_token|crumb|code|phrase|sk$|pepper|macaroon|assertion|saml|identity.header|id_(?:rsa|dsa|ec|ed)/i;

function normalized(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

function judge(name: string): Strength | undefined {
  if (exceptions.test(name)) return undefined;
  if (always.test(name)) return 'strong';
  const words = wordsOf(name);
  while (format.test(words.at(-1) ?? '')) words.pop();
  if (words.at(-1) === 'file' && /file_?(?:contents?|value|data|text)$/i.test(name)) words.pop();
  const last = words.at(-1) ?? '';
  const before = words.at(-2) ?? '';
  if (words.includes('public') || words.includes('pub')) return undefined;
  return ofLastWords(name, words, last, before) ?? (isAboutSecret(words) ? 'weak' : undefined);
}

function ofLastWords(name: string, words: readonly string[], last: string, before: string): Strength | undefined {
  if (/^tokens$/.test(last) && /^(?:max|min|num|total|bucket|count)$/.test(before)) return undefined;
  if (/^hash(?:es)?$/.test(last)) return strongWord.test(before) ? 'weak' : undefined;
  if (last === 'id' && before === 'session') return 'weak';
  if (twoWords.test(`${before} ${last}`)) return 'strong';
  if (/^codes?$/.test(last)) return secretCode.test(before) ? 'medium' : undefined;
  if (strongWord.test(last) || (/^[a-z]{2,}pass$/.test(last) && !passing.test(last))) return 'strong';
  if (last === 'secret' && /^(?:psk|shared|preshared|chap|eap|ike|xauth)$/.test(before)) return 'strong';
  if (/^ids?$/.test(last) && before === 'secret') return 'medium';
  if (last === 'verifier') return before === 'code' ? 'strong' : undefined;
  if (last === 'md5') return /^(?:bgp|tcp|ospf|peer)$/.test(before) ? 'strong' : undefined;
  if (last === 'pass' || last === 'pin') return words.length > 1 || name === 'PIN' ? 'strong' : 'medium';
  if (keyWord.test(last)) return strongKey.test(before) ? 'strong' : words.length > 1 ? 'weak' : keyAlone(name);
  if (compoundKey.test(last)) return 'strong';
  if (mediumWord.test(last)) return 'medium';
  if (otherKey.test(last)) return 'weak';
  return weakWord.test(last) ? 'weak' : undefined;
}

/** `TOKEN_GITHUB`, `password.ldap`, `webhook_url`: a secret of something, unless the last word says what else it is. */
function isAboutSecret(words: readonly string[]): boolean {
  const last = words.at(-1) ?? '';
  if (/^ur[il]s?$/.test(last)) return words.some((word) => /^(?:web)?hooks?$|^sas$/.test(word));
  return words.slice(0, -1).some((word) => secretWord.test(word)) && !aboutIt.test(last);
}

/** Names that look like those of secrets, and are none. */
const exceptions =
  /^(?:OLDPWD|PWD|ssh_auth_sock|SSH_AUTH_SOCK|.*[_-]?[kK]ey[_-]?[iI][dD]|(?:[iI]mage_?[pP]ull|existing|with(?:out)?-|show-|hide-|keep-)_?[sS]ecrets?)$/;

const always =
  /^(?:AWS_(?!.*(?:REGION|PROFILE|FILE|ENDPOINT|OUTPUT|PAGER|VPC|SDK|EC2|ARN|ROLE)).*|BAGGAGE|.*client-(?:certificate|key)-data|certificate-authority-data|\.?docker(?:config(?:json)?|cfg)|kubeconfig[_-]?data|mka_cak|.*root_token_id|token-secret|headers?_authorization|(?:x[-_])?identity[-_]header|connect\.sid)$/i;

/** The words of a name, in lower case: `k8sAuth_TOKEN2` is k8s, auth, token. */
function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .map((word) =>
      /^[a-z]+\d+$/.test(word) && !/^(?:md5|sha\d+|base64|x509)$/.test(word) ? word.replace(/\d+$/, '') : word,
    )
    .filter((word) => word !== '' && !/^\d+$/.test(word));
}

/** Says how a secret is written, not what it is. */
const format =
  /^(?:json|yaml|toml|pem|base|data|binary|material|value|val|text|strings?|str|plain|plaintext|raw|contents?|in|out|peer|primary|secondary|backup|base64|b64|hex|literal|env|old|new|current|default|prod|dev|staging|test)$/;

const strongWord =
  /^(?:.*passw(?:or)?ds?|.*passwrd|.*passphrases?|.*passcode|pwds?|[a-z]*pwd|pws?|.*bindpw|.*rootpw|psks?|.*psk|cak|.*secretkey|.*apikeys?|sshpass|userpass|dbpass|bindpass|sasl|privatekeys?|privkeys?|mnemonic|otp|totp|.*sharedsecret|.*clientsecret|pwhash|passwordhash|userpassword|masterauth|.*authtok)$/;

/** Names of passwords in two words. */
const twoWords =
  /^(?:pass (?:phrase|word|code)s?|pin codes?|(?:seed|recovery|wallet) phrase|saml (?:response|request|assertion))$/;

/** With one of these before it, a code lets somebody in. */
const secretCode =
  /^(?:access|auth|authorization|activation|security|secret|verification|device|mfa|otp|totp|recovery|backup|unlock|invite|pairing|enrollment|login)$/;

const secretWord =
  /^(?:.*passw(?:or)?ds?|pass|pwd|.*passphrase|psk|.*tokens?|.*secrets?|.*apikey|privatekey|webhooks?|sas)$/;

/** What else there is to say about a secret. */
const aboutIt =
  /^(?:.*files?|.*paths?|dirs?|directory|.*names?|namespaces?|types?|kinds?|refs?|references?|ids?|urls?|uris?|endpoints?|hosts?|servers?|ports?|users?|hash(?:es)?|length|len|size|count|counts|max|min|limit|ttl|age|expir\w*|valid\w*|created|updated|changed|at|time|date|timeout|interval|period|policy|policies|rules?|version|algorithm|alg|method|mode|format|enc|encoding|charset|status|state|enabled|disabled|required|bucket|buckets|budget|review|reviews|request|requests|source|sources|store|provider|providers|manager|issuer|audience|audiences|scope|scopes|claims?|field|fields|column|prefix|suffix|separator|label|labels|annotations?|mounts?|volumes?|rotation|reset|prompt|hint|check|cache|controller|plugin|driver|agent|header|headers|param|params|parameter|attempts?|errors?|message|msg|info|opts?|options?|args?|cmd|command|helper|owner|service|class|group|role|roles|resource|key)$/;

const passing = /^(?:by|encom|com|tres|sur|over|under|en|multi|single|two|one|low|high|band)pass$/;

const mediumWord =
  /^(?:.*tokens?|.*secrets?|creds?|credentials?|auth|authorization|cookies?|.*cookie|community|communities|sig|signature|bearer|jwts?|pat|sas|sessionid|phpsessid|jsessionid|sid_token|auths|xauth|crumb|oauth|.*sessid|macaroons?|pepper)$/;

const weakWord =
  /^(?:dsn|webhooks?|sk|jwk|keytab|assertion|rsa|dsa|ecdsa|ed25519|sid|salt|nonce|ticket|otpauth|license|licence|seed|session|authentication|encrypt|connection)$/;

const keyWord = /^keys?$/;

/** With one of these before it, a key is a secret. */
const strongKey =
  /^(?:api|access|account|secret|private|master|sign|signing|encrypt|encryption|enc|crypt|crypto|cipher|shared|preshared|session|auth|authentication|ipsec|wg|wireguard|deploy|storage|hmac|jwt|aes|mac|md5|vpn|bgp|gossip|tsig|rndc|wep|psk|integrity|privacy|priv|license|licence|app|admin|application|luks|dek|kek|decryption|decrypt|recovery|unseal|root|ospf|isis|macsec|radius|tacacs|sas)$/;

/** Such names in one word. */
const compoundKey =
  /^(?:access|account|auth|secret|private|master|signing|encryption|shared|preshared|session|ipsec|crypt|license|enc|api|wg|wep|hmac|(?:pre)?auth)keys?$/;

/** `WRITEKEY`, `etcdkeydata`, but neither a monkey nor what a table is sorted by. */
const otherKey =
  /^(?!mon|tur|don|hoc|joc|whis|hot|pub|public|partition|sort|foreign|primary|host|map|cache|row|object|label|topology|group|lookup|routing|flow|hash)[a-z]{3,12}key(?:data)?$/;

function keyAlone(name: string): Strength | undefined {
  return /^key(?:[_-]?(?:data|material|pem|value|b64|base64|hex))?$/i.test(name) ? 'weak' : undefined;
}
