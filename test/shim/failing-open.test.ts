// Whatever is wrong with recording, the plugin runs as if the shim were not there. Faults that only root can make are
// in test/node/shim-faults.test.ts.
import {existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {addOf, call, eventually, writeScript} from '../helpers/calls.js';
import {readCaptures} from '../helpers/captures.js';
import {findProgram, makeShimDir, requiredPrograms, type ShimDir, type ShimDirOptions} from '../helpers/shim.js';
import {shells} from './shells.js';

const top = mkdtempSync(join(tmpdir(), 'mlab-cni-failing-open-'));
const plugin = writeScript(join(top, 'plugin'), 'echo "args $*"; /bin/cat; echo to stderr >&2; exit 7');
const missing = join(top, 'no such program');
const stdin = '{"name":"net"}\n'.repeat(200);

const test = suite('failing open');

interface Fault {
  readonly what: string;
  readonly options?: Partial<ShimDirOptions>;
  readonly prepare?: (shim: ShimDir) => void;
  /** Whether the call is recorded all the same. */
  readonly recorded: boolean;
}

const faults: readonly Fault[] = [
  {what: 'none', recorded: true},
  {what: 'the store disappears', prepare: ({store}) => rmSync(store, {recursive: true, force: true}), recorded: true},
  {
    what: 'a folder of the store disappears',
    prepare: ({store}) => mkdirSync(join(store, 'stdin'), {recursive: true}),
    recorded: true,
  },
  {what: 'no directory for the store', options: {store: join(top, 'nowhere', 'store')}, recorded: false},
  {what: 'the store is a file', prepare: ({store}) => writeFileSync(store, 'mine'), recorded: false},
  {what: 'a dangling symlink', prepare: ({store}) => symlinkSync(missing, store), recorded: false},
  {
    what: 'a symlink to a directory',
    prepare: ({store}) => symlinkSync(mkdtempSync(join(top, 'other-')), store),
    recorded: false,
  },
  {
    what: 'a folder of the store is a file',
    prepare: ({store}) => {
      mkdirSync(store);
      writeFileSync(join(store, 'stdout'), '');
    },
    recorded: false,
  },
  ...(['tee', 'cat', 'mkdir'] as const).map((program) => ({
    what: `no ${program}`,
    options: {settings: {programs: {...requiredPrograms(), setpriv: null, [program]: missing}}},
    recorded: false,
  })),
  {
    what: "busybox's programs",
    options: {settings: {programs: busyboxPrograms()}},
    recorded: findProgram('busybox') !== null,
  },
  {what: 'no setpriv', options: {settings: {programs: {...requiredPrograms(), setpriv: missing}}}, recorded: true},
  {
    what: 'no du',
    options: {settings: {programs: {...requiredPrograms(), setpriv: null, du: missing}, maxStoreKib: 0}},
    recorded: true,
  },
];

for (const {name, line} of shells) {
  for (const {what, options, prepare, recorded} of faults) {
    test(`${what}, ${name}`, async () => {
      const shim = makeShimDir({shell: line, plugins: {p: plugin}, ...options});
      prepare?.(shim);
      const before = readdirSync(shim.dir);
      const end = await call(join(shim.dir, 'p'), {stdin, environment: {...addOf('abc'), PATH: missing}});
      assert.equal([end.code, end.stdout, end.stderr], [7, `args \n${stdin}`, 'to stderr\n']);
      assert.is(readCaptures(shim.store).filter((capture) => capture.end === 'exit-7').length, recorded ? 1 : 0);
      assert.equal(readdirSync(shim.dir), before, 'nothing is written into the shim directory');
      shim.dispose();
    });
  }

  test(`the store is cleaned away while the plugin runs, ${name}`, async () => {
    const shim = makeShimDir({shell: line, plugins: {}});
    const cleaner = writeScript(join(shim.realDir, 'p'), `rm -r '${shim.store}'; echo to stderr >&2; exit 7`);
    symlinkSync('shim.sh', join(shim.dir, 'p'));
    const {code} = await call(join(shim.dir, 'p'));
    assert.is(code, 7, `output written to a removed file is lost, the status of ${cleaner} is not`);
    shim.dispose();
  });

  test(`what is known of plugins is taken away: it is found out again, ${name}`, async () => {
    const shim = makeShimDir({shell: line, plugins: {p: plugin}});
    const about = join(shim.store, 'about');
    const isKnown = () => existsSync(about) && readdirSync(about).some((each) => /,p,$/.test(each));
    for (const round of ['first', 'second']) {
      assert.is((await call(join(shim.dir, 'p'), {stdin})).code, 7);
      await eventually(`${round} note`, isKnown);
      rmSync(about, {recursive: true});
    }
    shim.dispose();
  });

  test(`the shim directory is twice in CNI_PATH, or is the real directory itself, ${name}`, async () => {
    const shim = makeShimDir({shell: line, plugins: {}});
    const other = mkdtempSync(join(top, 'more-'));
    symlinkSync('shim.sh', join(shim.dir, 'p'));
    symlinkSync(shim.dir, shim.realDir + '-link');
    const twice = {...addOf('abc'), CNI_PATH: `${shim.dir}:${shim.realDir}-link:${shim.dir}:${other}`};
    const nowhere = await call(join(shim.dir, 'p'), {environment: twice});
    assert.equal([nowhere.code, nowhere.stderr], [1, '']);

    symlinkSync(plugin, join(other, 'p'));
    assert.is((await call(join(shim.dir, 'p'), {environment: twice, stdin: 'in'})).stdout, 'args \nin');

    const itself = makeShimDir({shell: line, plugins: {}, settings: {realDirs: [shim.dir]}});
    symlinkSync('shim.sh', join(itself.dir, 'p'));
    const environment = {...addOf('abc'), CNI_PATH: `${itself.dir}:${other}`};
    assert.is((await call(join(itself.dir, 'p'), {environment, stdin: 'in'})).stdout, 'args \nin');
    shim.dispose();
    itself.dispose();
  });

  test(`another installation's shims are no plugins, ${name}`, async () => {
    const [one, two] = [makeShimDir({shell: line, plugins: {}}), makeShimDir({shell: line, plugins: {}})];
    for (const {dir} of [one, two]) symlinkSync('shim.sh', join(dir, 'p'));
    const environment = {...addOf('abc'), CNI_PATH: `${one.dir}:${two.dir}`};
    const end = await call(join(one.dir, 'p'), {environment});
    assert.equal([end.code, end.stderr], [1, '']);
    one.dispose();
    two.dispose();
  });

  for (const [what, spoil] of [
    ['gone', (path: string) => rmSync(path)],
    [
      'a directory',
      (path: string) => {
        rmSync(path);
        mkdirSync(path);
      },
    ],
  ] as const) {
    test(`the real plugin is ${what}: the rest of CNI_PATH, then a CNI error, ${name}`, async () => {
      const shim = makeShimDir({shell: line, plugins: {}});
      const other = mkdtempSync(join(top, 'more-'));
      spoil(writeScript(join(shim.realDir, 'p'), 'exit 3'));
      symlinkSync('shim.sh', join(shim.dir, 'p'));
      const environment = {...addOf('abc'), CNI_PATH: `:${shim.dir}::/nowhere:${other}:`};
      const end = await call(join(shim.dir, 'p'), {environment, stdin});
      assert.equal([end.code, end.stderr], [1, '']);
      assert.equal(JSON.parse(end.stdout), {
        cniVersion: '0.3.1',
        code: 999,
        msg: `failed to find plugin "p" in path [${shim.realDir}]`,
      });

      symlinkSync(plugin, join(other, 'p'));
      const found = await call(join(shim.dir, 'p'), {environment, stdin});
      assert.equal([found.code, found.stdout], [7, `args \n${stdin}`]);
      shim.dispose();
    });
  }

  test(`a plugin with arguments is a daemon: it takes the shim's place, unrecorded, ${name}`, async () => {
    const daemon = writeScript(join(top, 'daemon'), 'echo "$$ $*"');
    const shim = makeShimDir({shell: line, plugins: {p: daemon}});
    const caller = writeScript(join(top, 'caller'), `echo $$; exec ${shim.dir}/p daemon -socketpath "/run/a b"`);
    const [pid, answer] = (await call(caller)).stdout.split('\n');
    assert.is(answer, `${pid ?? ''} daemon -socketpath /run/a b`);
    assert.equal(readCaptures(shim.store), []);
    shim.dispose();
  });

  test(`the same process id and time twice: both calls keep their own files, ${name}`, async () => {
    // uptime stands still, and the shell's own process id is the same in every new process id namespace
    const edit = (script: string) => script.replaceAll('</proc/uptime', `<'${top}/uptime'`).replaceAll('$$-', '77-');
    writeFileSync(join(top, 'uptime'), '12345.67 1.0\n');
    const shim = makeShimDir({shell: line, plugins: {p: plugin}, edit});
    const ends = [];
    for (const input of ['first', 'second', 'third']) ends.push(await call(join(shim.dir, 'p'), {stdin: input}));
    assert.equal(
      ends.map((end) => end.stdout),
      ['args \nfirst', 'args \nsecond', 'args \nthird'],
    );
    assert.equal(
      readCaptures(shim.store).map((capture) => [capture.stdin, capture.end]),
      [
        ['first', 'exit-7'],
        ['second', 'exit-7'],
      ],
    );
    shim.dispose();
  });
}

test.after(() => rmSync(top, {recursive: true}));
test.run();

/** What Alpine has; without busybox itself all are missing, and the plugin runs even so. */
function busyboxPrograms() {
  const directory = join(top, 'busybox');
  mkdirSync(directory);
  const link = (program: string) => {
    symlinkSync(findProgram('busybox') ?? missing, join(directory, program));
    return join(directory, program);
  };
  return {tee: link('tee'), cat: link('cat'), mkdir: link('mkdir'), du: link('du'), setpriv: null};
}
