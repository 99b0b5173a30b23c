// What may surround a call, one thing at a time: each is to make no difference but the accepted ones. The differential
// test mixes them at random; here each is tried under every shell, whatever the seeds.
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {acceptedDifferences} from './accepted-differences.js';
import {type Case, plainCase} from './differential/case.js';
import {describe} from './differential/compare.js';
import {Worker} from './differential/worker.js';
import {shells} from './shells.js';

const top = mkdtempSync(join(tmpdir(), 'mlab-cni-surroundings-'));
const worker = new Worker(top, 'a');

const variables: readonly (readonly [string, string])[] = [
  ['SHELLOPTS', 'noexec'],
  ['SHELLOPTS', 'onecmd:xtrace:verbose'],
  ['SHELLOPTS', 'errexit:nounset:keyword:monitor'],
  ['BASHOPTS', 'lastpipe:extdebug:execfail'],
  ['BASH_ENV', '$(touch /tmp/mlab-cni-evaluated)'],
  ['ENV', '$(touch /tmp/mlab-cni-evaluated)'],
  ['PS4', '$(touch /tmp/mlab-cni-evaluated)'],
  ['BASH_FUNC_exec%%', '() { :; }'],
  ['BASH_FUNC_[%%', '() { return 1; }'],
  ['BASH_FUNC_find_real%%', '() { :; }'],
  ['POSIXLY_CORRECT', '1'],
  ['IFS', '/0-'],
  ['CDPATH', '/'],
  ['GLOBIGNORE', '*'],
  ['TMPDIR', '/nonexistent'],
  ['LD_LIBRARY_PATH', '/nonexistent'],
  ['LC_ALL', 'xx_XX.UTF-8'],
  ['LC_ALL', 'C.UTF-8'],
  ['LANG', 'xx_XX.UTF-8'],
  ['LC_CTYPE', 'xx_XX.UTF-8'],
  ['LANGUAGE', 'xx:yy'],
  ['LD_PRELOAD', '/nonexistent.so'],
  ['LD_AUDIT', '/nonexistent.so'],
  ['BASH_FUNC_x%%', '() { echo x; }'],
  ['BASH_FUNC_tee%%', '() { echo x; }'],
];

const surroundings: Readonly<Record<string, Partial<Case>>> = {
  ...Object.fromEntries(variables.map(([name, value]) => [`${name}=${value}`, withVariable(name, value)])),
  ...Object.fromEntries(
    (['no #!', 'empty', 'not executable', 'missing', 'foreign ELF'] as const).map((refusal) => [
      `${refusal}, and a variable of the shim's own`,
      {...withVariable('mlab_cni_id', 'value'), refusal},
    ]),
  ),
  ...Object.fromEntries(
    ['-f 0', '-f 1', '-f 8', '-n 20', '-n 16', '-n 14', '-c 0'].map((limit) => [`ulimit ${limit}`, {limits: [limit]}]),
  ),
  ...Object.fromEntries([13, 17, 25].map((signal) => [`signal ${signal} ignored`, {ignored: [signal]}])),
  'signals blocked': {blocked: [1, 2, 3, 10, 13, 15]},
  'descriptors beyond 9': {descriptors: [3, 9, 10, 11, 63, 255, 256]},
  'a variable twice': {repeated: [['CNI_COMMAND', 'DEL']]},
  'stdout to a full device, and SIGPIPE ignored': {stdout: 'full', ignored: [13]},
  'stdout that nobody reads, and SIGPIPE ignored': {stdout: 'broken', ignored: [13]},
  'stdout that is open for reading': {stdout: 'read-only'},
  'stdin that is open for writing': {stdin: {from: 'write-only', bytes: ''}},
};

const test = suite('surroundings');

for (const [name, surrounding] of Object.entries(surroundings)) {
  test(name, async () => {
    const call: Case = {...plainCase, ...surrounding};
    for (const {shell, differences} of await worker.differences(call, shells)) {
      const unexpected = differences.filter(
        (found) =>
          !acceptedDifferences.some((accepted) => accepted.shells.includes(shell.name) && accepted.covers(found, call)),
      );
      // what runs before the first line of the shim is kept away by -p alone
      if (shell.name !== 'bash --posix' || !isReadByBash(call)) {
        assert.equal(unexpected.map(describe), [], `under ${shell.name}`);
      }
    }
  });
}

test.after(() => rmSync(top, {recursive: true, force: true}));
test.run();

function withVariable(name: string, value: string): Partial<Case> {
  return {environment: new Map([...plainCase.environment, [name, value]])};
}

function isReadByBash({environment}: Case): boolean {
  return [...environment.keys()].some((name) => /^(SHELLOPTS|BASHOPTS|BASH_FUNC_.*)$/.test(name));
}
