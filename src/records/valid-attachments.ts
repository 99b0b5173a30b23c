import {asArray, asString, isObject, type JsonObject} from '../cni/json.js';

/**
 * The attachments that are to stay, `CONTAINER/IFNAME`, as the request of a GC names them (specification 1.1.0, "GC");
 * libcni also writes the older key.
 */
export function validAttachments(request: JsonObject): ReadonlySet<string> {
  const list = asArray(request['cni.dev/valid-attachments'] ?? request['cni.dev/attachments']).filter(isObject);
  return new Set(list.map(({containerID, ifname}) => `${asString(containerID) ?? ''}/${asString(ifname) ?? ''}`));
}
