import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {encodingsOf, shortest} from '../../../../src/redact/known/encodings.js';

const test = suite('redact/known/encodings');

const secret = 'a"b\\c/d&e<f> g\'h$i`ü';

/** As Python's json, urllib, base64 and bytes write it. */
const written: readonly (readonly [string, string])[] = [
  ['JSON', 'a\\"b\\\\c/d&e<f> g\'h$i`ü'],
  ['JSON in JSON', 'a\\\\\\"b\\\\\\\\c/d&e<f> g\'h$i`ü'],
  ['JSON of PHP', 'a\\"b\\\\c\\/d&e<f> g\'h$i`ü'],
  ['JSON of Go', 'a\\\\u0022b\\\\c/d\\u0026e\\u003cf\\u003e g\\u0027h$i`ü'],
  ['a URL', "a%22b%5Cc%2Fd%26e%3Cf%3E%20g'h%24i%60%C3%BC"],
  ['a strict URL', 'a%22b%5Cc%2Fd%26e%3Cf%3E%20g%27h%24i%60%C3%BC'],
  ['a form', "a%22b%5Cc%2Fd%26e%3Cf%3E+g'h%24i%60%C3%BC"],
  ['a URL in a URL', "a%2522b%255Cc%252Fd%2526e%253Cf%253E%2520g'h%2524i%2560%25C3%25BC"],
  ['every byte of a URL', '%61%22%62%5C%63%2F%64%26%65%3C%66%3E%20%67%27%68%24%69%60%C3%BC'],
  ['every byte of a URL, small', '%61%22%62%5c%63%2f%64%26%65%3c%66%3e%20%67%27%68%24%69%60%c3%bc'],
  ['single quotes of a shell', "a\"b\\c/d&e<f> g'\\''h$i`ü"],
  ['double quotes of a shell', 'a\\"b\\\\c/d&e<f> g\'h\\$i\\`ü'],
  ['HTML', "a&quot;b\\c/d&amp;e&lt;f&gt; g'h$i`ü"],
  ['hexadecimal', '6122625c632f6426653c663e20672768246960c3bc'],
  ['HEXADECIMAL', '6122625C632F6426653C663E20672768246960C3BC'],
  [
    'escapes of C',
    '\\x61\\x22\\x62\\x5c\\x63\\x2f\\x64\\x26\\x65\\x3c\\x66\\x3e\\x20\\x67\\x27\\x68\\x24\\x69\\x60\\xc3\\xbc',
  ],
  [
    'octal escapes',
    '\\141\\042\\142\\134\\143\\057\\144\\046\\145\\074\\146\\076\\040\\147\\047\\150\\044\\151\\140\\303\\274',
  ],
  ['bytes of Go', '97 34 98 92 99 47 100 38 101 60 102 62 32 103 39 104 36 105 96 195 188'],
  ['bytes of JSON', '97, 34, 98, 92, 99, 47, 100, 38, 101, 60, 102, 62, 32, 103, 39, 104, 36, 105, 96, 195, 188'],
  ['bytes', '97,34,98,92,99,47,100,38,101,60,102,62,32,103,39,104,36,105,96,195,188'],
  ['hexdump', '61 22 62 5c 63 2f 64 26 65 3c 66 3e 20 67 27 68 24 69 60 c3 bc'],
  ['a key', '61:22:62:5c:63:2f:64:26:65:3c:66:3e:20:67:27:68:24:69:60:c3:bc'],
  [
    'bytes of C',
    '0x61, 0x22, 0x62, 0x5c, 0x63, 0x2f, 0x64, 0x26, 0x65, 0x3c, 0x66, 0x3e, 0x20, 0x67, 0x27, 0x68, 0x24, 0x69, 0x60, 0xc3, 0xbc',
  ],
  ['base64', 'YSJiXGMvZCZlPGY+IGcnaCRpYMO8'],
  ['base64 of a URL', 'YSJiXGMvZCZlPGY-IGcnaCRpYMO8'],
  [
    'every character',
    '\\u0061\\u0022\\u0062\\u005c\\u0063\\u002f\\u0064\\u0026\\u0065\\u003c\\u0066\\u003e\\u0020\\u0067\\u0027\\u0068\\u0024\\u0069\\u0060\\u00fc',
  ],
  ['base64 behind 1', 'EiYlxjL2QmZTxmPiBnJ2gkaWDDv'],
  ['base64 behind 2', 'hImJcYy9kJmU8Zj4gZydoJGlgw7'],
  ['base64 of JSON', 'YVwiYlxcYy9kJmU8Zj4gZydoJGlgw7'],
  ['base64 of base64', 'WVNKaVhHTXZaQ1psUEdZK0lHY25hQ1JwWU1PO'],
];
const encodings = encodingsOf(secret);
for (const [how, text] of written) test(how, () => assert.ok(encodings.includes(text), text));

test('what encodings leave alone is there once, and nothing short is there', () => {
  const plain = encodingsOf('abcdefgh');
  assert.is(new Set(plain).size, plain.length);
  assert.is(plain.filter((text) => text === 'abcdefgh').length, 1);
  assert.equal(
    encodingsOf('ab').filter((text) => text.length < shortest),
    [],
  );
  assert.ok(encodingsOf('abcdef').includes('abcdef'));
  assert.not(encodingsOf('abcde').includes('abcde'));
});

test.run();
