import {asArray, asNumber, asString, isObject, type Json, type JsonObject} from '../../cni/json.js';
import type {PodRecord, WantedNetwork} from '../../records/pod-record.js';
import {broken, type DoctorFinding} from '../remark.js';

/** M-Lab gives each machine 13 addresses: its own and 12 for experiments. */
const highestIndex = 12;

/** Checks that pods whose address comes from index2ip have an index, a good one, and one of their own. */
export function checkIndexes(pods: readonly PodRecord[]): DoctorFinding[] {
  const uses = pods.flatMap((pod) => indexUses(pod));
  return [...uses.flatMap(checkIndex), ...sharedIndexes(uses)];
}

interface IndexUse {
  readonly pod: string;
  readonly definition: string;
  /** Undefined: neither the configuration nor a name has one. */
  readonly index: number | undefined;
}

function indexUses({namespace, name, networks}: PodRecord): IndexUse[] {
  if (networks.kind === 'invalid') return [];
  return networks.networks.flatMap((network) => {
    const {definition} = network;
    const ipam = definition.kind === 'config' ? findIndex2ip(definition.configuration) : undefined;
    if (ipam === undefined) return [];
    const index = configuredIndex(ipam['index']) ?? indexInName(network, name);
    return [{pod: `${namespace}/${name}`, definition: `${network.namespace}/${network.name}`, index}];
  });
}

function findIndex2ip(configuration: JsonObject): JsonObject | undefined {
  const list = configuration['plugins'];
  return (list === undefined ? [configuration] : asArray(list))
    .flatMap((plugin) => (isObject(plugin) && isObject(plugin['ipam']) ? [plugin['ipam']] : []))
    .find((ipam) => asString(ipam['type']) === 'index2ip');
}

function configuredIndex(index: Json | undefined): number | undefined {
  return asNumber(index) ?? (asString(index) ? Number(asString(index)) : undefined);
}

/** `index2ip-index-2-conf`, or a pod that is called `ndt-index-2-x7kd9` */
function indexInName({name}: WantedNetwork, pod: string): number | undefined {
  const [, index] = /index-(\d+)/.exec(name) ?? /index-(\d+)/.exec(pod) ?? [];
  return index === undefined ? undefined : Number(index);
}

function checkIndex({pod, definition, index}: IndexUse): DoctorFinding[] {
  if (index !== undefined && Number.isInteger(index) && index >= 1 && index <= highestIndex) return [];
  const what = index === undefined ? 'no index' : `the index ${index}`;
  return [
    broken('index-invalid', {
      what: `pod ${pod} has ${what} for index2ip, which takes 1 to ${highestIndex}`,
      evidence: [`NetworkAttachmentDefinition ${definition}: ipam.index, its name, and the pod's name`],
      next: `write "index": N into the ipam of ${definition}`,
    }),
  ];
}

function sharedIndexes(uses: readonly IndexUse[]): DoctorFinding[] {
  return uses.flatMap((use, position) => {
    const first = uses.findIndex(({index, pod}) => index !== undefined && index === use.index && pod !== use.pod);
    const other = uses[first];
    if (other === undefined || first > position) return [];
    return [
      broken('index-shared', {
        what: `the pods ${other.pod} and ${use.pod} have the same index ${use.index ?? ''}: both get the same address`,
        evidence: [other, use].map(({pod, definition}) => `${pod}: NetworkAttachmentDefinition ${definition}`),
        next: 'give one of them another index, or move it to another node',
      }),
    ];
  });
}
