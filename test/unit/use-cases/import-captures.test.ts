import {createReadStream, createWriteStream, mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {PassThrough} from 'node:stream';
import {finished} from 'node:stream/promises';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {StoreFormatError, StoreMissingError, UsageError} from '../../../src/errors.js';
import {packDirectory} from '../../../src/pack/pack-directory.js';
import {importCaptures, type ImportRequest} from '../../../src/use-cases/import-captures.js';
import {thrownBy} from '../../helpers/thrown-by.js';
import {writeCapture} from '../../helpers/write-capture.js';

const test = suite('import captures');

const top = mkdtempSync(join(tmpdir(), 'mlab-cni-test-'));
test.after(() => rmSync(top, {recursive: true}));
const captures = join(top, 'captures');
writeCapture(captures, {id: '1-100-0b7f5e1c', stderr: 'password: hunter22x, colour: mauve\n'});
writeCapture(captures, {id: '2-200-0b7f5e1c'});
const pack = join(top, 'pack.tar.gz');
const output = createWriteStream(pack);
await Promise.all([packDirectory(captures, 'elsewhere', output, () => undefined), finished(output)]);

let count = 0;

async function imported(request: Partial<ImportRequest> & Pick<ImportRequest, 'path'>) {
  const store = join(top, `store-${count++}`);
  const warnings: string[] = [];
  const unpacked = await importCaptures({
    stdin: new PassThrough().end(),
    store,
    node: undefined,
    hostName: 'here',
    secretNames: null,
    warn: (line) => warnings.push(line),
    ...request,
  });
  const stderr = readFileSync(join(unpacked.directory, 'store/stderr/1-100-0b7f5e1c'), 'utf8');
  return {...unpacked, warnings, stderr, nodes: readdirSync(join(store, 'nodes'))};
}

test('a pack goes to the node that it names, or that somebody names', async () => {
  assert.equal((await imported({path: pack})).nodes, ['elsewhere']);
  const {node, ownName, captures: number} = await imported({path: pack, node: 'node-1'});
  assert.equal([node, ownName, number], ['node-1', 'elsewhere', 2]);
});

test('- is a pack on stdin', async () => {
  assert.equal((await imported({path: '-', stdin: createReadStream(pack)})).captures, 2);
});

test('a directory is taken as it is, under the name of this host if nobody says another', async () => {
  const {nodes, captures: number, warnings} = await imported({path: captures});
  assert.equal([nodes, number, warnings], [['here'], 2, []]);
  assert.equal((await imported({path: captures, node: 'node-1'})).nodes, ['node-1']);
});

test('what looks like a secret stays unless it is to go, and further names may be given', async () => {
  for (const path of [pack, captures]) {
    assert.match((await imported({path})).stderr, 'hunter22x, colour: mauve');
    assert.match((await imported({path, secretNames: []})).stderr, '[redacted], colour: mauve');
    assert.not.match((await imported({path, secretNames: ['colour']})).stderr, /hunter22x|mauve/);
  }
});

test('what is not there, holds no captures, or is no pack is refused by its name', async () => {
  const cases = [
    [join(top, 'nowhere'), UsageError],
    [join(top, 'captures/started'), StoreMissingError],
    [join(captures, 'stderr/1-100-0b7f5e1c'), StoreFormatError],
  ] as const;
  for (const [path, kind] of cases) {
    const error = await thrownBy(() => imported({path}));
    assert.instance(error, kind, path);
    assert.match(String(error), path);
  }
});

test.run();
