import {spawnSync} from 'node:child_process';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';

const test = suite('system/inherited-files');

test('what whoever started us left open is closed, and what we opened ourselves is not', () => {
  const source = join(import.meta.dirname, '../../../src/system/inherited-files.js');
  const program = `
    import {closeInherited} from ${JSON.stringify(source)};
    import {fstatSync, openSync} from 'node:fs';
    const own = openSync('/dev/null');
    const isOpen = (fd) => { try { fstatSync(fd); return true; } catch { return false; } };
    const files = [0, 1, 2, own, 40, 50];
    const before = files.map(isOpen);
    closeInherited();
    console.log(JSON.stringify([before, files.map(isOpen)]));`;
  const loader = import.meta.filename.endsWith('.ts') ? ['--import', 'tsx'] : [];
  // Node.js itself sees to the first sixteen
  const shell = ['-c', 'exec 40</dev/null 50>/dev/null; exec "$@"', 'bash', process.execPath];
  const {stdout, stderr} = spawnSync('bash', [...shell, ...loader, '--input-type=module', '-e', program], {
    encoding: 'utf8',
  });
  assert.equal(JSON.parse(stdout || JSON.stringify(stderr)), [
    [true, true, true, true, true, true],
    [true, true, true, true, false, false],
  ]);
});

test.run();
