import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {KnownSecrets} from '../../../../src/redact/known/known-secrets.js';
import {replaceSpans} from '../../../../src/redact/span.js';
import {unmarked} from '../../../helpers/secrets.js';

const test = suite('redact/known-secrets');

function knowing(values: readonly string[], ordinary: readonly string[] = []): KnownSecrets {
  const known = new KnownSecrets(new Set(ordinary));
  for (const value of values) known.add(value);
  return known;
}

/** What was seen to be secret, and lines in which it stands again, marked. */
const cases: readonly (readonly [string, readonly string[]])[] = [
  // whole words only, if it is short
  [
    'copper',
    [
      'it was «copper», and "«copper»"',
      '«copper»',
      'coppercopper coppers xcopper 2copper copper7 x_«copper»_y',
      'x%20«copper» \\x20«copper» \\u0020«copper» \\n«copper» -p«copper» --pcopper',
      'y29wcGVyY29wcGVy Copper COPPER cop per',
      '«Y29wcGVy» «636F70706572» x«%63%6f%70%70%65%72»',
    ],
  ],
  // elsewhere, too, if it is long
  ['copperlarkss', ['x«copperlarkss»y']],
  ['copperlarks', ['xcopperlarksy «copperlarks»']],
  ['-copper-', ['x«-copper-»y']],
  // the longest of those that begin alike
  ['copper  ', ['«copper»']],
  // too short, and what texts are full of
  ...['coppe', 'default', 'Password', '1234567', '10.244.0.1', '2026-11-27', '[redacted]x'].map(
    (value) => [value, [`${value} stays: ${value}`]] as const,
  ),
  ['12345678', ['«12345678»']],
  // parts that are secrets by themselves
  ['joe:copper', ['«joe:copper» and «copper» of joe']],
  ['joe:coppe', ['«joe:coppe» and coppe of joe']],
  ['http://copper', ['«//copper» and copper']],
  ['two words', ['«two words» and two or words']],
  ['is k2m9q4w8r3, "x3n8p5v7s2"', ['«k2m9q4w8r3» or «x3n8p5v7s2»']],
  ['GenieKey larkspur', ['«larkspur» is a key']],
  ['GenieKey larkspu', ['larkspu is a key']],
  ['{\n  user: joe\n  pass:copper\n}', ['pass «copper» of joe']],
  ['\n- copper\n- "tulips"\n', ['«copper» or «tulips»']],
  [Buffer.from('joe:copper').toString('base64'), ['«joe:copper» and «copper»']],
  [Buffer.from('lark\nspur').toString('base64'), ['lark spur larkspur']],
];
for (const [value, lines] of cases) {
  for (const line of lines) {
    const {text, kept} = unmarked(line);
    test(`${JSON.stringify(value)}: ${line}`, () => assert.is(replaceSpans(text, knowing([value]).find(text)), kept));
  }
}

test('of secrets that begin alike the longest goes, in whatever order they came', () => {
  for (const values of [
    ['copper', 'copper-lark', 'copper-'],
    ['copper-lark', 'copper-', 'copper'],
  ]) {
    const text = 'x copper-lark y copper- copper';
    assert.is(replaceSpans(text, knowing(values).find(text)), 'x [redacted] y [redacted] [redacted]');
  }
});

test('many are found, each where it is', () => {
  const values = [...Array(200).keys()].map((at) => `lark${at * 7919}spur`);
  const known = knowing([...values, ...values]);
  assert.is(known.size, 200);
  const text = values.join(' and ');
  assert.is(replaceSpans(text, known.find(text)), values.map(() => '[redacted]').join(' and '));
  assert.equal(known.find('nothing of lark and spur'), []);
  assert.equal(knowing([]).find(text), []);
});

test('ordinary words stay, also as parts', () => {
  const text = 'web-frontend and joe:web-frontend';
  assert.is(
    replaceSpans(text, knowing(['web-frontend', 'joe:web-frontend'], ['web-frontend']).find(text)),
    'web-frontend and [redacted]',
  );
});

test('what is longer than 8192 characters is not looked for', () => {
  const [long, longer] = ['k'.repeat(8192), 'k'.repeat(8193)];
  assert.is(knowing([long]).find(`x ${long}`).length, 1);
  assert.is(knowing([longer]).find(`x ${longer}`).length, 0);
});

test.run();
