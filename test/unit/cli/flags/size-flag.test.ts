import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {parseSizeKib} from '../../../../src/cli/flags/size-flag.js';
import {UsageError} from '../../../../src/errors.js';

const test = suite('cli/flags/size-flag');

test('sizes are kibibytes', () => {
  assert.equal(['512K', '256M', '1G', '2GiB'].map(parseSizeKib), [512, 262_144, 1_048_576, 2_097_152]);
});

for (const text of ['', '12', '0M', '1T', '-1M', '1.5G', 'M']) {
  test(`"${text}" is no size`, () => {
    assert.throws(
      () => parseSizeKib(text),
      (error: unknown) => error instanceof UsageError,
    );
  });
}

test.run();
