import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {look, seen} from '../../../src/system/look.js';
import {namesIn, namesSeenIn} from '../../../src/system/names-in.js';
import {thrownBy} from '../../helpers/thrown-by.js';
import {withoutRightTo} from '../../helpers/without-right-to.js';

const test = suite('system/look');

const top = mkdtempSync(join(tmpdir(), 'mlab-cni-test-'));
const file = join(top, 'file');
const hidden = join(top, 'hidden');
writeFileSync(file, 'text');
mkdirSync(hidden);
symlinkSync('round', join(top, 'round'));
test.after(() => rmSync(top, {recursive: true}));

test('what is there is found', () => {
  assert.equal(
    look(() => readFileSync(file, 'utf8')),
    {kind: 'found', value: 'text'},
  );
  assert.is(
    seen(() => readFileSync(file, 'utf8')),
    'text',
  );
  assert.equal(namesIn(top).sort(), ['file', 'hidden', 'round']);
});

const absent: Readonly<Record<string, () => unknown>> = {
  'no such file': () => statSync(join(top, 'none')),
  'something below a file': () => statSync(join(file, 'below')),
  'the names in a file': () => readdirSync(file),
  'the bytes of a directory': () => readFileSync(top),
  'a link to itself': () => statSync(join(top, 'round')),
  'too long a name': () => statSync(join(top, 'x'.repeat(300))),
};
for (const [name, read] of Object.entries(absent)) {
  test(`${name} is absent`, () => assert.equal(look(read), {kind: 'absent'}));
}

test('what may not be seen is refused, with the reason', async () => {
  const entry = join(hidden, 'entry');
  const refused = {kind: 'refused', reason: 'EACCES'};
  assert.equal(await withoutRightTo(hidden, () => look(() => statSync(entry))), refused);
  assert.is(await withoutRightTo(hidden, () => seen(() => statSync(entry))), undefined);
  assert.equal(await withoutRightTo(hidden, () => namesSeenIn(hidden)), []);
  const error = await withoutRightTo(hidden, () => thrownBy(() => namesIn(hidden)));
  assert.match(String(error), `${hidden} cannot be read (EACCES)`);
  assert.equal(namesIn(join(top, 'none')), []);
});

test('an error that is not of the system is refused, too', () => {
  assert.equal(
    look(() => {
      throw new Error('odd');
    }),
    {kind: 'refused', reason: 'Error: odd'},
  );
});

test.run();
