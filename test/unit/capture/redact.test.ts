import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {isSecretName, redactJson, redactText, redactVariable, redacted} from '../../../src/capture/redact.js';

const test = suite('redact');

const pem = '-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEA\nabc=\n-----END RSA PRIVATE KEY-----';
const jwt = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJzeXN0ZW0ifQ.c2lnbmF0dXJl';

/** A text, and what is left of it. */
const texts: readonly (readonly [string, string])[] = [
  ['HTTPS_PROXY=http://joe:s3cret@proxy:3128', `HTTPS_PROXY=http://${redacted}@proxy:3128`],
  ['http://joe:p@ss@proxy/x and http://plain/x', `http://${redacted}@proxy/x and http://plain/x`],
  ['MY_TOKEN=abc MODE=full', `MY_TOKEN=${redacted} MODE=full`],
  ["DB_PASSWORD='two words' X=1", `DB_PASSWORD=${redacted} X=1`],
  [
    'CNI_ARGS=IgnoreUnknown=1;TOKEN=abc;K8S_POD_NAME=web',
    `CNI_ARGS=IgnoreUnknown=1;TOKEN=${redacted};K8S_POD_NAME=web`,
  ],
  ['AWS_ACCESS_KEY_ID=AKIA AWS_REGION=eu', `AWS_ACCESS_KEY_ID=${redacted} AWS_REGION=${redacted}`],
  ['CNI_ARGS=TOKEN=abc', `CNI_ARGS=TOKEN=${redacted}`],
  ['{"password": "a\\"b", "user": "joe"}', `{"password": "${redacted}", "user": "joe"}`],
  ['msg="{\\"token\\":\\"abc\\"}"', `msg="{\\"token\\":\\"${redacted}\\"}"`],
  ['users:\n- name: joe\n  user:\n    token: abc\n', `users:\n- name: joe\n  user:\n    token: ${redacted}\n`],
  ['    client-key-data: Zm9v', `    client-key-data: ${redacted}`],
  ['Authorization: Bearer abcdefghijklmnopqrstuvwxyz', `Authorization: ${redacted}`],
  ['sent bearer abcdefghijklmnopqrstuvwxyz to it', `sent bearer ${redacted} to it`],
  [`got ${jwt} back`, `got ${redacted} back`],
  [`key:\n${pem}\nend`, `key:\n${redacted}\nend`],
  ['ca: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCg==', `ca: ${redacted}`],
];

for (const [text, expected] of texts) {
  test(`text: ${text.split('\n', 1)[0] ?? ''}`, () => {
    assert.is(redactText(text), expected);
    assert.is(redactText(expected), expected, 'doing it twice changes nothing');
  });
}

const harmless = [
  'failed to allocate for range 0: no IP addresses available in range set: 10.7.1.1-10.7.1.6',
  'K8S_POD_UID=14cdc511-c3c7-4172-af29-365ea663cb1a;K8S_POD_INFRA_CONTAINER_ID=88125f6a84ad41d6',
  'open /var/run/secrets/kubernetes.io/serviceaccount/token: no such file or directory',
  '{"kubeconfig": "/etc/cni/kubelet.conf", "tokenFile": "/run/token", "secretName": "cni"}',
  'TOKEN_FILE=/run/token',
  'unix:///run/multus/multus.sock and https://example.org/a@b',
];

for (const text of harmless) {
  test(`harmless: ${text}`, () => {
    assert.is(redactText(text), text);
  });
}

test('JSON is redacted by the names of its keys, and strings in it like texts', () => {
  assert.equal(
    redactJson({
      type: 'calico',
      policy: {k8s_auth_token: 'abc', type: 'k8s'},
      etcd_password: 12345,
      mountServiceAccountToken: true,
      token: '',
      secret: {a: 1},
      env: [
        {name: 'API_TOKEN', value: 'abc'},
        {name: 'MODE', value: 'full'},
      ],
      proxy: 'http://joe:s3cret@proxy',
    }),
    {
      type: 'calico',
      policy: {k8s_auth_token: redacted, type: 'k8s'},
      etcd_password: redacted,
      mountServiceAccountToken: true,
      token: '',
      secret: redacted,
      env: [
        {name: 'API_TOKEN', value: redacted},
        {name: 'MODE', value: 'full'},
      ],
      proxy: `http://${redacted}@proxy`,
    },
  );
});

test('variables are redacted by name, else by what they look like', () => {
  assert.is(redactVariable('GITHUB_TOKEN', 'abc'), redacted);
  assert.is(redactVariable('AWS_SECRET_ACCESS_KEY', 'abc'), redacted);
  assert.is(redactVariable('https_proxy', 'http://joe:x@proxy'), `http://${redacted}@proxy`);
  assert.is(
    redactVariable('KUBECONFIG', 'users:\n- user:\n    password: abc'),
    `users:\n- user:\n    password: ${redacted}`,
  );
  assert.is(redactVariable('PATH', '/usr/bin:/bin'), '/usr/bin:/bin');
  assert.is(redactVariable('TOKEN', ''), '');
});

test('it takes linear time, whatever a plugin wrote', () => {
  const lines = ['token', '"token', 'a=', 'a.b-c.', 'eyJabcdef.', '-----BEGIN X-----', 'authorization ', 'token: '];
  const started = performance.now();
  for (const line of lines) redactText(line.repeat(100_000));
  assert.ok(performance.now() - started < 10_000);
});

test('names of secrets', () => {
  for (const name of ['token', 'API_KEY', 'clientSecret', 'db.password', 'AWS_PROFILE', 'certificate-authority-data']) {
    assert.ok(isSecretName(name), name);
  }
  for (const name of ['CNI_PATH', 'tokenPath', 'SECRET_NAME', 'keys', 'monkey', 'K8S_POD_NAMESPACE']) {
    assert.not.ok(isSecretName(name), name);
  }
});

test.run();
