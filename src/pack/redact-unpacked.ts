import {existsSync, readFileSync, renameSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {isObject, parseJson} from '../cni/json.js';
import {setModifiedAtMs} from '../system/modification-time.js';
import {openStore} from '../store/disk/store.js';
import {batchesOf} from './batches.js';
import {createFilesOf} from './capture-files.js';
import {mapLazily} from './map-lazily.js';
import {contextFiles} from './context-files.js';
import type {PackedFile, PackedFiles} from './packed-file.js';
import {mostBytesOfFile} from './limits.js';
import {rewriteFiles, type Rewriter} from './rewrite.js';

/** Takes the secrets out of what was unpacked, before it goes to `STORE/nodes/NAME`. */
export async function redactUnpacked(directory: string, rewriter: Rewriter): Promise<void> {
  await rewrite(directory, contextFiles(directory), rewriter);
  const store = join(directory, 'store');
  if (existsSync(store)) {
    const filesOf = createFilesOf(store, mostBytesOfFile);
    for (const batch of batchesOf(mapLazily(openStore(store).entries(), filesOf)))
      await rewrite(directory, batch.flat(), rewriter);
  }
  const manifest = join(directory, 'manifest.json');
  const json = parseJson(readFileSync(manifest, 'utf8'));
  if (isObject(json)) writeFileSync(manifest, `${JSON.stringify({...json, secrets: 'redacted'})}\n`, {mode: 0o600});
}

async function rewrite(directory: string, files: PackedFiles, rewriter: Rewriter): Promise<void> {
  const rewritten = await rewriteFiles(files, rewriter);
  rewritten.forEach((file, at) => {
    if (file !== files[at]) replace(join(directory, file.path), file);
  });
}

/** The time may be that of the capture. */
function replace(path: string, {bytes, modifiedAtMs}: PackedFile): void {
  writeFileSync(`${path}.part`, bytes, {mode: 0o600, flag: 'wx'});
  setModifiedAtMs(`${path}.part`, modifiedAtMs);
  renameSync(`${path}.part`, path);
}
