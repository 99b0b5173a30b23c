/** Does the name of a variable or key say that its value is a secret? Paths and names of secrets are none. */
export function isSecretName(name: string): boolean {
  if (/^AWS_|^(certificate-authority|client-certificate|client-key)-data$/i.test(name)) return true;
  const isSecret = secretWord.test(name) || (secretEnd.test(name) && name !== 'PWD');
  return isSecret && !/(file|path|dir|name|namespace)s?$/i.test(name);
}

const secretWord =
  /token|passw(or)?d|passphrase|secret|credential|authorization|cookie|pre-?shared|(api|private|access|client|auth|session|encryption)[_-]?key/i;

/** Short words, which are parts of harmless ones, like `bypass` and `OLDPWD`. */
const secretEnd = /(^|[_.-])([Pp]ass|PASS|[Pp]wd|PWD|[Pp]sk|PSK|[Aa]uth|AUTH)$|[a-z](Pass|Pwd|Psk|PSK|Auth)$/;
