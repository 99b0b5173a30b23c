// Folders of a store that lead elsewhere, and what stands in the place of the files that mlab-cni itself writes there: nothing outside the
// store is written, emptied or removed, whoever runs it.
import {execFileSync} from 'node:child_process';
import {
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {packDirectory} from '../../src/pack/pack-directory.js';
import {openStore} from '../../src/store/disk/store.js';
import {readContextFile} from '../../src/store/disk/contexts.js';
import {noteDropped, readDropped} from '../../src/store/disk/dropped.js';
import {pinStore, readersOf} from '../../src/store/disk/readers.js';
import {eraseRest} from '../../src/store/prune/erase.js';
import {nothingDropped} from '../../src/capture/retention/dropped.js';
import {writeCapture} from '../helpers/write-capture.js';

const test = suite<{top: string; store: string; other: string}>('hostile folders');

test.before.each((context) => {
  context.top = mkdtempSync(join(tmpdir(), 'mlab-cni-folders-'));
  context.store = join(context.top, 'store');
  context.other = join(context.top, 'other');
  mkdirSync(context.other);
  writeFileSync(join(context.other, 'precious'), 'precious');
  writeCapture(context.store, {id: '1-100-0000000a'});
});
test.after.each(({top}) => rmSync(top, {recursive: true}));

const dropped = {classes: {...nothingDropped.classes, failed: 3}, repeated: new Map([['web/a ADD', 3]])};

test('a reader makes no mark through a link, and empties nothing', ({store, other}) => {
  mkdirSync(join(store, 'readers'));
  symlinkSync(join(other, 'precious'), join(store, 'readers', String(process.pid)));
  pinStore(store).renew();
  assert.is(readFileSync(join(other, 'precious'), 'utf8'), 'precious');
});

test('a reader does not wait for a FIFO where its mark goes', ({store}) => {
  mkdirSync(join(store, 'readers'));
  execFileSync('mkfifo', [join(store, 'readers', String(process.pid))]);
  pinStore(store).renew();
});

test('marks of readers that are gone are removed in the store alone', ({store, other}) => {
  writeFileSync(join(other, '4194999'), 'precious');
  symlinkSync(other, join(store, 'readers'));
  pinStore(store).renew();
  assert.equal(readersOf(store, Date.now()), []);
  assert.ok(existsSync(join(other, '4194999')));
  assert.not(existsSync(join(other, String(process.pid))));
});

test('a reader that says so is one', ({store}) => {
  pinStore(store).renew();
  assert.equal(readersOf(store, Date.now()), [process.pid]);
});

test('what was dropped is noted in place of a link, a FIFO or a directory', ({store, other}) => {
  const about = join(store, 'about');
  const impostors = [
    (path: string) => symlinkSync(join(other, 'precious'), path),
    (path: string) => void execFileSync('mkfifo', [path]),
    (path: string) => mkdirSync(path),
  ];
  for (const name of ['dropped', 'dropped.new']) {
    for (const put of impostors) {
      mkdirSync(about);
      put(join(about, name));
      noteDropped(store, dropped);
      assert.equal(readDropped(store).repeated, dropped.repeated);
      assert.is(readFileSync(join(other, 'precious'), 'utf8'), 'precious');
      rmSync(about, {recursive: true});
    }
  }
});

test('nothing is noted where about leads elsewhere', ({store, other}) => {
  symlinkSync(other, join(store, 'about'));
  noteDropped(store, dropped);
  assert.not(existsSync(join(other, 'dropped')));
});

test('what is left of a store is erased in the store alone, and a FIFO does not stop it', ({store, other}) => {
  mkdirSync(join(other, 'web', 'store'), {recursive: true});
  symlinkSync(other, join(store, 'nodes'));
  symlinkSync(other, join(store, 'about'));
  execFileSync('mkfifo', [join(store, 'off')]);
  eraseRest(store);
  assert.ok(existsSync(join(other, 'web', 'store')));
  assert.ok(existsSync(join(other, 'precious')));
});

test('no capture is read through a folder that is a link', ({store, other}) => {
  for (const folder of ['stdin', 'stdout', 'stderr', 'nodes']) {
    const site = join(other, folder);
    writeCapture(site, {id: '1-100-0000000a'});
    const node = join(other, 'of nodes', 'a');
    writeCapture(join(node, 'store'), {id: '2-100-0000000a'});
    rmSync(join(site, folder), {recursive: true, force: true});
    symlinkSync(folder === 'nodes' ? join(other, 'of nodes') : join(store, folder), join(site, folder));
    const opened = openStore(site);
    const shown = opened.entries().map((entry) => opened.read(entry));
    const texts = shown.map((each) => (each.kind === 'capture' ? each.invocation.stderr.toString() : each.reason));
    assert.is(texts.join(), {nodes: '', stderr: ''}[folder] ?? 'its stdin or stdout is missing', folder);
  }
});

test('a context is read neither through a link nor from a FIFO', ({store, other}) => {
  const context = join(store, 'nodes', 'a', 'context');
  mkdirSync(context, {recursive: true});
  symlinkSync(join(other, 'precious'), join(context, 'link'));
  execFileSync('mkfifo', [join(context, 'fifo')]);
  for (const name of ['link', 'fifo', 'absent']) assert.is(readContextFile(store, 'a', name), null);
});

test('a directory with a FIFO or a link for its manifest is packed as what it is, a store', async ({store, other}) => {
  writeFileSync(join(other, 'manifest'), JSON.stringify({kind: 'mlab-cni-pack', format: 1, node: 'precious'}));
  for (const put of [
    (path: string) => void execFileSync('mkfifo', [path]),
    (path: string) => symlinkSync(join(other, 'manifest'), path),
  ]) {
    const path = join(store, 'manifest.json');
    put(path);
    await packDirectory(store, 'here', createWriteStream(join(other, 'pack')), () => undefined);
    rmSync(path);
  }
});

test.run();
