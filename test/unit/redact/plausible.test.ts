import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {isPlausible, looksSecret, type Manner} from '../../../src/redact/plausible.js';
import type {Strength} from '../../../src/redact/secret-name.js';

const test = suite('redact/plausible');

/** Values behind names, by how sure the name is and where they stand: those that may be secrets, and those that may not. */
const values: readonly (readonly [
  Strength,
  Manner,
  {readonly yes: readonly string[]; readonly no: readonly string[]},
])[] = [
  [
    'strong',
    'assigned',
    {
      yes: ['a', '12', 'word', 'two words', 'is', ' x ', '/aGVsbG8gd29ybGQxMjM0NTY3OA==', 'errors'],
      no: [
        ...['', ' ', '""', '""""', "''", '***', 'xxx', 'null', '<nil>', 'none', 'true', 'no', '{}', '[', '|', '>-'],
        ...[
          '[redacted]',
          '[redacted] twice',
          '<redacted>',
          'REDACTED',
          '${DB_PASS}',
          '$(cat x)',
          '$DB_PASS',
          '{{ .Values.x }}',
          '<your password>',
        ],
        ...['%s', '%q', '/etc/pw', './pw', '../pw', '~/.pw', 'C:\\pw', 'required', 'Invalid', 'expired', 'missing'],
        ...[
          'command not found',
          'no such file',
          'not found',
          'not a valid one',
          'not quite',
          'does not match',
          'was rejected',
        ],
        ...['is not set', 'line 12 is bad', '3 of 4', '12 users', 'permission denied', 'user joe', 'PasswordSecret:'],
      ],
    },
  ],
  [
    'strong',
    'said',
    {
      yes: ['copper', 'a1', '1234', 'Tulip!', 'not2day', 'two-words'],
      no: ['for', 'rejected', 'mismatch', '(required)', '"is"', ':', ',x', '12', '12,', '123.', 'default'],
    },
  ],
  [
    'medium',
    'assigned',
    {
      yes: [
        ...[
          'copper',
          '123456',
          'basic copper',
          'Bearer is',
          'digest x',
          'token copper',
          'two words of three',
          'a/B',
          'copper is',
        ],
        ...['kube-system/Xa8hf3kd9Slq20Zk', '12.x-y', '65001:1:x', `is ${'a'.repeat(400)}`, 'blue, red'],
      ],
      no: [
        ...['12', '-1', '12345', '3.5', '30s', '0x1f', '0x0/-1', '65001:100', '1:2:3', 'is', 'required', 'found'],
        ...[
          'is valid',
          'was rejected,',
          'token is',
          'kube-system/ingress-auth',
          'default/x',
          '???',
          '--',
          '/run/token',
        ],
      ],
    },
  ],
  [
    'medium',
    'said',
    {
      yes: ['a1b2c3', 'Copper7', 'abcdef.0123456789abcdef', '0f8fad5b-d9cb-469f-a165-70867728950e', 'COPPER', 'a_b'],
      no: ['copper', 'Copper.', 'bgp-password', 'default/bgp-password', 'web-0.shop', '12', 'is'],
    },
  ],
  [
    'weak',
    'assigned',
    {
      yes: ['a1b2c3d4', '0123456789abcdef01234567'],
      no: ['copper', 'a1b2c3d', 'a b1c2d3e4', 'node-1.example', '/etc/k8s.key'],
    },
  ],
];
for (const [strength, place, {yes, no}] of values) {
  for (const value of yes)
    test(`${strength}, ${place}: ${value}`, () => assert.ok(isPlausible(value, strength, place)));
  for (const value of no)
    test(`${strength}, ${place}, not: ${value}`, () => assert.not(isPlausible(value, strength, place)));
}

const secretLooking = [
  ...['a1b2c3d4', 'Copper77', 'https://hooks.example.org/services/T0/B0', 'http://example.org/12345678'],
  ...[
    'abcdef.0123456789abcdef',
    '0123456789abcdef01234567',
    '0x0123456789abcdef01234567',
    'abcdefghijklmnop-qrstuvwxyz-12_A',
  ],
  'Xa8hf3kd9Slq20Zk:x',
];
for (const value of secretLooking) test(`looks secret: ${value}`, () => assert.ok(looksSecret(value)));

const ordinary = [
  ...['a1b2c3d', 'a1b2 c3d4', '/run/a1b2c3d4', '10.244.0.1', '10.244.0.1:6443/24', 'fd00::1:2:3', 'fd00:1::/64'],
  ...['Apache-2.0', 'GPLv3-or-later', '0x1234abcd', '0x0123456789abcdef', 'copperlark', '1234567890'],
  ...[
    'https://localhost/12345678',
    'https://api.default.svc/12345678',
    'https://example.org/1234567',
    'node-1.example-2',
  ],
  ...['default/web1', 'web1:80ab', 'registry.example.org/app1'],
];
for (const value of ordinary) test(`does not: ${value}`, () => assert.not(looksSecret(value)));

test.run();
