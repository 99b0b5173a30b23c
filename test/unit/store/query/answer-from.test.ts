// Whatever becomes of one capture between being found and having its documents read, an answer about many has all others.
import {execFileSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, truncateSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {callsIn} from '../../../../src/capture/tree/call-tree.js';
import {checkInvocation} from '../../../../src/capture/check/invocation.js';
import {everyCapture} from '../../../../src/capture/selection/filter.js';
import {openStore, type Store} from '../../../../src/store/disk/store.js';
import {answerFrom} from '../../../../src/store/query/answer-from.js';
import {queryCaptures} from '../../../../src/store/query/query.js';
import {readScope} from '../../../../src/store/query/scope.js';
import {findTrees} from '../../../../src/store/query/trees.js';
import {callJson, fullCaptureJson} from '../../../../src/view/calls/capture-json.js';
import {withoutRightTo} from '../../../helpers/without-right-to.js';
import {writeCapture} from '../../../helpers/write-capture.js';

const test = suite<{top: string; store: string}>('answer from');

test.before.each((context) => {
  context.top = mkdtempSync(join(tmpdir(), 'mlab-cni-answer-'));
  context.store = join(context.top, 'store');
  writeCapture(context.store, {id: '1-100-0000000a', container: 'c1', pod: 'web/good', stderr: 'a word'});
  writeCapture(context.store, {id: odd, container: 'c2', pod: 'web/odd', stderr: 'a word'});
  writeCapture(context.store, {id: '3-300-0000000a', container: 'c3', status: 1, stdout: '{"code":7,"msg":"full"}'});
});
test.after.each(({top}) => rmSync(top, {recursive: true}));

const odd = '2-200-0000000a';

/** What may become of a document. */
const fates: Readonly<Record<string, (path: string) => void>> = {
  gone: (path) => rmSync(path),
  link: (path) => {
    rmSync(path);
    symlinkSync('/etc/hostname', path);
  },
  fifo: (path) => {
    rmSync(path);
    execFileSync('mkfifo', [path]);
  },
  directory: (path) => {
    rmSync(path);
    mkdirSync(path);
  },
  empty: (path) => truncateSync(path),
};

/** What commands over many ask of the captures that they found. */
const answers: Readonly<Record<string, (store: Store, happen: () => void) => object>> = {
  list: (store, happen) => {
    const {captures, damaged} = queryCaptures(store, everything(store));
    happen();
    return {calls: captures.map((call) => fullCaptureJson(call, null)), damaged};
  },
  tree: (store, happen) => {
    const {trees, damaged} = findTrees(store, everything(store), undefined);
    happen();
    return {calls: trees.map(callJson), damaged};
  },
  check: (store, happen) => {
    const {trees, damaged} = readScope(store, everything(store), undefined);
    happen();
    return {calls: trees.flatMap(callsIn).flatMap(({invocation}) => checkInvocation(invocation)), damaged};
  },
};

function everything(store: Store) {
  return {entries: store.entries(), filter: {...everyCapture, polls: true}, limit: Infinity};
}

function documentOf(store: string, folder: string): string {
  const name = readdirSync(join(store, folder)).find((each) => each === odd || each.startsWith(`${odd},`)) ?? '';
  return join(store, folder, name);
}

/** What is said about the other two, and about the odd one. */
function parted(answer: object): {others: string[]; odd: string} {
  const {calls, damaged} = answer as {calls: object[]; damaged: object[]};
  const texts = [...calls, ...damaged].map((each) => JSON.stringify(each));
  const isOdd = (text: string) => text.includes(odd);
  return {others: texts.filter((text) => !isOdd(text)), odd: texts.filter(isOdd).join()};
}

for (const [command, answer] of Object.entries(answers)) {
  for (const folder of ['started', 'stdin', 'stdout', 'stderr']) {
    for (const [fate, happen] of Object.entries(fates)) {
      test(`${command}: ${folder} becomes ${fate} meanwhile`, async ({store}) => {
        const whole = parted(answer(openStore(store), () => undefined));
        let times = 0;
        const got = parted(
          await answerFrom(store, {}, (opened) =>
            answer(opened, () => {
              if (times++ === 0) happen(documentOf(store, folder));
            }),
          ),
        );
        assert.equal(got.others, whole.others, 'the others are told of as ever');
        const now = parted(answer(openStore(store), () => undefined)).odd;
        const isTold = fate === 'empty' || got.odd === whole.odd || got.odd === now; // who empties a file gives no sign
        assert.ok(isTold, `what was, or what is now, and no mixture:\n${got.odd}`);
      });
    }
  }
}

test('a capture that has gone meanwhile is told of no more', async ({store}) => {
  let times = 0;
  const answer = await answerFrom(store, {}, (opened) => {
    const {captures, damaged} = queryCaptures(opened, everything(opened));
    if (times++ === 0)
      for (const folder of ['started', 'stdin', 'stdout', 'stderr', 'ended']) rmSync(documentOf(store, folder));
    return {networks: captures.map(({request}) => request?.name), damaged};
  });
  assert.equal(answer, {networks: ['mynet', 'mynet'], damaged: []});
});

for (const folder of ['started', 'stdin', 'stdout']) {
  for (const [command, answer] of Object.entries(answers)) {
    test(`${command}: ${folder} may not be read`, async ({top, store}) => {
      execFileSync('chmod', ['755', top]);
      const whole = parted(answer(openStore(store), () => undefined));
      const path = documentOf(store, folder);
      execFileSync('chmod', ['600', path]);
      const got = parted(
        await withoutRightTo(path, () => answerFrom(store, {}, (opened) => answer(opened, () => undefined))),
      );
      assert.equal(got.others, whole.others);
      assert.match(got.odd, /"kind":"damaged".*(cannot be read: EACCES|missing or cannot be read)/);
    });
  }
}

test('stderr that may not be read is noted, and is not taken for empty', async ({top, store}) => {
  execFileSync('chmod', ['755', top]);
  const path = documentOf(store, 'stderr');
  const notes = await withoutRightTo(path, () => {
    const opened = openStore(store);
    const readings = opened.entries(({id}) => id === odd).map((entry) => opened.read(entry));
    return readings.flatMap((reading) => (reading.kind === 'capture' ? reading.invocation.notes : ['damaged']));
  });
  assert.equal(notes, ['stderr cannot be read: EACCES']);
});

test('a document of a call that has not ended is damaged if it is no file, and may be missing', ({store}) => {
  const running = '4-400-0000000a';
  writeCapture(store, {id: running, status: null});
  const reasons = () => {
    const opened = openStore(store);
    const readings = opened.entries(({id}) => id === running).map((entry) => opened.read(entry));
    return readings.map((reading) => (reading.kind === 'damaged' ? reading.reason : 'readable'));
  };
  rmSync(join(store, 'stdin', running));
  assert.equal(reasons(), ['readable']);
  mkdirSync(join(store, 'stdin', running));
  assert.equal(reasons(), ['its stdin is no regular file']);
});

test.run();
