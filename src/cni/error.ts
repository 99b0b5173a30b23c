import {asNumber, asString, parseJsonObject, type Json, type JsonObject} from './json.js';

/** The error object that a plugin prints on stdout when it fails (specification, "Error"). Data, not an exception of ours. */
export interface CniError {
  readonly code: number;
  readonly msg: string;
  readonly details: string | null;
}

/** The error object in a plugin's stdout, or undefined if there is none. As in libcni, an object without `code` is not one. */
export function parseCniError(stdout: string): CniError | undefined {
  const object = parseJsonObject(stdout);
  return object === undefined ? undefined : asCniError(object);
}

/** The error that an object is, or undefined if it is none. */
export function asCniError(object: JsonObject): CniError | undefined {
  const code = asNumber(valueOf(object, 'code'));
  if (code === undefined) return undefined;
  return {code, msg: asString(valueOf(object, 'msg')) ?? '', details: asString(valueOf(object, 'details')) || null};
}

/** As encoding/json of Go finds a key: the name itself, or else one that differs in case only. */
export function valueOf(object: JsonObject, name: string): Json | undefined {
  if (object[name] !== undefined) return object[name];
  return Object.entries(object).find(([key]) => key.toLowerCase() === name)?.[1];
}
