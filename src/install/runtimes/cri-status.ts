import {asArray, asString, isObject, parseJsonObject, type Json, type JsonObject} from '../../cni/json.js';
import {callGrpc} from '../../system/grpc.js';
import {protobufFields} from '../../system/protobuf.js';

/** What a container runtime says about itself on its CRI socket: the proof of what is in force, whatever its files say. */
export interface CriStatus {
  /** In the order in which it looks for plugins; null if it does not tell. */
  readonly pluginDirs: readonly string[] | null;
  readonly confDir: string | null;
  /** Its condition NetworkReady; null: it has none. */
  readonly networkReady: boolean | null;
}

/** Undefined: nobody answers there. */
export type AskCri = (socket: string) => Promise<CriStatus | undefined>;

/** RuntimeService.Status with `verbose`, k8s.io/cri-api; v1alpha2 is what containerd before 1.6 and CRI-O before 1.20 speak. */
export const askCri: AskCri = async (socket) => {
  for (const version of ['v1', 'v1alpha2']) {
    const answer = await callGrpc(socket, `/runtime.${version}.RuntimeService/Status`, statusRequest);
    if (answer.kind === 'message') return readStatus(answer.message);
  }
  return undefined;
};

/** StatusRequest{verbose: true} */
const statusRequest = Buffer.from([0x08, 0x01]);

/** StatusResponse.info, field 2: a map whose values are JSON. containerd answers with "cniconfig" and "config". */
export function readStatus(response: Buffer): CriStatus {
  const info = new Map<string, string>();
  for (const {number, bytes} of protobufFields(response)) {
    if (number !== 2) continue;
    const [key, value] = [1, 2].map((wanted) =>
      protobufFields(bytes)
        .find((field) => field.number === wanted)
        ?.bytes.toString(),
    );
    if (key !== undefined && value !== undefined) info.set(key, value);
  }
  const inForce = parseJsonObject(info.get('cniconfig') ?? '') ?? {};
  const cni = parseJsonObject(info.get('config') ?? '')?.['cni'];
  const dirs = [inForce['PluginDirs'], ...configuredDirs(isObject(cni) ? cni : {})]
    .map((list) => asArray(list).flatMap((dir) => asString(dir) || []))
    .find((list) => list.length > 0);
  return {
    pluginDirs: dirs ?? null,
    networkReady: networkReady(response),
    confDir: asString(inForce['PluginConfDir']) ?? (isObject(cni) ? asString(cni['confDir']) : undefined) ?? null,
  };
}

/** containerd's own configuration: `bin_dir` before 2.1, which wins while it is set; then a list. */
function configuredDirs({binDir, binDirs}: JsonObject): Json[] {
  return [asString(binDir) ? [binDir ?? null] : [], binDirs ?? []];
}

/** RuntimeStatus, field 1, is a list of RuntimeCondition{type = 1, status = 2, ...}; false is not written. */
function networkReady(response: Buffer): boolean | null {
  const statuses = protobufFields(response).filter(({number}) => number === 1);
  const conditions = statuses.flatMap(({bytes}) => protobufFields(bytes).filter(({number}) => number === 1));
  const condition = conditions
    .map(({bytes}) => protobufFields(bytes))
    .find((parts) => parts.some(({number, bytes}) => number === 1 && bytes.toString() === 'NetworkReady'));
  return condition === undefined ? null : condition.some(({number, value}) => number === 2 && value === 1);
}
