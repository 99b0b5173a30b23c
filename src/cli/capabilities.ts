import {parseJson, type JsonObject} from '../cni/json.js';
import {UsageError} from '../errors.js';

/**
 * Capability arguments from `NAME=JSON`; what is no JSON is a string.
 *
 * @throws UsageError
 */
export function parseCapabilities(texts: readonly string[]): JsonObject {
  return Object.fromEntries(
    texts.map((text) => {
      const [, name, value = ''] = /^(\w+)=(.*)$/s.exec(text) ?? [];
      if (name !== undefined) return [name, parseJson(value) ?? value];
      throw new UsageError(`"${text}" is no capability`, {
        suggestions: [`write NAME=JSON, like mac=02:00:00:00:00:01 or 'ips=["10.0.0.5/24"]'`],
      });
    }),
  );
}
