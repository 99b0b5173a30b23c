import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {isBefore, resultFormat, specVersions} from '../../../src/cni/spec-version.js';

const test = suite('versions of the specification');

test('versions are compared by their numbers', () => {
  for (const [index, version] of specVersions.entries()) {
    assert.not.ok(isBefore(version, version));
    for (const later of specVersions.slice(index + 1)) {
      assert.ok(isBefore(version, later));
      assert.not.ok(isBefore(later, version));
    }
  }
  assert.ok(isBefore('0.9.0', '0.10.0'));
});

test('without a version 0.1.0 is meant', () => {
  assert.ok(isBefore('', '0.2.0'));
  assert.not.ok(isBefore('', '0.1.0'));
});

test('results have had three shapes', () => {
  assert.equal(specVersions.map(resultFormat), ['0.1', '0.1', '0.3', '0.3', '0.3', '1.0', '1.0']);
});

test.run();
