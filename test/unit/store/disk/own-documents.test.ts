import {execFileSync} from 'node:child_process';
import {chmodSync, mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import type {Invocation} from '../../../../src/capture/invocation.js';
import {LostDocumentError} from '../../../../src/store/disk/lost-document.js';
import {openStore} from '../../../../src/store/disk/store.js';
import {mostBytes} from '../../../../src/system/read-regular-file.js';
import {thrownBy} from '../../../helpers/thrown-by.js';
import {withoutRightTo} from '../../../helpers/without-right-to.js';
import {writeCapture} from '../../../helpers/write-capture.js';

const test = suite<{directory: string}>('store/disk: the documents of a capture');

const id = '7-100-0000000a';
const upstream = '2026-01-01T00:00:00+00:00.bridge.AbCdEf1';

test.before.each((context) => {
  context.directory = mkdtempSync(join(tmpdir(), 'mlab-cni-documents-'));
});
test.after.each(({directory}) => rmSync(directory, {recursive: true}));

function readFirst(directory: string, readsLater = false): Invocation {
  const store = openStore(directory, {readsLater, processes: {bootId: null, startOf: () => undefined}});
  const [entry] = store.entries();
  assert.ok(entry);
  const reading = store.read(entry);
  if (reading.kind === 'damaged') throw new Error(reading.reason);
  return reading.invocation;
}

function putUpstream(directory: string): void {
  mkdirSync(join(directory, upstream));
  for (const file of ['cmdline', 'env', 'input', 'output', 'stderr'])
    writeFileSync(join(directory, upstream, file), `${file}=1`);
}

for (const readsLater of [false, true]) {
  const when = readsLater ? 'asked for later' : 'read at once';

  test(`${when}: what floods a store is cut, and a note says so`, ({directory}) => {
    writeCapture(directory, {id});
    for (const folder of ['stdin', 'stdout', 'stderr']) {
      const size = mostBytes + 1;
      truncateSync(join(directory, folder, id), mostBytes);
      assert.equal(readFirst(directory, readsLater).notes, [], `${folder} of ${mostBytes} bytes`);
      truncateSync(join(directory, folder, id), size);
      const call = readFirst(directory, readsLater);
      assert.equal(call.notes, [`${folder} is cut: it has ${size} bytes, of which ${mostBytes} were read`]);
      assert.is(call[folder as 'stdin'].length, mostBytes);
      truncateSync(join(directory, folder, id), 2);
    }
  });

  test(`${when}: what floods a capture of M-Lab's shim.sh is cut, and a note says so`, ({directory}) => {
    putUpstream(directory);
    for (const file of ['cmdline', 'env', 'input', 'output', 'stderr']) {
      const size = mostBytes + 1;
      truncateSync(join(directory, upstream, file), size);
      const {notes} = readFirst(directory, readsLater);
      assert.equal(notes, [`${file} is cut: it has ${size} bytes, of which ${mostBytes} were read`]);
      truncateSync(join(directory, upstream, file), 1);
      assert.equal(readFirst(directory, readsLater).notes, [], file);
    }
  });

  test(`${when}: what is no file in place of stderr is noted, behind what the shell had to say`, ({directory}) => {
    writeCapture(directory, {id});
    const [started = ''] = execFileSync('ls', [join(directory, 'started')], {encoding: 'utf8'}).split('\n');
    writeFileSync(join(directory, 'started', started), 'Segmentation fault\n', {flag: 'a'});
    rmSync(join(directory, 'stderr', id));
    assert.equal(readFirst(directory, readsLater).notes, ['Segmentation fault'], 'none is as good as an empty one');
    execFileSync('mkfifo', [join(directory, 'stderr', id)]);
    assert.equal(readFirst(directory, readsLater).notes, ['Segmentation fault', 'stderr is no regular file']);
  });
}

test('read at once, is there whatever becomes of the files', ({directory}) => {
  writeCapture(directory, {id, stderr: 'a word', environment: {A: 'b'}});
  const call = readFirst(directory);
  for (const folder of ['started', 'stdin', 'stdout', 'stderr', 'ended'])
    rmSync(join(directory, folder), {recursive: true});
  assert.equal(
    [call.stdin, call.stdout, call.stderr].map((bytes) => bytes.length > 0),
    [true, true, true],
  );
  assert.is(call.environment.get('A'), 'b');
  assert.ok(call.environmentBytes.includes('A=b\0'));
  assert.equal(call.notes, []);
});

test("read at once, a capture of M-Lab's shim.sh is there whatever becomes of the files", ({directory}) => {
  putUpstream(directory);
  const call = readFirst(directory);
  rmSync(join(directory, upstream), {recursive: true});
  assert.equal([call.stdin, call.stdout, call.stderr].map(String), ['input=1', 'output=1', 'stderr=1']);
  assert.equal([...call.environment], [['env', '1']]);
  assert.equal(call.notes, []);
});

test('asked for when it is gone, is an error that names capture and document', async ({directory}) => {
  writeCapture(directory, {id, environment: {A: 'b'}});
  const lost = async (folder: 'stdin' | 'stdout') => {
    const call = readFirst(directory, true);
    rmSync(join(directory, folder, id));
    const error = await thrownBy(() => call[folder]);
    writeFileSync(join(directory, folder, id), '{}');
    return error instanceof LostDocumentError ? error.message : String(error);
  };
  assert.is(await lost('stdin'), `capture ${id} is damaged: its stdin is not there any more`);
  const call = readFirst(directory, true);
  rmSync(join(directory, 'stderr', id));
  assert.is(call.stderr.length, 0, 'a call may have none');
});

test("asked for when it is gone, that of a capture of M-Lab's shim.sh is an error, too", async ({directory}) => {
  putUpstream(directory);
  const call = readFirst(directory, true);
  rmSync(join(directory, upstream, 'stderr'));
  const error = await thrownBy(() => call.stderr);
  assert.ok(error instanceof LostDocumentError);
  assert.is(error.reason, 'its file stderr is missing or cannot be read');
});

test('a document that goes between being found and being read makes a damaged capture', ({directory}) => {
  const other = '8-200-0000000a';
  for (const each of [id, other]) writeCapture(directory, {id: each});
  const store = openStore(directory);
  const [newer, older] = store.entries();
  assert.ok(newer && older);
  for (let count = 0; count < 1001; count += 1) store.read(newer); // after so many its folders are listed once
  rmSync(join(directory, 'stdin', id));
  const reading = store.read(older);
  assert.is(reading.kind === 'damaged' ? reading.reason : 'whole', 'its stdin is not there any more');
});

test("a document of a capture of M-Lab's shim.sh that may not be read makes a damaged capture", async ({directory}) => {
  putUpstream(directory);
  for (const path of [directory, join(directory, upstream)]) chmodSync(path, 0o755);
  const reading = await withoutRightTo(join(directory, upstream, 'input'), () => {
    const store = openStore(directory);
    return store.entries().map((entry) => store.read(entry))[0];
  });
  assert.is(reading?.kind === 'damaged' ? reading.reason : 'whole', 'its file input is missing or cannot be read');
});

test.run();
