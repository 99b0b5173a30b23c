import {createHash} from 'node:crypto';
import {lstatSync, mkdirSync, readFileSync, rmSync} from 'node:fs';
import {isDeepStrictEqual} from 'node:util';
import {LockedError, RestoreError, TargetError} from '../../errors.js';
import {removeTemporary, replaceFile} from '../../system/atomic-file.js';
import type {HostPaths} from '../../system/host-paths.js';
import {entryAt} from '../../system/entry-at.js';
import {withLock} from '../../system/lock.js';
import {renewReceipt, withAllSettings, type FormerReceipt} from './former-receipt.js';
import {removeIfEmpty} from '../edits/change.js';
import type {Installation} from '../installation.js';
import {unplannedChange} from './planned-places.js';
import {nodeScriptReceipt, switchedOnByScript} from './node-script.js';
import {receiptPath, stateDirectory} from './state-directory.js';

/** Changes when an older mlab-cni could not take back what a newer one wrote. */
const receiptVersion = 2;

/**
 * Writes down how to take the installation back. Comes before the first change; 0600, as a configuration may hold
 * credentials.
 */
export function writeReceipt(host: HostPaths, installation: Installation, installedAt: Date): void {
  const receipt = {...installation, receiptVersion, installedAt: installedAt.toISOString()};
  const text = `${JSON.stringify(receipt, encodeBytes, 2)}\n`;
  const owner = {uid: process.geteuid?.() ?? 0, gid: process.getegid?.() ?? 0};
  replaceFile(host.at(receiptPath), Buffer.from(text), {mode: 0o600, ...owner});
}

export type Receipt = Installation & {readonly installedAt: string};

/**
 * Undefined: nothing is installed.
 *
 * @throws TargetError if it cannot be read, or the node script or a newer mlab-cni wrote it, RestoreError if it is damaged
 */
export function readReceipt(host: HostPaths): Receipt | undefined {
  const text = readText(host);
  if (text === undefined) return undefined;
  const scripts = nodeScriptReceipt(host);
  if (scripts !== undefined) throw switchedOnByScript(scripts);
  const receipt = parse(text, host.at(receiptPath));
  if (receipt.receiptVersion !== receiptVersion) {
    throw new TargetError(`${host.at(receiptPath)} was written by another version of mlab-cni (${receipt.version})`, {
      suggestions: [`use mlab-cni ${receipt.version} to uninstall`],
    });
  }
  return receipt;
}

/** The last step of taking back. */
export function removeReceipt(host: HostPaths): void {
  rmSync(host.at(receiptPath), {force: true});
  removeTemporary(host.at(receiptPath));
}

/**
 * Runs `work` as the only installer of this node.
 *
 * @param expected the receipt on which the work is based; undefined: there was none
 * @throws LockedError if there is another installer, or one has changed the receipt in the meantime
 */
export async function withInstallLock<T>(
  host: HostPaths,
  expected: Receipt | undefined,
  work: () => Promise<T>,
): Promise<T> {
  makeStateDirectory(host);
  try {
    return await withLock(host.at(`${stateDirectory}/lock`), async () => {
      if (isDeepStrictEqual(readReceipt(host), expected)) return work();
      throw new LockedError('another mlab-cni has just changed what is installed here: nothing was changed', {
        suggestions: ['run this again'],
      });
    });
  } finally {
    removeIfEmpty(host.at(stateDirectory));
  }
}

/** Removes what an installer left that was killed before it had written its receipt: it had changed nothing else. */
export async function removeLeftovers(host: HostPaths): Promise<void> {
  if (entryAt(host.at(stateDirectory)) === undefined) return;
  await withInstallLock(host, undefined, () => {
    removeTemporary(host.at(receiptPath));
    return Promise.resolve();
  });
}

function makeStateDirectory(host: HostPaths): void {
  try {
    mkdirSync(host.at(stateDirectory), {recursive: true});
  } catch (error) {
    throw new TargetError(`${stateDirectory}, where the way back is kept, cannot be made: ${String(error)}`, {
      suggestions: ['run it with sudo', 'nothing was changed'],
      cause: error,
    });
  }
}

function readText(host: HostPaths): string | undefined {
  const path = host.at(receiptPath);
  try {
    if (!lstatSync(path).isFile()) throw new RestoreError(`${path} is no regular file, so install did not write it`);
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    if (error instanceof RestoreError) throw error;
    throw new TargetError(`${path} cannot be read`, {suggestions: ['run it with sudo'], cause: error});
  }
}

type VersionedReceipt = Receipt & {readonly receiptVersion: number};

function parse(text: string, path: string): VersionedReceipt {
  try {
    const value: unknown = JSON.parse(text, decodeBytes);
    const renewed = isFormer(value) ? renewReceipt(value) : value;
    if (!isReceipt(renewed)) throw new Error('it is no receipt');
    if (renewed.receiptVersion > receiptVersion) return renewed;
    const unplanned = unplannedChange(renewed);
    if (unplanned !== undefined) throw new Error(`no install can have planned a change of ${unplanned}`);
    return withAllSettings(renewed);
  } catch (error) {
    throw new RestoreError(`${path} is damaged: ${error instanceof Error ? error.message : String(error)}`, {
      suggestions: [
        'take back by hand what it names: the edited configuration first, then the shim directory',
        `then remove ${path}`,
      ],
      cause: error,
    });
  }
}

function isFormer(value: unknown): value is FormerReceipt {
  return (
    typeof value === 'object' &&
    value !== null &&
    'receiptVersion' in value &&
    value.receiptVersion === 1 &&
    'settings' in value
  );
}

/** Only the version's own fields can be counted on, whoever wrote it. */
function isReceipt(value: unknown): value is VersionedReceipt {
  if (typeof value !== 'object' || value === null || !('receiptVersion' in value)) return false;
  return (
    Number(value.receiptVersion) > receiptVersion || ['settings', 'prepare', 'redirect'].every((key) => key in value)
  );
}

/** Bytes become text that people can compare with sha256sum, and that survives any encoding. */
interface EncodedBytes {
  readonly sha256: string;
  readonly base64: string;
}

function encodeBytes(this: Readonly<Record<string, unknown>>, key: string, value: unknown): unknown {
  const original = this[key]; // `value` is what Buffer.toJSON made of it
  if (!Buffer.isBuffer(original)) return value;
  return {sha256: sha256(original), base64: original.toString('base64')} satisfies EncodedBytes;
}

function decodeBytes(key: string, value: unknown): unknown {
  if (!isEncoded(value)) return value;
  const bytes = Buffer.from(value.base64, 'base64');
  if (sha256(bytes) !== value.sha256) throw new Error(`the bytes of "${key}" do not have their checksum`);
  return bytes;
}

function isEncoded(value: unknown): value is EncodedBytes {
  return typeof value === 'object' && value !== null && 'base64' in value && 'sha256' in value;
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
