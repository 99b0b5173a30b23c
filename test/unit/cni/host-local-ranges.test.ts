import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {addressNumber} from '../../../src/cni/address.js';
import {parseRange, writtenRanges} from '../../../src/cni/host-local-ranges.js';

const test = suite('cni/host-local-ranges');

for (const [json, first, last, size] of [
  [{subnet: '10.7.1.0/29'}, '10.7.1.1', '10.7.1.6', 5n],
  [{subnet: '10.7.1.0/29', gateway: '10.7.1.6'}, '10.7.1.1', '10.7.1.6', 5n],
  [{subnet: '10.7.1.0/24', rangeStart: '10.7.1.10', rangeEnd: '10.7.1.19'}, '10.7.1.10', '10.7.1.19', 10n],
  [{subnet: '10.7.1.0/24', rangeStart: '10.7.1.9', rangeEnd: '10.7.1.8'}, '10.7.1.9', '10.7.1.8', 0n],
  [{subnet: 'fd00::/125'}, 'fd00::1', 'fd00::7', 6n],
] as const) {
  test(JSON.stringify(json), () => {
    const range = parseRange(json);
    assert.equal([range?.first, range?.last, range?.size], [addressNumber(first), addressNumber(last), size]);
  });
}

test('both ways to write ranges', () => {
  const [old, first, second] = [{subnet: '10.1.0.0/24'}, {subnet: '10.2.0.0/24'}, {subnet: 'fd00::/64'}];
  assert.equal(
    writtenRanges({type: 'host-local', ...old, ranges: [[first], [second]]}).map(({path, json}) => [
      path,
      json['subnet'],
    ]),
    [
      ['', old.subnet],
      ['ranges[0][0].', first.subnet],
      ['ranges[1][0].', second.subnet],
    ],
  );
  assert.is(parseRange({subnet: 'usePodCidr'}), undefined);
});

test.run();
