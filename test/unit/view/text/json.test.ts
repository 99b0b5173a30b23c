import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {jsonInline, jsonLines} from '../../../../src/view/text/json.js';
import {columnsOf} from '../../../../src/view/text/shorten.js';
import {createStyle} from '../../../../src/view/text/style.js';

const test = suite('view/text/json');

const plain = createStyle(false);
const value = {
  cniVersion: '1.0.0',
  ips: [{address: '10.1.0.2/24', gateway: '10.1.0.1'}, {address: 'fd00::2/64'}],
  nested: {deep: {deeper: ['a', 'b', {c: null, d: true, e: -1.5}]}},
  empty: {},
  none: [],
};

test('what fits on a line is on one', () => {
  assert.equal(jsonLines({dst: '0.0.0.0/0', gw: '10.1.0.1'}, plain, 80), ['{"dst": "0.0.0.0/0", "gw": "10.1.0.1"}']);
  assert.equal(jsonLines(value, plain, 50), [
    '{',
    '  "cniVersion": "1.0.0",',
    '  "ips": [',
    '    {',
    '      "address": "10.1.0.2/24",',
    '      "gateway": "10.1.0.1"',
    '    },',
    '    {"address": "fd00::2/64"}',
    '  ],',
    '  "nested": {',
    '    "deep": {',
    '      "deeper": [',
    '        "a",',
    '        "b",',
    '        {"c": null, "d": true, "e": -1.5}',
    '      ]',
    '    }',
    '  },',
    '  "empty": {},',
    '  "none": []',
    '}',
  ]);
});

test('at every width it is still the same JSON, and fits unless a word does not', () => {
  for (let width = 10; width < 130; width += 7) {
    const lines = jsonLines(value, plain, width);
    assert.equal(JSON.parse(lines.join('\n')), value);
    if (width > 40) assert.ok(Math.max(...lines.map(columnsOf)) <= width);
  }
});

test('colours change nothing but colours, and the layout does not depend on them', () => {
  const colour = createStyle(true);
  const stripped = jsonLines(value, colour, 60).map((line) => line.replace(/\x1b\[\d+m/g, ''));
  assert.equal(stripped, jsonLines(value, plain, 60));
  assert.match(jsonInline({a: 1}, colour), '\x1b[36m"a"\x1b[39m: \x1b[35m1\x1b[39m');
});

test('strings cannot harm a terminal, keys neither', () => {
  assert.is(jsonInline({'k\x9b': 'v\x1b\u202e'}, plain), '{"k\\u009b": "v\\u001b\\u202e"}');
});

test.run();
