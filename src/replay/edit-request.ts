import {editedRequest, requestText, type Change} from '../capture/change/change.js';
import type {Invocation} from '../capture/invocation.js';
import {UsageError} from '../errors.js';
import {editText} from '../system/edit-text.js';

/**
 * Lets the user change the request of a call in an editor, a shell command.
 *
 * @throws UsageError if there are several calls, or the editor fails
 */
export async function editRequest(
  [read, ...others]: readonly (() => readonly Invocation[])[],
  editor: string,
): Promise<Change> {
  const [capture, ...more] = read?.() ?? [];
  if (capture === undefined || others.length + more.length > 0) {
    throw new UsageError('--edit takes one call', {suggestions: ['--set PATH=VALUE    changes many']});
  }
  return editedRequest(await editText(requestText(capture), 'request.json', editor));
}
