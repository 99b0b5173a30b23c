import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {Redactor} from '../../../src/redact/redactor.js';

const test = suite('redact/json-document');

const gone = '[redacted]';

/** A value of a document, and what is left of it. */
const values: Readonly<Record<string, readonly (readonly [unknown, unknown])[]>> = {
  'behind keys that name secrets': [
    [
      {password: 'copper', user: 'joe'},
      {password: gone, user: 'joe'},
    ],
    [
      {password: 123456, token: 12345678, key: 87654321},
      {password: gone, token: gone, key: 87654321},
    ],
    [
      {password: true, token: null, secret: '', pin: '${PIN}'},
      {password: true, token: null, secret: '', pin: '${PIN}'},
    ],
    [
      {passwords: {a: 'copper'}, psks: ['lark'], x: 1},
      {passwords: gone, psks: gone, x: 1},
    ],
    [
      {passwords: {}, psks: []},
      {passwords: {}, psks: []},
    ],
    [
      {key: 'copper', salt: 'k2m9q4w8r3'},
      {key: 'copper', salt: gone},
    ],
  ],
  'references to secrets stay': [
    ...['secretKeyRef', 'valueFrom', 'secretName', 'configMapKeyRef'].map((key) => {
      const reference = {password: {[key]: {name: 'bgp', key: 'x'}, optional: true}};
      return [reference, reference] as const;
    }),
    [{password: {secretKeyRefs: 'x'}}, {password: gone}],
  ],
  'in maps of tokens and the like': [
    [{secrets: {db: 'copper', web: '12'}}, {secrets: {db: gone, web: '12'}}],
    [{API_TOKENS: {db: 'copper', name: 'joe'}}, {API_TOKENS: {db: gone, name: 'joe'}}],
    [{auth: {db: 'copper', web: 'k2m9q4w8r3', id: 'x3n8p5v7s2'}}, {auth: {db: 'copper', web: gone, id: 'x3n8p5v7s2'}}],
    [
      {auth: {web: 12345678}, options: {web: 'k2m9q4w8r3'}},
      {auth: {web: 12345678}, options: {web: 'k2m9q4w8r3'}},
    ],
    [{auth: {web: {web: 'k2m9q4w8r3'}}}, {auth: {web: {web: 'k2m9q4w8r3'}}}],
    [{tokens: ['copper', '12', 12345678]}, {tokens: [gone, '12', gone]}],
    [
      {keys: ['copper'], key: ['k2m9q4w8r3']},
      {keys: ['copper'], key: [gone]},
    ],
  ],
  'names beside values': [
    [
      [
        {name: 'API_TOKEN', value: 'copper'},
        {value: 'lark', name: 'DB_PASSWORD'},
      ],
      [
        {name: 'API_TOKEN', value: gone},
        {value: gone, name: 'DB_PASSWORD'},
      ],
    ],
    [
      {name: 'MODE', value: 'copper'},
      {name: 'MODE', value: 'copper'},
    ],
    [
      {name: 'API_TOKEN', comment: 'copper'},
      {name: 'API_TOKEN', comment: 'copper'},
    ],
    [
      {name: 7, value: 'copper'},
      {name: 7, value: 'copper'},
    ],
    [
      {op: 'add', path: '/data/token', value: 'copper'},
      {op: 'add', path: '/data/token', value: gone},
    ],
    [
      {path: '/token/x', value: 'copper'},
      {path: '/token/x', value: 'copper'},
    ],
    [
      {ParameterKey: 'DbPassword', ParameterValue: 'copper'},
      {ParameterKey: 'DbPassword', ParameterValue: gone},
    ],
    [
      {label: 'password', value: 'copper'},
      {label: 'password', value: 'copper'},
    ],
  ],
  'Secrets of Kubernetes': [
    [
      {kind: 'Secret', data: {a: 'Zm9v'}},
      {kind: 'Secret', data: gone},
    ],
    [
      {kind: 'ConfigMap', data: {a: 'Zm9v'}},
      {kind: 'ConfigMap', data: {a: 'Zm9v'}},
    ],
    [
      {kind: {x: 'Secret'}, data: {a: 'Zm9v'}},
      {kind: {x: 'Secret'}, data: {a: 'Zm9v'}},
    ],
    [
      {kind: 'Secret', metadata: {a: 'Zm9v'}},
      {kind: 'Secret', metadata: {a: 'Zm9v'}},
    ],
    [{stringData: {a: 'joe'}}, {stringData: gone}],
  ],
  'JSON Web Keys': [
    [
      {kty: 'oct', k: 'copper', kid: 'one'},
      {kty: 'oct', k: gone, kid: 'one'},
    ],
    [
      {kty: 'RSA', n: 'xy', e: 'AQAB', d: 'copper', dp: 'lark'},
      {kty: 'RSA', n: 'xy', e: 'AQAB', d: gone, dp: gone},
    ],
    [
      {d: 'copper', k: 'x'},
      {d: 'copper', k: 'x'},
    ],
  ],
  'arguments behind options': [
    [
      ['run', '--token', 'copper', '-v'],
      ['run', '--token', gone, '-v'],
    ],
    [
      ['run', '-password', 'copper'],
      ['run', '-password', gone],
    ],
    [
      ['run', '--mode', 'copper', 'x'],
      ['run', '--mode', 'copper', 'x'],
    ],
    [
      ['-p', 'k2m9q4w8r3'],
      ['-p', gone],
    ],
    [
      ['-p', 'Ab12.cd34'],
      ['-p', gone],
    ],
    [
      ['-p', 'copper', 'x'],
      ['-p', 'copper', 'x'],
    ],
    [
      ['token', 'copper'],
      ['token', gone],
    ],
    [
      ['token', 'copper', 'lark'],
      ['token', 'copper', 'lark'],
    ],
    [
      ['mode', 'copper'],
      ['mode', 'copper'],
    ],
    [
      [7, 'copper'],
      [7, 'copper'],
    ],
    [
      ['--tokens', ['copper', 'lark']],
      ['--tokens', [gone, gone]],
    ],
  ],
  'values of defined keys look random by chance': [
    [{name: 'Xa8hf3kd9Slq20Zk'}, {name: 'Xa8hf3kd9Slq20Zk'}],
    [{note: 'Xa8hf3kd9Slq20Zk'}, {note: gone}],
    [{name: 'x password=copper'}, {name: `x password=${gone}`}],
  ],
  'documents within strings': [
    [{x: '{"token":"copper","y":1}'}, {x: `{"token":"${gone}","y":1}`}],
    [{x: 'say password=cop "y"'}, {x: `say password=${gone} "y"`}],
    [{x: 'mysql -u joe -pcopper "y"'}, {x: `mysql -u joe -p${gone} "y"`}],
  ],
};
for (const [kind, pairs] of Object.entries(values)) {
  for (const [value, expected] of pairs) {
    const text = JSON.stringify(value);
    test(`${kind}: ${text}`, () => {
      assert.equal(JSON.parse(new Redactor().text(text)), expected);
      assert.equal(
        JSON.parse(new Redactor().text(JSON.stringify(value, undefined, '\t'))),
        expected,
        'over many lines',
      );
    });
  }
}

