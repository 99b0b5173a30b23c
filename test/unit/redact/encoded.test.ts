import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {Redactor} from '../../../src/redact/redactor.js';
import {unmarked} from '../../helpers/secrets.js';

const test = suite('redact/encoded');

/** All of a run is marked: what is `password: copper`, or `password=copper`, once it is decoded. */
const runs = [
  'got «cGFzc3dvcmQ6IGNvcHBlcg==» back',
  'got «cGFzc3dvcmQ6IGNvcHBlcg» back',
  '«70617373776f72643a20636f70706572»',
  'x=«0x70617373776F72643A20636F70706572» y',
  'query=«password%3Dcopper%26x%3D1»&y=%20',
  'PATH_INFO=«password%3Dcopper+lark»',
  '«70:61:73:73:77:6f:72:64:3a:20:63:6f:70:70:65:72»',
  'bytes: «0x70, 0x61, 0x73, 0x73, 0x77, 0x6f, 0x72, 0x64, 0x3a, 0x20, 0x63, 0x6f, 0x70, 0x70, 0x65, 0x72»;',
  '"«\\x70\\x61\\x73\\x73\\x77\\x6f\\x72\\x64\\x3a\\x20\\x63\\x6f\\x70\\x70\\x65\\x72»"',
  '"«\\160\\141\\163\\163\\167\\157\\162\\144\\072\\040\\143\\157\\160\\160\\145\\162»"',
  'dump:\n«00000000: 7061 7373 776f 7264 3a20 636f 7070 6572  password: copper\n»end',
  'dump:\n«00000000  70 61 73 73 77 6f 72 64  3a 20 63 6f 70 70 65 72  |password: copper|\n00000010  0a 61 62 63                                       |.abc|»',
  // in an encoding in another
  '«Y0dGemMzZHZjbVE2SUdOdmNIQmxjZz09»',
  '{"name": "«cGFzc3dvcmQ6IGNvcHBlcg==»"}',
  `«${Buffer.from('got Xa8hf3kd9Slq20Zk back').toString('hex')}»`,
  // nothing is secret in them
  '{"name": "aGVsbG8sIGdvb2QgbW9ybmluZw=="}',
  'x=68656c6c6f2c20676f6f64206d6f726e696e67 y',
  'query=a%3Db%26x%3D1',
  'bytes [104 101 108 108 111 44 32 103 111 111 100]',
  // no text: a digest, numbers, an address, a certificate's number
  'sha256:70617373776f72643a20636f7070657270617373776f72643a20636f70706572aa',
  '[112 97 115 115 119 111 114 100 58 32 99 111 300 112 101 114]',
  '[112 97 115 115 119 111 114 100 58 32 99 111 256 112 101 114]',
  '[112 97 115 115 119 111 114 100 58 32 99 111 112 112 101 114 1]',
  'link/infiniband 80:00:02:08:fe:80:00:00:00:00:00:00:00:02:c9:03',
  '100%25 used, 5%zz by user+password+login1',
  '%E0%A4%A not UTF-8: password%3D«copper%»',
];
for (const line of runs) {
  const {text, kept} = unmarked(line);
  test(line.split('\n', 1)[0] ?? '', () => assert.is(new Redactor().text(text), kept));
}

test('what is encoded six times is read, and no deeper: so a hostile writer costs little', () => {
  const encoded = (times: number): string =>
    times === 0 ? 'token=copper' : Buffer.from(encoded(times - 1)).toString('hex');
  assert.is(new Redactor().text(encoded(6)), '[redacted]');
  assert.is(new Redactor().text(encoded(7)), encoded(7));
});

const bytesOf = (text: string) => [...Buffer.from(text)];
for (const joint of [' ', ', ', ',']) {
  test(`of a list of bytes with "${joint}" between them those of the secret become others`, () => {
    const write = (text: string) => `got [${bytesOf(text).join(joint)}] back`;
    assert.is(new Redactor().text(write('password: copper')), write('password: [redacted]'));
    assert.is(new Redactor().text(write('pw=abcde')), write('pw=[redacted]'));
  });
}

test('so do those of a list of numbers in a document, as Node.js writes a buffer', () => {
  const write = (text: string) => ({type: 'Buffer', data: [...bytesOf(text)], ports: [80, 443]});
  const redactJson = (value: unknown, space?: number) =>
    JSON.parse(new Redactor().text(JSON.stringify(value, undefined, space))) as unknown;
  for (const space of [undefined, 2]) {
    assert.equal(redactJson(write('password: copper'), space), write('password: [redacted]'));
    assert.equal(redactJson([bytesOf('good morning'), bytesOf('token=copper')], space), [
      bytesOf('good morning'),
      bytesOf('token=[redacted]'),
    ]);
  }
  const harmless = JSON.stringify(write('good morning'));
  assert.is(new Redactor().text(harmless), harmless);
});

/** Escapes stand for the marks of what is looked at; the rest stays as it was. */
const escaped = [
  'a\\u0022password\\u0022:\\u0022«copper»\\u0022,x',
  '{\\u0022password\\u0022:«\\u0022copper\\u0022»}',
  'x \\x22password\\x22: \\x22«copper»\\x22 y',
  '&quot;password&quot;:&quot;«copper»&quot;,x',
  '&QUOT;password&QUOT;:&QUOT;«copper»&QUOT;',
  '&#34;password&#34;: &#34;«copper»&#34;',
  '&#x22;password&#x22;: &#x22;«copper»&#x22;',
  '&lt;password&gt;«copper»&lt;/password&gt; &amp; &apos;more&apos;',
  'msg="first\\npassword: «copper»\\nlast" x=1',
  'msg="user joe\\r\\npassword «copper-lark»\\r\\nlast" x=1',
  '"a" and "b\\npassword: «copper»\\n" and "c"',
  '"b\\u000apassword: «copper»\\u000a"',
  '"say \\"x\\"\\npassword: «copper»"',
  '«%22password%22:%22copper%22»',
  // nothing is secret in them
  '&quot;name&quot;:&quot;copper&quot; &amp; x',
  'msg="first\\nsecond: copper\\nlast"',
  'a\\tb\\nc %41 \\u0041',
];
for (const line of escaped) {
  const {text, kept} = unmarked(line);
  test(line, () => assert.is(new Redactor().text(text), kept));
}

test.run();
