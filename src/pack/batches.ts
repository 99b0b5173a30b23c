import type {PackedFiles} from './packed-file.js';

/** About a megabyte each: the rules of others cost the more the more often they are asked. */
export function* batchesOf(captures: Iterable<PackedFiles>): Generator<PackedFiles[]> {
  let batch: PackedFiles[] = [];
  let bytes = 0;
  for (const files of captures) {
    batch.push(files);
    bytes += files.reduce((sum, file) => sum + file.bytes.length, 0);
    if (bytes < 1024 * 1024 && batch.length < 500) continue;
    yield batch;
    batch = [];
    bytes = 0;
  }
  if (batch.length > 0) yield batch;
}
