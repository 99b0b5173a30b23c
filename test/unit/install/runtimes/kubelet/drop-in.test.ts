import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {TargetError} from '../../../../../src/errors.js';
import {editDropIn} from '../../../../../src/install/runtimes/kubelet/drop-in.js';
import {parseUnitFile} from '../../../../../src/install/systemd/unit-file.js';
import {splitWords} from '../../../../../src/install/systemd/unit-words.js';

const test = suite('install/kubelet-drop-in');

const fixtures = join(import.meta.dirname, '../../../../fixtures/install/kubelet');
const names = readdirSync(fixtures).flatMap((name) => /^(.*)\.before\.conf$/.exec(name)?.[1] ?? []);
const shimDir = '/usr/shimcni/bin';

for (const name of names) {
  const before = fixture(`${name}.before.conf`);
  const after = fixture(`${name}.after.conf`);
  const error = fixture(`${name}.error.txt`);
  test(`${name}: ${error === undefined ? 'is edited, all other bytes stay' : 'is refused'}`, () => {
    assert.type(before, 'string');
    if (before === undefined) return;
    if (error === undefined) {
      assert.is(editDropIn(before, shimDir, '/x.conf'), after);
      return;
    }
    assert.throws(
      () => editDropIn(before, shimDir, '/x.conf'),
      (thrown: unknown) =>
        thrown instanceof TargetError && thrown.message === `/x.conf cannot be edited: ${error.trim()}`,
    );
  });

  if (after !== undefined) {
    test(`${name}: systemd would see the flag, and see it last`, () => {
      const words = parseUnitFile(after)
        .filter((assignment) => assignment.name === 'Environment')
        .flatMap((assignment) => splitWords(assignment.value) ?? []);
      const value = words.find((word) => word.text.startsWith('KUBELET_KUBECONFIG_ARGS='))?.text ?? '';
      assert.match(value, /--cni[-_]bin[-_]dir(=|\s+)\/usr\/shimcni\/bin(?!.*--cni[-_]bin[-_]dir)/s);
    });
  }
}

test('there are fixtures', () => {
  assert.ok(names.length > 20);
});

function fixture(name: string): string | undefined {
  try {
    return readFileSync(join(fixtures, name), 'latin1');
  } catch {
    return undefined;
  }
}

test.run();
