// Many attachments at once, each a tree of calls as multus makes them: every capture is present and whole.
import {mkdtempSync, readdirSync, rmSync, statSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {addOf, call, writeScript} from '../helpers/calls.js';
import {readCaptures, type RawCapture} from '../helpers/captures.js';
import {makeShimDir} from '../helpers/shim.js';
import {shells} from './shells.js';

const callsPerAttachment = 13;

const top = mkdtempSync(join(tmpdir(), 'mlab-cni-load-'));
const delegate = '"${CNI_PATH%%:*}"';
const quiet = '>/dev/null 2>&1';
/** multus -> flannel -> bridge -> host-local, and three ipvlans, each with two kinds of IPAM: 4 + 3 * 3 calls. */
const multus = writeScript(
  join(top, 'multus'),
  'read -r config',
  `echo "$config" | ${delegate}/flannel ${quiet}`,
  `for i in 1 2 3; do echo "$config $i" | CNI_IFNAME=net$i ${delegate}/ipvlan ${quiet}; done`,
  'echo "$config multus"',
);
const flannel = writeScript(
  join(top, 'flannel'),
  `read -r config; echo "$config" | ${delegate}/bridge ${quiet}; echo "$config flannel"`,
);
const bridge = writeScript(
  join(top, 'bridge'),
  `read -r config; echo "$config" | ${delegate}/host-local ${quiet}; echo "$config bridge"`,
);
const ipvlan = writeScript(
  join(top, 'ipvlan'),
  `read -r config; for ipam in host-local index2ip; do echo "$config" | ${delegate}/$ipam ${quiet}; done; echo "$config ipvlan"`,
);
const leaf = writeScript(join(top, 'leaf'), 'read -r config; echo "$config ${0##*/}"; echo "a log line" >&2');

const expectedPaths = [
  'multus',
  'multus flannel',
  'multus flannel bridge',
  'multus flannel bridge host-local',
  ...Array.from({length: 3}, () => ['multus ipvlan', 'multus ipvlan host-local', 'multus ipvlan index2ip']).flat(),
].sort();

const test = suite('load');

for (const [index, {name, line}] of shells.entries()) {
  const attachments = index === 0 ? 200 : 20;
  test(`${attachments} attachments of ${callsPerAttachment} calls at once, ${name}`, async () => {
    const shim = makeShimDir({
      shell: line,
      plugins: {multus, flannel, bridge, ipvlan, 'host-local': leaf, index2ip: leaf},
    });
    const before = [readdirSync(shim.dir), statSync(shim.dir).mtimeMs, statSync(join(shim.dir, 'shim.sh')).mtimeMs];
    const containers = Array.from({length: attachments}, (_, index) => `container${index}`);
    await Promise.all(
      containers.map(async (container) => {
        const environment = {...addOf(container), CNI_PATH: `${shim.dir}:${shim.realDir}`};
        const end = await call(join(shim.dir, 'multus'), {environment, stdin: `{"name":"${container}"}\n`});
        assert.equal([end.code, end.stdout, end.stderr], [0, `{"name":"${container}"} multus\n`, '']);
      }),
    );

    const captures = readCaptures(shim.store);
    assert.is(captures.length, attachments * callsPerAttachment);
    assert.is(new Set(captures.map(({id}) => id)).size, captures.length, 'ids are unique');
    for (const container of containers) {
      const own = captures.filter(({words}) => words[3] === container);
      for (const capture of own) assertWhole(capture, container);
      assert.equal(own.map((capture) => pathOf(capture, own)).sort(), expectedPaths, container);
    }
    assert.equal(
      [readdirSync(shim.dir), statSync(shim.dir).mtimeMs, statSync(join(shim.dir, 'shim.sh')).mtimeMs],
      before,
    );
    shim.dispose();
  });
}

test.after(() => rmSync(top, {recursive: true}));
test.run();

function assertWhole(capture: RawCapture, container: string): void {
  const [, plugin = ''] = capture.words;
  assert.is(capture.end, 'exit-0', capture.id);
  assert.ok(capture.stdin?.startsWith(`{"name":"${container}"}`), capture.id);
  assert.is(capture.stdout, (capture.stdin ?? '').replace('\n', ` ${plugin}\n`), capture.id);
  assert.match(capture.start, new RegExp(`/${plugin}\\0\\n[^]*CNI_CONTAINERID=["']?${container}["']?\\n[^]*\\0\\n$`));
}

/** The plugins from the outermost down to this one, by the parents that the captures name. */
function pathOf(capture: RawCapture, all: readonly RawCapture[]): string {
  const [, plugin = ''] = capture.words;
  const parent = all.find(({id}) => id === capture.parentId);
  return parent === undefined ? plugin : `${pathOf(parent, all)} ${plugin}`;
}
