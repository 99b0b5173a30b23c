import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {RecentTexts} from '../../../src/redact/recent-texts.js';
import {ordinaryWords, redactorOf} from '../../../src/redact/redact-calls.js';
import {Redactor} from '../../../src/redact/redactor.js';
import {createStrengthOf} from '../../../src/redact/secret-name.js';
import {mergeSpans, redacted, replaceSpans} from '../../../src/redact/span.js';
import {growthOf} from '../../helpers/growth.js';

const test = suite('redactor');

const redactText = (text: string) => new Redactor().text(text);
const redactVariable = (name: string, value: string) => new Redactor().variable(name, value);
const redactJson = (value: object) => JSON.parse(redactText(JSON.stringify(value))) as object;

const pem = '-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEA\nabc=\n-----END RSA PRIVATE KEY-----';
const jwt = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJzeXN0ZW0ifQ.c2lnbmF0dXJl';

/** A text, and what is left of it. */
const texts: readonly (readonly [string, string])[] = [
  ['HTTPS_PROXY=http://joe:s3cret@proxy:3128', `HTTPS_PROXY=http://${redacted}@proxy:3128`],
  ['http://joe:p@ss@proxy/x and http://plain/x', `http://${redacted}@proxy/x and http://plain/x`],
  ['MY_TOKEN=abc MODE=full', `MY_TOKEN=${redacted} MODE=full`],
  ["DB_PASSWORD='two words' X=1", `DB_PASSWORD='${redacted}' X=1`],
  [
    'CNI_ARGS=IgnoreUnknown=1;TOKEN=abc;K8S_POD_NAME=web',
    `CNI_ARGS=IgnoreUnknown=1;TOKEN=${redacted};K8S_POD_NAME=web`,
  ],
  ['AWS_ACCESS_KEY_ID=AKIA AWS_REGION=eu', `AWS_ACCESS_KEY_ID=${redacted} AWS_REGION=eu`],
  ['CNI_ARGS=TOKEN=abc', `CNI_ARGS=TOKEN=${redacted}`],
  ['{"password": "a\\"b", "user": "joe"}', `{"password": "${redacted}", "user": "joe"}`],
  ['msg="{\\"token\\":\\"abc\\"}"', `msg="{\\"token\\":\\"${redacted}\\"}"`],
  ['users:\n- name: joe\n  user:\n    token: abc\n', `users:\n- name: joe\n  user:\n    token: ${redacted}\n`],
  ['    client-key-data: Zm9v', `    client-key-data: ${redacted}`],
  ['Authorization: Bearer abcdefghijklmnopqrstuvwxyz', `Authorization: ${redacted}`],
  ['sent bearer abcdefghijklmnopqrstuvwxyz to it', `sent bearer ${redacted} to it`],
  [`got ${jwt} back`, `got ${redacted} back`],
  [`key:\n${pem}\nend`, `key:\n${redacted}\nend`],
  ['cannot load:\n    token: abc', `cannot load:\n    token: ${redacted}`],
  ['parse "{\\"token\\":\\"a\\\\\\"b\\",\\"x\\":1}"', `parse "{\\"token\\":\\"${redacted}\\",\\"x\\":1}"`],
  ['got Bearer abcdefghijklmnopq~abc now', `got Bearer ${redacted} now`],
  ['{"tokens":["a]","b"],"x":1', `{"tokens":${redacted},"x":1`],
  ['{"passwords":{"a":"b"},"x":1', `{"passwords":${redacted},"x":1`],
  ['{"token":123456,"x":1', `{"token":${redacted},"x":1`],
  ['{"name":"API_TOKEN","value":"abc"', `{"name":"API_TOKEN","value":"${redacted}"`],
  ['- name: API_TOKEN\n  value: abc\n', `- name: API_TOKEN\n  value: ${redacted}\n`],
  ['token: |\n  abc\n\n  def\nuser: joe', `token: |\n  ${redacted}\nuser: joe`],
  ['  - password: >-\n      abc\n    user: joe', `  - password: >-\n      ${redacted}\n    user: joe`],
  ['tokens:\n- abc\nuser: joe', `tokens:\n${redacted}\nuser: joe`],
  ['with password: abc for joe', `with password: ${redacted} for joe`],
  ['run --token abc --mode x', `run --token ${redacted} --mode x`],
  ['got map[token:abc user:joe]', `got map[token:${redacted} user:joe]`],
  ['got map[tokens:[a b] user:joe]', `got map[tokens:${redacted} user:joe]`],
  ['HTTP_AUTH=Basic abc X=1', `HTTP_AUTH=${redacted} X=1`],
  ['DB_PASS=abc psk=abc sessionKey=abc X=1', `DB_PASS=${redacted} psk=${redacted} sessionKey=${redacted} X=1`],
  ['Cookie: a=b; c=d', `Cookie: ${redacted}`],
  ['config: YXBpVmVyc2lvbjogdjEKa2luZDogQ29uZmlnCg==', `config: ${redacted}`],
  ['got Xa8hf3kd9Slq20Zk back', `got ${redacted} back`],
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
  'stats auth joe:${PASS} and requirepass %s',
  'PWD=/root OLDPWD=/ bypass=1',
  '{"automountToken": true, "token": "", "auth": null}',
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
      passwords: {a: 1},
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
      passwords: redacted,
      env: [
        {name: 'API_TOKEN', value: redacted},
        {name: 'MODE', value: 'full'},
      ],
      proxy: `http://${redacted}@proxy`,
    },
  );
});

