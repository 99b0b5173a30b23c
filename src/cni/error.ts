import {asNumber, asString, parseJsonObject} from './json.js';

/** The error object that a plugin prints on stdout when it fails (specification, "Error"). Data, not an exception of ours. */
export interface CniError {
  readonly code: number;
  readonly msg: string;
  readonly details: string | null;
}

/** The error object in a plugin's stdout, or undefined if there is none. As in libcni, an object without `code` is not one. */
export function parseCniError(stdout: string): CniError | undefined {
  const object = parseJsonObject(stdout);
  const code = asNumber(object?.['code']);
  if (object === undefined || code === undefined) return undefined;
  return {code, msg: asString(object['msg']) ?? '', details: asString(object['details']) || null};
}
