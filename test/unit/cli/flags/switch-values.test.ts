import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {refuseSwitchValues} from '../../../../src/cli/flags/switch-values.js';
import {UsageError} from '../../../../src/errors.js';
import {thrownBy} from '../../../helpers/thrown-by.js';

const test = suite('cli/flags/switch-values');

const flags = {failed: {type: 'boolean'}, limit: {type: 'option'}};

test('a flag that is a switch takes no value, whatever Go programs take', async () => {
  for (const [word, advice] of [
    ['--failed=true', 'write --failed'],
    ['--failed=', 'write --failed'],
    ['--failed=false', 'leave --failed out'],
  ] as const) {
    const error = (await thrownBy(() => refuseSwitchValues(['list', word], flags))) as UsageError;
    assert.instance(error, UsageError, word);
    assert.equal([error.message, ...error.suggestions], ['--failed takes no value', advice]);
  }
  refuseSwitchValues(['--failed', '--limit=3', '--other=1', 'failed=true', '--constructor=1'], flags);
});

test.run();
