import {execFileSync} from 'node:child_process';
import {mkdtempSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {everyCapture, type Filter} from '../../../src/capture/selection/filter.js';
import {NotFoundError, StoreMissingError} from '../../../src/errors.js';
import {parseScriptedAnswers} from '../../../src/replay/mock/scripted.js';
import {readersOf} from '../../../src/store/disk/readers.js';
import {makeMocks} from '../../../src/use-cases/make-mocks.js';
import {thrownBy} from '../../helpers/thrown-by.js';
import {writeCapture} from '../../helpers/write-capture.js';

const test = suite('make mocks from a store');

const top = mkdtempSync(join(tmpdir(), 'mlab-cni-test-'));
test.after(() => rmSync(top, {recursive: true}));
const store = join(top, 'store');
const answer = (address: string) => JSON.stringify({cniVersion: '1.0.0', ips: [{address}]});
writeCapture(store, {id: '1-100-0b7f5e1c', container: 'a', stdout: answer('10.0.0.1/24')});
writeCapture(store, {id: '2-200-0b7f5e1c', container: 'b', stdout: answer('10.0.0.2/24')});
writeCapture(store, {id: '3-300-0b7f5e1c', plugin: 'host-local', container: 'c', durationMs: 60_000});
writeCapture(store, {id: '4-400-0b7f5e1c', plugin: 'tuning', container: 'd', status: null});

const scripted = parseScriptedAnswers('{"answers": [{"match": {"plugin": "bridge"}, "garbage": "made up"}]}');

let count = 0;

function made(options: Partial<Parameters<typeof makeMocks>[0]> = {}, filter: Partial<Filter> = {}) {
  const directory = join(top, `mocks-${count++}`);
  const warnings: string[] = [];
  const {plugins, captures} = makeMocks({
    directory,
    store,
    node: undefined,
    filter: {...everyCapture, ...filter},
    scripted: [],
    withDelay: false,
    slowPath: null,
    warn: (text) => warnings.push(text),
    ...options,
  });
  const ask = (plugin: string, container: string) =>
    execFileSync(join(directory, plugin), {
      env: {CNI_COMMAND: 'ADD', CNI_IFNAME: 'eth0', CNI_CONTAINERID: container},
      input: JSON.stringify({cniVersion: '1.0.0', name: 'mynet', type: plugin}),
      encoding: 'utf8',
    }).trim();
  return {directory, plugins, captures, warnings, ask};
}

test('each plugin of which a call ended is one; calls without an end answer nothing', () => {
  const {directory, plugins, captures, warnings} = made();
  assert.equal([plugins, captures, warnings], [['bridge', 'host-local'], 3, []]);
  assert.equal(readdirSync(directory).sort().slice(-2), ['bridge', 'host-local']);
});

test('a container gets its own answer again, another one the oldest', () => {
  const {ask} = made();
  assert.is(ask('bridge', 'b'), answer('10.0.0.2/24'));
  assert.is(ask('bridge', 'other'), answer('10.0.0.1/24'));
});

test('without delay an answer comes at once, however long the call took', () => {
  assert.is(made().ask('host-local', 'c'), '{"cniVersion":"1.0.0"}');
});

test('a filter chooses what they answer from', () => {
  const {plugins, captures} = made({}, {plugins: ['host-local']});
  assert.equal([plugins, captures], [['host-local'], 1]);
});

test('what somebody made up comes first, and needs no store', () => {
  assert.is(made({scripted}).ask('bridge', 'b'), 'made up');
  const {plugins, captures, ask} = made({scripted, store: join(top, 'nowhere')});
  assert.equal([plugins, captures, ask('bridge', 'b')], [['bridge'], 0, 'made up']);
});

test('nothing to answer with, and no store, are errors', async () => {
  assert.instance(await thrownBy(() => made({}, {plugins: ['nosuch']})), NotFoundError);
  assert.instance(await thrownBy(() => made({}, {plugins: ['tuning']})), NotFoundError);
  assert.instance(await thrownBy(() => made({store: join(top, 'nowhere')})), StoreMissingError);
});

test('what is damaged, and what no plugin can be called, is left out and said', () => {
  const odd = join(top, 'odd');
  writeCapture(odd, {id: '1-100-0b7f5e1c'});
  writeCapture(odd, {id: '2-200-0b7f5e1c', plugin: '.'});
  writeCapture(odd, {id: '3-300-0b7f5e1c'});
  rmSync(join(odd, 'stdin/3-300-0b7f5e1c'));
  writeFileSync(join(odd, 'stdin/unrelated'), '');
  const {plugins, captures, warnings} = made({store: odd});
  assert.equal([plugins, captures], [['bridge'], 1]);
  assert.equal(warnings, [
    'damaged captures left out: 1',
    'captures left out, since no plugin can have such a name: 1',
  ]);
});

test('nothing makes room in a store while mocks are made of it', () => {
  const read = join(top, 'read');
  writeCapture(read, {id: '1-100-0b7f5e1c'});
  writeCapture(read, {id: '2-200-0b7f5e1c', plugin: '.'});
  const readers: number[] = [];
  made({store: read, warn: () => readers.push(...readersOf(read, Date.now()))});
  assert.equal(readers, [process.pid]);
});

test.run();
