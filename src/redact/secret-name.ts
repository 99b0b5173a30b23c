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
  /aws_|baggage|data$|docker|cak|pass|pw|psk|pin|key|otp|mnemonic|md5|token|secret|cred|auth|cookie|communit|sig|bearer|jwt|pat|sas|sess|sid|dsn|hook|salt|nonce|ticket|licen[cs]e|seed|encrypt|connection|verifier|root_token|crumb/i;

function normalized(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

function judge(name: string): Strength | undefined {
  if (exceptions.test(name)) return undefined;
  if (always.test(name)) return 'strong';
  const words = wordsOf(name);
  while (words.length > 1 && format.test(words.at(-1) ?? '')) words.pop();
  if (words.length > 1 && words.at(-1) === 'file' && /file_?(?:contents?|value|data|text)$/i.test(name)) words.pop();
  const last = words.at(-1) ?? '';
  const before = words.at(-2) ?? '';
  if (words.includes('public') || words.includes('pub')) return undefined;
  if (strongWord.test(last) || (/^[a-z]{2,}pass$/.test(last) && !passing.test(last))) return 'strong';
  if (last === 'secret' && /^(?:psk|shared|preshared|chap|eap|ike|xauth)$/.test(before)) return 'strong';
  if (/^ids?$/.test(last) && before === 'secret') return 'medium';
  if (last === 'verifier') return before === 'code' ? 'strong' : undefined;
  if (last === 'md5') return /^(?:bgp|tcp|ospf|peer)$/.test(before) ? 'strong' : undefined;
  if (last === 'pass' || last === 'pin') return words.length > 1 || name === 'PIN' ? 'strong' : 'medium';
  if (keyWord.test(last)) return strongKey.test(before) ? 'strong' : words.length > 1 ? 'weak' : keyAlone(name);
  if (compoundKey.test(last)) return 'strong';
  if (mediumWord.test(last)) return 'medium';
  return weakWord.test(last) ? 'weak' : undefined;
}

/** Names that look like those of secrets, and are none. */
const exceptions = /^(?:OLDPWD|PWD|ssh_auth_sock|SSH_AUTH_SOCK|.*[_-]?[kK]ey[_-]?[iI][dD])$/;

const always =
  /^(?:AWS_(?!.*(?:REGION|PROFILE|FILE|ENDPOINT|OUTPUT|PAGER|VPC|SDK|EC2|ARN|ROLE)).*|BAGGAGE|.*client-(?:certificate|key)-data|certificate-authority-data|\.?docker(?:config(?:json)?|cfg)|kubeconfig[_-]?data|mka_cak|.*root_token_id|token-secret|headers?_authorization)$/i;

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
  /^(?:json|yaml|toml|data|value|val|text|string|str|plain|plaintext|raw|contents?|in|out|peer|primary|secondary|backup|base64|b64|hex|literal|env|old|new|current|default|prod|dev|staging|test)$/;

const strongWord =
  /^(?:.*passw(?:or)?ds?|.*passwrd|.*passphrases?|.*passcode|pwds?|[a-z]*pwd|pws?|.*bindpw|.*rootpw|psks?|.*psk|cak|.*secretkey|.*apikeys?|sshpass|userpass|dbpass|bindpass|sasl|privatekeys?|privkeys?|mnemonic|otp|totp|.*sharedsecret|.*clientsecret|pwhash|passwordhash|userpassword|masterauth|.*authtok)$/;

const passing = /^(?:by|com|tres|sur|over|under|en|multi|single|two|one|low|high|band)pass$/;

const mediumWord =
  /^(?:.*tokens?|.*secrets?|creds?|credentials?|auth|authorization|cookies?|.*cookie|community|communities|sig|signature|bearer|jwts?|pat|sas|sessionid|phpsessid|jsessionid|sid_token|auths|xauth|crumb|oauth)$/;

const weakWord =
  /^(?:dsn|webhooks?|salt|nonce|ticket|otpauth|license|licence|seed|session|authentication|encrypt|connection)$/;

const keyWord = /^keys?$/;

/** With one of these before it, a key is a secret. */
const strongKey =
  /^(?:api|access|account|secret|private|master|sign|signing|encrypt|encryption|enc|crypt|crypto|cipher|shared|preshared|session|auth|authentication|ipsec|wg|wireguard|deploy|storage|hmac|jwt|aes|mac|vpn|bgp|gossip|tsig|rndc|wep|psk|integrity|privacy|priv|license|licence|app|admin|application|luks|dek|kek|decryption|decrypt|recovery|unseal|root|ospf|isis|macsec|radius|tacacs|sas)$/;

/** Such names in one word. */
const compoundKey =
  /^(?:access|account|auth|secret|private|master|signing|encryption|shared|preshared|session|ipsec|crypt|license|enc|api|wg|wep|hmac)keys?$/;

function keyAlone(name: string): Strength | undefined {
  return /^key$/i.test(name) ? 'weak' : undefined;
}
