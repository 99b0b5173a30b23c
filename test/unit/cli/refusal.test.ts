import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {asRefusal} from '../../../src/cli/refusal.js';
import {thrownBy} from '../../helpers/thrown-by.js';
import {withoutRightTo} from '../../helpers/without-right-to.js';

const test = suite('cli/refusal');

const top = mkdtempSync(join(tmpdir(), 'mlab-cni-test-refusal-'));
const hidden = join(top, 'hidden');
mkdirSync(hidden);
writeFileSync(join(hidden, 'file'), '');
test.after(() => rmSync(top, {recursive: true}));

const touched: Readonly<Record<string, () => unknown>> = {
  stat: () => statSync(join(hidden, 'file'), {throwIfNoEntry: false}),
  scandir: () => readdirSync(hidden),
  open: () => readFileSync(join(hidden, 'file')),
  mkdir: () => mkdirSync(join(hidden, 'new')),
};
for (const [call, touch] of Object.entries(touched)) {
  test(`what may not be touched is named with what was tried: ${call}`, async () => {
    const refusal = asRefusal(await withoutRightTo(hidden, () => thrownBy(touch)));
    assert.ok(refusal !== undefined);
    assert.match(
      refusal.message,
      new RegExp(`^the system refuses ${call} ${hidden}.* \\(EACCES: permission denied\\)$`),
    );
    assert.match(refusal.suggestions.join(), 'sudo');
  });
}

test('a full or failing disk and the limit of open files are refusals, each with its own way out', () => {
  const codes = ['ENOSPC', 'EROFS', 'EMFILE', 'EIO', 'ENOMEM', 'EACCES'];
  const ways = codes.map((code) => asRefusal(Object.assign(new Error(code), {code, path: '/x'}))?.suggestions.join());
  assert.is(new Set(ways).size, codes.length);
  assert.not(ways.includes(undefined));
});

test('what is not there, is no directory, or names no file is none', async () => {
  assert.is(asRefusal(await thrownBy(() => readFileSync(join(top, 'nothing')))), undefined);
  assert.is(asRefusal(await thrownBy(() => readdirSync(join(hidden, 'file')))), undefined);
  assert.is(asRefusal(Object.assign(new Error('kill EPERM'), {code: 'EPERM', syscall: 'kill'})), undefined);
  assert.is(asRefusal('EACCES'), undefined);
});

test.run();
