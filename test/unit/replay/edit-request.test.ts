import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {changeInput} from '../../../src/capture/change/change.js';
import {nameOf, type CallGroup} from '../../../src/capture/tree/call-group.js';
import {UsageError} from '../../../src/errors.js';
import {editRequest} from '../../../src/replay/edit-request.js';
import {recordedCall} from '../../helpers/recorded-call.js';
import {thrownBy} from '../../helpers/thrown-by.js';

const test = suite('replay/edit-request');

const [first, second] = [recordedCall({id: 'a'}), recordedCall({id: 'b'})];
const groupOf = (...calls: readonly (typeof first)[]): CallGroup => ({names: calls.map(nameOf), read: () => calls});

test('what comes out of the editor is the request', async () => {
  const change = await editRequest([groupOf(first)], 'sed -i \'s/"net"/"other"/\'');
  const {request} = changeInput(first, [change]);
  assert.equal(request?.json, {...first.request?.json, name: 'other'});
});

test('of several calls, or none, no editor is opened', async () => {
  for (const groups of [[groupOf(first, second)], [groupOf(first), groupOf(second)], [groupOf()], []]) {
    const error = await thrownBy(() => editRequest(groups, 'false'));
    assert.instance(error, UsageError);
    assert.is((error as UsageError).message, '--edit takes one call');
  }
});

test.run();
