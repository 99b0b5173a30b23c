import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {confirmRestart} from '../../../src/cli/confirm.js';
import {UsageError} from '../../../src/errors.js';
import {thrownBy} from '../../helpers/thrown-by.js';

const test = suite('cli/confirm');

test('the flags answer without a question', async () => {
  assert.is(await confirmRestart('x.service', {restart: true, yes: true}), true);
  assert.is(await confirmRestart('x.service', {restart: false, yes: false}), false);
});

test('nobody to ask: says which flags answer', async () => {
  const error = await thrownBy(() => confirmRestart('x.service', {restart: true, yes: false}));
  assert.instance(error, UsageError);
  assert.match(String(error), 'x.service');
  assert.match((error as UsageError).suggestions.join(), /--yes.*--no-restart/);
});

test.run();
