import {asArray, asString, isObject, parseJson} from '../cni/json.js';

/** What a meta plugin told Kubernetes about one interface of a pod. */
export interface NetworkStatus {
  /** Of the definition, as `NAMESPACE/NAME`, or of the network. */
  readonly name: string;
  readonly ifname: string | null;
  /** Without prefix length. */
  readonly ips: readonly string[];
  readonly isDefault: boolean;
}

/**
 * Reads the annotation `k8s.v1.cni.cncf.io/network-status` (before 2021: `networks-status`), a JSON list; undefined if it
 * is none (Kubernetes Network Custom Resource Definition De-facto Standard 5.1).
 */
export function parseNetworkStatus(annotation: string): NetworkStatus[] | undefined {
  const list = parseJson(annotation);
  if (!Array.isArray(list)) return undefined;
  return asArray(list)
    .filter((entry) => isObject(entry))
    .map((entry) => ({
      name: asString(entry['name']) ?? '',
      ifname: asString(entry['interface']) || null,
      ips: asArray(entry['ips']).flatMap((ip) => asString(ip) ?? []),
      isDefault: entry['default'] === true,
    }));
}
