import {jsonComplaint, parseJson, type Json, type JsonObject} from '../cni/json.js';
import {UsageError} from '../errors.js';

/**
 * Capability arguments from `NAME=JSON`; a word that is no JSON is a string.
 *
 * @throws UsageError
 */
export function parseCapabilities(texts: readonly string[]): JsonObject {
  return Object.fromEntries(
    texts.map((text) => {
      const [, name, value = ''] = /^(\w+)=(.*)$/s.exec(text) ?? [];
      if (name !== undefined) return [name, parseValue(name, value)];
      throw new UsageError(`"${text}" is no capability`, {
        suggestions: [`write NAME=JSON, like mac=02:00:00:00:00:01 or 'ips=["10.0.0.5/24"]'`],
      });
    }),
  );
}

function parseValue(name: string, text: string): Json {
  const value = parseJson(text);
  if (value !== undefined) return value;
  if (!/^\s*[[{"]/.test(text)) return text;
  throw new UsageError(`the capability ${name} is no JSON: ${jsonComplaint(text)}`, {
    suggestions: ['write NAME=JSON in single quotes, which keep the double ones from the shell'],
  });
}
