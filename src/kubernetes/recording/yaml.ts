import type {JsonObject} from '../../cni/json.js';
import {loadClient} from '../load-client.js';

/** Objects as YAML documents that `kubectl apply -f -` takes. */
export async function toYaml(objects: readonly JsonObject[]): Promise<string> {
  const {dumpYaml} = await loadClient();
  return objects.map((object) => dumpYaml(object, {lineWidth: -1})).join('---\n');
}