test('all other bytes stay: blanks, numbers, escapes, what is there twice', () => {
  const texts = [
    [' {"a" : [ 1.50,\r\n-2e+3 ], "password":"copper"\t,"b":"\\u00e9\\/\\""} \n', '"copper"'],
    ['[ ]', ''],
    ['{ }', ''],
    ['{"a":"\\\\","password":"cop\\\\\\"per", "a":[],"b":{}}', '"cop\\\\\\"per"'],
    ['{"token":"","token":"copper","token":null}', '"copper"'],
  ] as const;
  for (const [text, secret] of texts) assert.is(new Redactor().text(text), text.replace(secret, secret && `"${gone}"`));
});

test('a number that is known to be secret becomes a string, so that a document stays one', async () => {
  const redactor = new Redactor();
  await redactor.learn(['password: 1234567890']);
  assert.is(
    redactor.text('{"a":[1234567890, 12345678901], "b": 1234567890.5,"c":"x: 1234567890, y","d":true}'),
    '{"a":["[redacted]", 12345678901], "b": "[redacted]","c":"x: [redacted], y","d":true}',
  );
  assert.is(redactor.text('[a: 1234567890, b]'), '[a: [redacted], b]');
});

test('a text in a text in a text is read seven deep', () => {
  const nested = (depth: number): string => (depth === 0 ? 'token=copper' : JSON.stringify({x: nested(depth - 1)}));
  for (const depth of [1, 5, 6]) assert.not.match(new Redactor().text(nested(depth)), 'copper', String(depth));
});

test.run();
