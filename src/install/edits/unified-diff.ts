import {createTwoFilesPatch, FILE_HEADERS_ONLY} from 'diff';

/** What changed in a file, as `diff -u` says it: ready for `patch`. Bytes that are not ASCII are shown as latin1. */
export function unifiedDiff(path: string, before: Buffer, after: Buffer): string {
  const [left, right] = [before.toString('latin1'), after.toString('latin1')];
  return createTwoFilesPatch(path, path, left, right, undefined, undefined, {
    context: 3,
    headerOptions: FILE_HEADERS_ONLY,
  });
}
