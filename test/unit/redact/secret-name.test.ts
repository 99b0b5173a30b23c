import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {createStrengthOf} from '../../../src/redact/secret-name.js';

const test = suite('redact/secret-name');

/** Names as programs write them, by how sure they are that their value is a secret; `none`: not at all. */
const names = {
  strong: [
    // passwords
    ...['password', 'PGPASSWORD', 'DB_PASS', 'db-pass', 'ldappass', 'sshPass', 'bindpw', 'pwd', 'MY_PWD', 'passphrase'],
    ...['pass_phrase', 'Pass Word', 'pinCode', 'PIN', 'user.pin', 'seed phrase', 'SAMLResponse', 'psk', 'otp'],
    ...['PASSWORD_2', 'password1', 'passwordBase64', 'ADMIN_PASSWORD_PLAIN', 'password.old', 'password_hex', 'pwhash'],
    ...['password_file_contents', 'passwordFileData', `${'x'.repeat(91)}_password`],
    // keys that open something
    ...['API_KEY', 'apiKey', 'apikeys', 'signing-key', 'wg_key', 'wep-key0', 'storage key', 'ipsecKey', 'sessionkey'],
    ...['encryption_key_base64', 'PRIVATE_KEY_PEM', 'preSharedKey', 'authkey', 'secretkey'],
    // secrets that go with a word
    ...['psk secret', 'SHARED_SECRET', 'chap-secret', 'ikeSecret', 'code_verifier', 'bgp_md5', 'tcpMd5'],
    // what clouds and programs call theirs
    ...['AWS_SESSION_TOKEN', 'AWS_BEARER', 'certificate-authority-data', 'client-key-data', '.dockerconfigjson'],
    ...['BAGGAGE', 'root_token_id', 'X-Identity-Header', 'connect.sid', 'mka_cak', 'kubeconfig_data'],
  ],
  medium: [
    ...[
      'token',
      'k8s_auth_token',
      'TOKEN',
      'secret',
      'clientSecrets',
      'credentials',
      'auth',
      'Authorization',
      'cookie',
    ],
    ...['community', 'communities', 'signature', 'jwt', 'oauth', 'PHPSESSID', 'secret_id', 'secretIds', 'access_code'],
    ...['mfaCodes', 'pass', 'pin', 'tokens', 'pepper', 'token_json', 'token2'],
  ],
  weak: [
    ...['key', 'KEY', 'key_data', 'keyPEM', 'row_key', 'partitionKey', 'TOKEN_GITHUB', 'password.ldap', 'secretThing'],
    ...['webhook_url', 'hooks_uri', 'sas_url', 'password_hash', 'passwordHashes', 'session_id', 'sessionID', 'dsn'],
    ...['writekey', 'etcdkeydata', 'license', 'salt', 'nonce', 'webhook', 'session', 'id_rsa', 'password_filedata'],
  ],
  none: [
    // files, paths, types and sizes of secrets, and objects that hold them
    ...['tokenPath', 'TOKEN_FILE', 'secretName', 'SECRET_NAMESPACE', 'password_length', 'token_ttl', 'tokenRefs'],
    ...['secretUrl', 'token_uri', 'password_expires', 'imagePullSecrets', 'existingSecret', 'show-secret'],
    ...[
      'max_tokens',
      'numTokens',
      'bucket tokens',
      'public_key',
      'pubKey',
      'public_secret',
      'keys',
      'accessKeyId',
      'key-id',
    ],
    // other words with the same letters
    ...['PWD', 'OLDPWD', 'SSH_AUTH_SOCK', 'monkey', 'hotkey', 'bypass', 'compass', 'MULTIPASS', 'hostkey', 'keyboard'],
    ...[
      'file_md5',
      'md5',
      'error_code',
      'codes',
      'status code',
      'content_hash',
      'verifier',
      'data',
      'metadata',
      'file',
    ],
    ...['AWS_REGION', 'AWS_PROFILE', 'AWS_CONFIG_FILE', 'image_url', 'pod_ids', 'CNI_PATH', 'K8S_POD_NAMESPACE', ''],
    ...['file_contents', 'password_file', `${'x'.repeat(92)}_password`],
  ],
};
for (const [strength, own] of Object.entries(names)) {
  for (const name of own) test(`${strength}: ${name}`, () => assert.is(createStrengthOf()(name) ?? 'none', strength));
}

test("further names are strong, whatever their letter case and marks; others' strength stays", () => {
  const strengthOf = createStrengthOf(['Tenant-Code', 'token']);
  for (const name of ['tenant_code', 'TENANTCODE', 'tenantCode', 'TOKEN']) assert.is(strengthOf(name), 'strong', name);
  for (const name of ['tenant', 'tenantCodes']) assert.is(strengthOf(name), undefined, name);
  assert.is(strengthOf('secret'), 'medium');
});

test('a name has the same strength each time', () => {
  const strengthOf = createStrengthOf();
  for (const [name, strength] of [
    ['password', 'strong'],
    ['CNI_PATH', undefined],
    ['keyPath', undefined],
  ] as const) {
    assert.equal([strengthOf(name), strengthOf(name)], [strength, strength], name);
  }
});

test.run();
