import {asString, isObject, parseJsonObject, type JsonObject} from './json.js';
import {parsingOnce} from './repeated-texts.js';

/**
 * The request configuration: what one invocation gets on stdin, i.e. one plugin's configuration with the network's
 * name, the cniVersion and, in a chain, the previous result (specification, "Deriving request configuration").
 */
export interface RequestConfig {
  readonly cniVersion: string | null;
  readonly name: string | null;
  readonly type: string | null;
  readonly prevResult: JsonObject | null;
  readonly json: JsonObject;
}

/** The request configuration in a plugin's stdin, or undefined if that is not a JSON object. */
export const parseRequestConfig: (stdin: string) => RequestConfig | undefined = parsingOnce((stdin) => {
  const json = parseJsonObject(stdin);
  if (json === undefined) return undefined;
  const prevResult = json['prevResult'];
  return {
    cniVersion: asString(json['cniVersion']) ?? null,
    name: asString(json['name']) ?? null,
    type: asString(json['type']) ?? null,
    prevResult: isObject(prevResult) ? prevResult : null,
    json,
  };
});
