import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {protobufFields} from '../../../src/system/protobuf.js';

const test = suite('system/protobuf');

/** As the encoding's description (protobuf.dev) has them: hexadecimal, and number, value and text of each field. */
const cases: readonly (readonly [string, string, readonly (readonly [number, number, string])[]])[] = [
  ['nothing', '', []],
  ['150 in field 1', '089601', [[1, 150, '']]],
  ['0 in field 2', '1000', [[2, 0, '']]],
  ['127 and 128', '087f088001', [[1, 127, ''], [1, 128, '']]], // prettier-ignore
  ['more than 32 bits', '08ffffffff1f', [[1, 2 ** 33 - 1, '']]],
  ['"testing" in field 2', '120774657374696e67', [[2, 7, 'testing']]],
  ['an empty text', '1200', [[2, 0, '']]],
  ['field 16, which takes two bytes', '8201026869', [[16, 2, 'hi']]],
  ['a text and a number', '0a0161100a', [[1, 1, 'a'], [2, 10, '']]], // prettier-ignore
  ['a text that was cut', '0a056162', [[1, 5, 'ab']]],
  ['a number before 64 bits, which end the reading', '080109000000000000000012016b', [[1, 1, '']]],
  ['a number before 32 bits, which do so, too', '08010d0000000012016b', [[1, 1, '']]],
];
for (const [name, hex, fields] of cases) {
  test(name, () => {
    const found = protobufFields(Buffer.from(hex, 'hex'));
    assert.equal(
      found.map(({number, value, bytes}) => [number, value, bytes.toString()]),
      fields,
    );
  });
}

test.run();
