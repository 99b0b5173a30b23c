import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {groupByContainer} from '../../../../src/capture/tree/container-calls.js';
import {mostCalls, roomOnPage} from '../../../../src/view/export/room-on-page.js';
import {anInvocation} from '../../../helpers/invocation.js';

const test = suite('room on a page');

/** A container each, of one call, newest last; those whose number is in `failing` failed. */
function containers(count: number, failing: readonly number[] = []) {
  const calls = Array.from({length: count}, (_none, at) =>
    anInvocation({
      ...(failing.includes(at) ? {exit: {code: 1}, stdout: {code: 7, msg: 'no'}} : {}),
      id: `c${at}`,
      startMs: at,
      environment: {CNI_CONTAINERID: `c${at}`, CNI_ARGS: `K8S_POD_NAMESPACE=n;K8S_POD_NAME=p${at}`},
    }),
  );
  return groupByContainer(calls.map((invocation) => ({invocation, parent: null, children: []})));
}

const idsOf = (groups: ReturnType<typeof containers>) => groups.map(({containerId}) => containerId);

test('everything is there while there is room', () => {
  const groups = containers(mostCalls);
  assert.equal(roomOnPage(groups, undefined), groups);
});

test('what is explained and what failed come before what is newer, in the order of all', () => {
  const groups = containers(mostCalls + 10, [2, 5]);
  const ids = idsOf([...roomOnPage(groups, 'c0')]);
  assert.is(ids.length, mostCalls);
  assert.equal(ids.slice(-3), ['c5', 'c2', 'c0']);
  assert.is(ids[0], `c${mostCalls + 9}`);
});

test.run();