test('what is known goes from a string of a document of which something else goes, too', async () => {
  const redactor = new Redactor();
  await redactor.learn(['password: pewterfinch77']);
  const kept = redactor.text('{"msg": "mysql -u joe -pcobaltheron2 after pewterfinch77", "x": "pewterfinch77"}');
  assert.is(kept, `{"msg": "mysql -u joe -p${redacted} after ${redacted}", "x": "${redacted}"}`);
});

test('documents within strings are redacted, and written anew only then', () => {
  const kubeconfig = 'users:\n- user:\n    token: |\n      abc\n';
  const inner = JSON.stringify({tokens: ['abc'], env: [{name: 'API_TOKEN', value: 'abc'}], kubeconfig});
  assert.equal(JSON.parse(redactText(JSON.stringify({inner, args: ['--token', 'abc', '-v']}))), {
    inner: JSON.stringify({
      tokens: [redacted],
      env: [{name: 'API_TOKEN', value: redacted}],
      kubeconfig: `users:\n- user:\n    token: |\n      ${redacted}\n`,
    }),
    args: ['--token', redacted, '-v'],
  });
  assert.is(redactText('{ "a": [1,  2] }\n'), '{ "a": [1,  2] }\n');
  assert.is(redactText('{"token": "abc", "token": ""}'), `{"token": "${redacted}", "token": ""}`);
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
  assert.is(redactVariable('PWD', '/root'), '/root');
  assert.is(redactVariable('MY_PWD', 'abc'), redacted);
});

test('it takes linear time, whatever a plugin wrote', () => {
  const lines = ['token', '"token', 'a=', 'a.b-c.', 'eyJabcdef.', '-----BEGIN X-----', 'authorization ', 'token: '];
  lines.push(
    'token:[',
    '"token":[',
    '\\',
    '\\"token\\":\\"',
    "token='",
    '--token ',
    '"name":"token","value":',
    'token:\n ',
    'tokens{',
    '"-a", ',
    '{"stringData":{',
    '?code=aaaaaaaa&',
    'MHcCAQEEIGabcdefghij\n-----END ',
    'secret --from-literal=a ',
  );
  for (const line of lines) {
    const growth = growthOf((size) => void redactText(line.repeat(size)), 5000, 8);
    assert.ok(growth < 30, `8 times ${JSON.stringify(line)} took ${growth} times the time`);
  }
});

