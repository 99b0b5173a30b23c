import {lstatSync, readFileSync} from 'node:fs';
import {RestoreError, TargetError} from '../../errors.js';
import type {HostPaths} from '../../system/host-paths.js';
import {succeeded, type ProcessOutcome} from '../../system/process.js';
import type {NodeAccess} from '../runtimes/target.js';
import {receiptPath, wayBackPath} from './state-directory.js';

/**
 * What the node script has switched on: its receipt lies where that of `install` does, and has a word for a version
 * (receipt_text in shims/node/on.sh).
 */
export interface NodeScriptReceipt {
  /** Who made it, `mlab-cni.sh 0.1.0`. */
  readonly version: string;
  readonly store: string;
  /** The plugin directories that are covered. */
  readonly over: readonly string[];
}

/** Undefined: there is no receipt, or it is not the node script's. */
export function nodeScriptReceipt(host: HostPaths): NodeScriptReceipt | undefined {
  try {
    if (!lstatSync(host.at(receiptPath)).isFile()) return undefined;
    const receipt = JSON.parse(readFileSync(host.at(receiptPath), 'utf8')) as Readonly<Record<string, unknown>>;
    const {receiptVersion, version, store, over} = receipt;
    if (typeof receiptVersion !== 'string' || !Array.isArray(over)) return undefined;
    return {version: String(version), store: String(store), over: over.map(String)};
  } catch {
    return undefined; // whoever wants the receipt of `install` says what is the matter with it
  }
}

/** What another program is told that finds it. */
export function switchedOnByScript({version}: NodeScriptReceipt): TargetError {
  return new TargetError(`recording is switched on here by ${version}, the node script`, {
    suggestions: ['mlab-cni shim uninstall    switches it off', `sh ${wayBackPath} off    does so, too`],
  });
}

/** What is the matter with it, as the script itself says; it is given as text. */
export async function scriptProblems(node: NodeAccess, script: string): Promise<string[]> {
  const args = ['-s', '--', 'status', '--porcelain'];
  const {end, stdout, stderr} = await node.run({file: '/bin/sh', args, stdin: script, timeoutMs: 60_000});
  if (end.kind === 'exited' && end.code <= 1) {
    return stdout
      .toString()
      .split('\n')
      .flatMap((line) => (line.startsWith('problem=') ? [line.slice(8)] : []));
  }
  throw new TargetError(`the node script does not say how it is: ${stderr.toString().trim()}`);
}

/**
 * Runs the way back that it left on the node, and gives what that says.
 *
 * @throws RestoreError if it did not finish
 */
export async function switchScriptOff({host, run}: NodeAccess): Promise<string> {
  if (host.root !== '') {
    throw new TargetError(
      'recording was switched on by the node script: only on the node itself it can be switched off',
      {
        suggestions: [`sh ${wayBackPath} off    on the node`],
      },
    );
  }
  const outcome: ProcessOutcome = await run({file: '/bin/sh', args: [wayBackPath, 'off'], timeoutMs: 120_000});
  if (succeeded(outcome.end)) return outcome.stdout.toString().trimEnd();
  throw new RestoreError(`the node script was not switched off: ${outcome.stderr.toString().trim()}`, {
    suggestions: [`sh ${wayBackPath} off    once more`],
  });
}
