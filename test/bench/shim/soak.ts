// Is recording all year on a busy node safe? Writes the captures of CALLS calls (default: 100,000) as fast as files can be
// written and has the shim's own script make room in between, as often as the shim would, in a store of MAX_KIB (default:
// 16 MiB). One pod in 400 fails, one pod is in a crash loop all the time. Prints how large the store became, and what was
// kept; exit status 1 if it became too large, or a failure was lost that was none of the loop's.
import {execFileSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {writeCapture} from '../../helpers/write-capture.js';

const calls = Number(process.env['CALLS'] ?? 100_000);
const maxKib = Number(process.env['MAX_KIB'] ?? 16 * 1024);
const every = Math.min(1024, Math.max(16, Math.round(maxKib / 1024)));

const top = mkdtempSync(join(tmpdir(), 'mlab-cni-soak-'));
const store = join(top, 'store');
const boot = '0000000a';
try {
  for (const folder of ['started', 'stdin', 'stdout', 'stderr', 'ended', 'about'])
    mkdirSync(join(store, folder), {recursive: true});
  const shim = readFileSync(join(import.meta.dirname, '../../../shims/shim.sh'), 'utf8');
  const tidy = join(top, 'tidy.sh');
  writeFileSync(tidy, shim.slice(shim.indexOf('\n#: tidy\n') + 1));
  let largestKib = 0;
  let tidyMs = 0;
  let rounds = 0;
  const failed: string[] = [];
  for (let call = 0; call < calls;) {
    const pod = Math.floor(call / 8);
    const isLoop = pod % 10 === 5;
    const isBad = isLoop || pod % 400 === 17;
    const name = isLoop ? 'web/loops' : `web/pod-${pod}`;
    const container = `c${String(pod).padStart(63, '0')}`;
    for (const operation of ['ADD', 'DEL'])
      for (const [depth, plugin] of ['multus', 'flannel', 'bridge', 'host-local'].entries()) {
        const id = `${(call % 30_000) + 1000}-${100_000 + (call - depth) * 10 + depth}-${boot}`;
        const status = isBad && operation === 'ADD' ? 1 : 0;
        const durationMs = 10 * (10 - 2 * depth);
        const stdout = status === 1 ? `{"code":11,"msg":"no addresses for ${container}"}` : '{"cniVersion":"1.0.0"}';
        writeCapture(store, {id, operation, plugin, container, pod: name, status, durationMs, stdout});
        if (status === 1 && !isLoop) failed.push(id);
        call += 1;
        if (Math.random() < 1 / every) tidyUp(100_000 + call * 10 + depth);
      }
  }
  const kept = new Set(readdirSync(join(store, 'started')).map((name) => name.replace(/,.*/, '')));
  const lost = failed.filter((id) => !kept.has(id));
  console.log(
    `${calls} calls, at most ${maxKib} KiB, looked after ${rounds} times, ${(tidyMs / rounds).toFixed(1)} ms each`,
  );
  console.log(
    `largest: ${largestKib} KiB; now ${kept.size} captures; lost ${lost.length} of ${failed.length} failures`,
  );
  console.log(readFileSync(join(store, 'about', 'dropped'), 'utf8').trimEnd());
  if (largestKib > maxKib || lost.length > 0) process.exitCode = 1;

  function tidyUp(uptimeCs: number): void {
    largestKib = Math.max(largestKib, Number(execFileSync('du', ['-skx', store], {encoding: 'utf8'}).split('\t')[0]));
    const from = Date.now();
    execFileSync('sh', [tidy, store, String(maxKib), '0', '/usr/bin/du', boot, String(uptimeCs)]);
    tidyMs += Date.now() - from;
    rounds += 1;
  }
} finally {
  rmSync(top, {recursive: true});
}