test('it takes long strings', () => {
  const long = 'a\\n'.repeat(4_000_000);
  assert.is(redactText(`{"token":"${long}"}`), `{"token":"${redacted}"}`);
  assert.is(redactText(`{"text":"${long}"}`), `{"text":"${long}"}`);
});

test('names of secrets', () => {
  const strengthOf = createStrengthOf();
  for (const name of ['token', 'API_KEY', 'clientSecret', 'db.password', 'AWS_SECRET', 'certificate-authority-data']) {
    assert.ok(strengthOf(name) !== undefined, name);
  }
  for (const name of ['CNI_PATH', 'tokenPath', 'SECRET_NAME', 'keys', 'monkey', 'K8S_POD_NAMESPACE']) {
    assert.not.ok(strengthOf(name) !== undefined, name);
  }
});

test('what is learnt of one text or variable goes from all others, in whatever order', async () => {
  const redactor = new Redactor();
  await redactor.learn(
    ['say password=copper', '{"password":"say \\"tulips\\""}'],
    [
      ['DB_PASSWORD', 'larkspur'],
      ['NOTE', 'token: tulip-field-7'],
      ['EMPTY_TOKEN', ''],
    ],
  );
  assert.is(
    redactor.text('copper, larkspur and tulip-field-7 of NOTE, say "tulips"'),
    `${redacted}, ${redacted} and ${redacted} of NOTE, ${redacted}`,
  );
  assert.is(redactor.variable('PATH', '/usr/larkspur/bin'), `/usr/${redacted}/bin`);
  assert.is(redactor.bytes(Buffer.from('x larkspur')).toString(), `x ${redacted}`);
});

test('so is what only the rules of secretlint know', async () => {
  const tokens = ['lin', 'acme'].map((issuer) => `${issuer}_api_${'abcdefghij'.repeat(4)}`);
  const [linear = '', unknown = ''] = tokens;
  const redactor = new Redactor();
  assert.is(redactor.text(linear), linear);
  await redactor.learn(['first', 'first', `then ${linear} and ${unknown}`]);
  assert.is(redactor.text(`${linear} and ${unknown}`), `${redacted} and ${unknown}`);
  const other = new Redactor();
  await other.learn([], [['NOTE', linear]]);
  assert.is(other.text(`got ${linear}`), `got ${redacted}`);
});

test('ordinary words stay where no name stands before them', async () => {
  const redactor = new Redactor({ordinary: new Set(['frontend'])});
  await redactor.learn(['password: frontend', 'password: copper']);
  assert.is(redactor.text('frontend password=frontend copper'), `frontend password=${redacted} ${redacted}`);
});

test('who logs in stands before a password in variables of that name', () => {
  for (const [name, value, kept] of [
    ['ETCDCTL_USER', 'root:copper', redacted],
    ['REGISTRY_LOGIN', 'joe@x.org:copper', redacted],
    ['CURL_USERPWD', 'joe:copper', redacted],
    ['ETCDCTL_USER', 'root', 'root'],
    ['ETCDCTL_USER', 'root:12345', 'root:12345'],
    ['ETCDCTL_USER', 'root:abc', 'root:abc'],
    ['ETCDCTL_USER', 'system:node', 'system:node'],
    ['ETCDCTL_HOST', 'root:copper', 'root:copper'],
    ['USERS_URL', 'https://copper', 'https://copper'],
  ] as const) {
    assert.is(redactVariable(name, value), kept, `${name}=${value}`);
  }
});

