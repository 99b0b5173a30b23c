import {chmodSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import type {Observation} from './run-case.js';
import type {Case} from './case.js';
import type {Refusal} from './trouble.js';

/** Puts a script into the plugin's place, or what the kernel refuses to run. */
export function placePlugin(path: string, script: string, refusal: Refusal | null): void {
  rmSync(path, {force: true});
  if (refusal === 'missing') return;
  writeFileSync(path, refusal === null ? script : contents[refusal](script));
  chmodSync(path, refusal === 'not executable' ? 0o644 : 0o755);
}

const contents: Readonly<Record<Exclude<Refusal, 'missing'>, (script: string) => string | Buffer>> = {
  'not executable': (script) => script,
  empty: () => '',
  'no #!': (script) => script.replace(/^.*\n/, ''),
  'cut ELF': () => readFileSync('/proc/self/exe').subarray(0, 200),
  'foreign ELF': () => {
    const program = Buffer.from(readFileSync('/proc/self/exe').subarray(0, 4096));
    program.writeUInt16LE(0x5e5e, 18); // e_machine
    return program;
  },
};

/**
 * What a runtime has to see of a plugin that does not start. Shells and execvp(3) would give some of them to /bin/sh, so
 * it cannot be tried; the words are libcni's (pkg/invoke of v1.2).
 */
export function refusedObservation(plugin: string, refusal: Refusal, {stdout}: Case): Observation {
  const reason = refusal === 'not executable' ? 'permission denied' : 'exec format error';
  const directory = plugin.slice(0, plugin.lastIndexOf('/'));
  const msg =
    refusal === 'missing'
      ? `failed to find plugin "plugin" in path [${directory}]`
      : `netplugin failed with no error message: fork/exec ${plugin}: ${reason}`;
  const text = `${JSON.stringify({cniVersion: '0.3.1', code: 999, msg})}\n`;
  const isLost = stdout === 'closed' || stdout === 'full' || stdout === 'null';
  const nothing = {stderr: '', stdin: null, environment: new Map(), argv: [], facts: new Map()};
  return {end: 'exit 1', stdout: isLost ? '' : text, ...nothing};
}
