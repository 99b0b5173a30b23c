import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {KubeConfig} from '@kubernetes/client-node';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {credentialFault} from '../../../src/kubernetes/credential-fault.js';

const test = suite('kubernetes/credential-fault');

const root = mkdtempSync(join(tmpdir(), 'mlab-cni-test-'));
writeFileSync(join(root, 'there'), '');
test.after(() => rmSync(root, {recursive: true}));

const expiryMs = Date.UTC(2027, 10, 27, 2, 35, 36);
/** Self-signed, by a key that nobody has. */
const certificate = [
  'MIIBczCCARmgAwIBAgIUV+ZbalP6urV1D8gTO0aGX5xqkzowCgYIKoZIzj0EAwIwDzENMAsGA1UE',
  'AwwEdGVzdDAeFw0yNjExMjcwMjM1MzZaFw0yNzExMjcwMjM1MzZaMA8xDTALBgNVBAMMBHRlc3Qw',
  'WTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQBfKVuAWedmUBeMARm6q0Y5tckiQRQvnD6Q2v4LtNe',
  'x+eY5c4KFvhwzuiPvHAAKgW9xKNx0+zanJV9vzcGjFlPo1MwUTAdBgNVHQ4EFgQUHSP5kcVkMBKG',
  'tJYXCdCzfuXSxQAwHwYDVR0jBBgwFoAUHSP5kcVkMBKGtJYXCdCzfuXSxQAwDwYDVR0TAQH/BAUw',
  'AwEB/zAKBggqhkjOPQQDAgNIADBFAiACr6qYOTk3CUwkmU0DVbSPGhTwSOQut1h+j7hPLi3tywIh',
  'AN4SJV1h7R30Z923hH1OtROGkmpLoUFj7J0w607YTZQ8',
];
const pem = `-----BEGIN CERTIFICATE-----\n${certificate.join('\n')}\n-----END CERTIFICATE-----\n`;
const base64 = (text: string, encoding: 'base64' | 'base64url' = 'base64') => Buffer.from(text).toString(encoding);
const jwt = (claims: object) => `x.${base64(JSON.stringify(claims), 'base64url')}.y`;

function faultOf(user: object | null, nowMs: number, cluster: object = {}): string | null {
  const text = JSON.stringify({
    clusters: [{name: 'a', cluster: {server: 'https://a:6443', ...cluster}}],
    users: user === null ? [] : [{name: 'a', user}],
    contexts: [{name: 'a', context: {cluster: 'a', user: 'a'}}],
    'current-context': 'a',
  });
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromString(text);
  return credentialFault(kubeConfig, text, {at: (path) => join(root, path), nowMs});
}

/** What the user has, and what is wrong with it in the last second in which it is good, and in the next. */
const credentials: readonly (readonly [string, object | null, string | null, string | null])[] = [
  ['no user', null, 'its context names no user that is in it', 'its context names no user that is in it'],
  ['nothing', {}, 'it has no credentials', 'it has no credentials'],
  ['a token that does not tell', {token: 'abc'}, null, null],
  ['a token without an end', {token: jwt({sub: 'x'})}, null, null],
  ['a token with an end', {token: jwt({exp: expiryMs / 1000})}, null, 'its token expired at 2027-11-27T02:35:36.000Z'],
  [
    'a certificate',
    {'client-certificate-data': base64(pem)},
    null,
    'its client certificate expired at 2027-11-27T02:35:36.000Z',
  ],
  ['a certificate that is none', {'client-certificate-data': base64('no')}, null, null],
  ['a good token beside a certificate', {token: 'abc', 'client-certificate-data': base64(pem)}, null, null],
  ['a name and a password', {username: 'a', password: 'b'}, null, null],
  ['a program', {exec: {command: 'aws', apiVersion: 'client.authentication.k8s.io/v1'}}, null, null],
  ['a token in a file', {tokenFile: '/there'}, null, null],
  [
    'a token in no file',
    {tokenFile: '/gone'},
    'the tokenFile that it names is not there: /gone',
    'the tokenFile that it names is not there: /gone',
  ],
  ['a certificate in a file', {'client-certificate': '/there', 'client-key': '/there'}, null, null],
  [
    'a key that is gone',
    {'client-certificate': '/there', 'client-key': '/gone'},
    'the client-key that it names is not there: /gone',
    'the client-key that it names is not there: /gone',
  ],
];
for (const [name, user, before, after] of credentials) {
  test(name, () => assert.equal([faultOf(user, expiryMs - 1), faultOf(user, expiryMs)], [before, after]));
}

test('an authority that is gone', () => {
  const fault = 'the certificate-authority that it names is not there: /gone';
  assert.is(faultOf({token: 'abc'}, 0, {'certificate-authority': '/gone'}), fault);
  assert.is(faultOf({token: 'abc'}, 0, {'certificate-authority': '/there'}), null);
});

test.run();