test('it counts what went by its kind', async () => {
  const redactor = new Redactor();
  await redactor.learn(['password: larkspur']);
  redactor.text('nothing');
  redactor.text('token=copper token=tulips larkspur');
  redactor.text('token=copper');
  redactor.variable('API_KEY', 'abc');
  redactor.variable('MODE', 'abc');
  redactor.text('{"x":"say pin=abcd"}');
  assert.equal([...redactor.removed].sort(), [
    ['API_KEY', 1],
    ['known secret', 1],
    ['secret in a document', 1],
    ['token', 3],
  ]);
});

test('bytes that are no UTF-8 stay as they are but for the secret; those without are the same', () => {
  const redactor = new Redactor();
  const bytes = Buffer.from('\xff\xe9 token=copper \xe9', 'latin1');
  assert.equal(redactor.bytes(bytes), Buffer.from(`\xff\xe9 token=${redacted} \xe9`, 'latin1'));
  assert.is(redactor.bytes(Buffer.from('é token=copper ü')).toString(), `é token=${redacted} ü`);
  const harmless = Buffer.from('\xff', 'latin1');
  assert.is(redactor.bytes(harmless), harmless);
});

test('spans that overlap or lie within each other are one, those that touch are two', () => {
  const [a, b, c] = [
    {from: 2, to: 6, what: 'a'},
    {from: 4, to: 8, what: 'b'},
    {from: 8, to: 9, what: 'c'},
  ] as const;
  assert.equal(mergeSpans([c, b, a]), [{from: 2, to: 8, what: 'a'}, c]);
  assert.equal(mergeSpans([{...b, to: 5}, a]), [a]);
  assert.equal(mergeSpans([a, {from: 2, to: 8, what: 'long'}]), [{from: 2, to: 8, what: 'long'}]);
  assert.is(replaceSpans('0123456789', [a, {...c, instead: 'x'}]), `01${redacted}67x9`);
  assert.is(replaceSpans('0123456789', []), '0123456789');
});

test('texts that came lately are remembered, as many characters as two generations have', () => {
  const recent = new RecentTexts<number>(1000);
  const text = (at: number) => `${at}`.padEnd(150, '.'); // with its share of the map 250: four in a generation
  for (let at = 0; at < 8; at++) recent.set(text(at), at);
  assert.equal([recent.get(text(0)), recent.get(text(7)), recent.get('other')], [0, 7, undefined]);
  recent.set(text(8), 8); // 4 to 7 are the older generation now, and 0 was read again
  assert.equal(
    [0, 1, 4, 8].map((at) => recent.get(text(at))),
    [0, undefined, 4, 8],
  );
  recent.set('x'.repeat(900), 9);
  recent.set('x'.repeat(901), 10);
  assert.equal([recent.get('x'.repeat(900)), recent.get('x'.repeat(901))], [9, undefined]);
});

test('names of a call are ordinary, and an option is seen beside its value', async () => {
  const call = {
    argv: ['/opt/cni/bin/bridge-x1', '-u', 'joe:copper'],
    environment: new Map([
      ['CNI_PATH', '/opt/cni/bin:/usr/libexec/cni-v2'],
      ['CNI_ARGS', 'IgnoreUnknown=1;K8S_POD_NAME=web-frontend;K8S_POD_NAMESPACE=shop-eu'],
      ['OTHER', '/etc/larkspur'],
    ]),
    stdin: Buffer.from('{}'),
    stdout: Buffer.from(''),
    stderr: Buffer.from('password: web-frontend, password: larkspur'),
    notes: ['password: tulip-1'],
  };
  assert.equal(ordinaryWords(call).filter(Boolean), [
    ...['opt', 'cni', 'bin', 'usr', 'libexec', 'cni-v2', 'web-frontend', 'shop-eu', 'opt', 'cni', 'bin', 'bridge-x1'],
  ]);
  const redactor = await redactorOf([call], ['tenant']);
  assert.is(
    redactor.text('web-frontend larkspur tulip-1 copper tenant=x'),
    `web-frontend ${redacted} ${redacted} ${redacted} tenant=${redacted}`,
  );
});

test.run();
