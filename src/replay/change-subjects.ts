import type {CallGroup} from '../capture/tree/call-group.js';
import {changeInput, removesSomething, type Change} from '../capture/change/change.js';
import {pathText} from '../capture/change/json-path.js';
import {UsageError} from '../errors.js';
import type {SubjectGroup} from './suite.js';

/**
 * Groups of calls with their input changed; each is read when it is its turn.
 *
 * @throws UsageError if a change removes what none of the calls has
 */
export function changeSubjects(groups: readonly CallGroup[], changes: readonly Change[]): SubjectGroup[] {
  for (const change of changes) {
    const name = removedName(change);
    if (name === undefined || groups.some(({read}) => read().some((call) => removesSomething(change, call)))) continue;
    throw new UsageError(`there is no ${name} that could be left out`, {
      suggestions: ['mlab-cni show    shows request and environment'],
    });
  }
  return groups.map(({names, read}) => ({
    names,
    read: () => read().map((recorded) => ({recorded, call: changeInput(recorded, changes)})),
  }));
}

function removedName(change: Change): string | undefined {
  if (change.kind === 'request' || change.value !== undefined) return undefined;
  return change.kind === 'member' ? `"${pathText(change.path)}" in the request` : `variable ${change.name}`;
}
