import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {packName} from '../../../src/pack/pack-name.js';

const test = suite('pack/pack-name');

test('node and time, without what file systems refuse; a name says whether it holds secrets', () => {
  const createdAt = '2026-01-02T03:04:05.678Z';
  assert.is(packName('node-1', createdAt, 'redacted'), 'node-1-20260102T030405Z.tar.gz');
  assert.is(packName('node-1', createdAt, 'held'), 'node-1-20260102T030405Z.holds-secrets.tar.gz');
});

test.run();
