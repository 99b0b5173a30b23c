// Is recording all year on a busy node safe? CALLS calls (default: 100,000) into a store of MAX_KIB (default: 16 MiB), by
// the real shim. Prints how large the store became and what was kept; takes about ten minutes on an idle machine.
import {countDropped, dropClasses} from '../../src/capture/retention/dropped.js';
import {soak} from './soak.js';

const calls = Number(process.env['CALLS'] ?? 100_000);
const maxKib = Number(process.env['MAX_KIB'] ?? 16 * 1024);
const began = Date.now();
const {largestKib, looks, captures, failedPods, lost, loop, dropped, long} = await soak(calls, maxKib);
const classes = dropClasses.map((name) => `${name} ${dropped.classes[name]}`).join(', ');
const repeated = [...dropped.repeated].map(([what, count]) => `${what}: ${count}`).join('; ');
console.log(`${calls} calls in ${Math.round((Date.now() - began) / 1000)} s, at most ${maxKib} KiB`);
console.log(`largest of ${looks} looks: ${largestKib} KiB; ${captures} captures are left`);
console.log(`made room: ${countDropped(dropped)} (${classes})`);
console.log(`pods that failed for good: ${failedPods}, of which a call is gone: ${lost.length}`);
console.log(
  `crash loop: ${loop.runs} failures, ${loop.left.length} left (${loop.left[0]} ... ${loop.left.at(-1)}); ${repeated}`,
);
console.log(`the call that went on all the time: ${long?.end}, stdin ${long?.stdin}`);
