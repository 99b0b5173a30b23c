import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {checkRules} from '../../../../src/cni/check/rules.js';

const test = suite('check rules');

const unit = join(import.meta.dirname, '..', '..');
const cases = [
  'cni/check/configuration.test.ts',
  'cni/check/plugin-values.test.ts',
  'cni/check/published.test.ts',
  'use-cases/check-files.test.ts',
  'capture/check/invocation.test.ts',
  'capture/check/chain.test.ts',
]
  .map((file) => readFileSync(join(unit, file), 'utf8'))
  .join('\n');

for (const [id, {fix, source}] of Object.entries(checkRules)) {
  test(`${id} has a case, a remedy and a source`, () => {
    assert.ok(cases.includes(`${id} `) || cases.includes(`'${id}'`), 'no test finds it');
    assert.match(id, /^[a-z]+(-[a-z]+)*$/);
    assert.not.match(fix, /\.$/);
    assert.match(source, /^https:\/\/\S+$/);
  });
}

test.run();
