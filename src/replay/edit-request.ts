import type {CallGroup} from '../capture/tree/call-group.js';
import {editedRequest, requestText, type Change} from '../capture/change/change.js';
import {UsageError} from '../errors.js';
import {editText} from '../system/edit-text.js';

/**
 * Lets the user change the request of a call in an editor, a shell command.
 *
 * @throws UsageError if there are several calls, or the editor fails
 */
export async function editRequest([group, ...others]: readonly CallGroup[], editor: string): Promise<Change> {
  const [capture, ...more] = group?.read() ?? [];
  if (capture === undefined || others.length + more.length > 0) {
    throw new UsageError('--edit takes one call', {suggestions: ['--set PATH=VALUE    changes many']});
  }
  return editedRequest(await editText(requestText(capture), 'request.json', editor));
}
