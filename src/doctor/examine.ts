import type {ClusterRecord} from '../records/cluster-record.js';
import {checkAllocations} from './checks/check-allocations.js';
import {checkEpoxy} from './checks/check-epoxy.js';
import {checkMasters} from './checks/check-masters.js';
import {checkNamedFiles} from './checks/check-named-files.js';
import {checkCaptures} from './checks/check-captures.js';
import {checkDirectory} from './checks/check-directory.js';
import {checkFlannel} from './checks/check-flannel.js';
import {checkHidden} from './checks/check-hidden.js';
import {checkHost} from './checks/check-host.js';
import {checkKubeconfigs} from './checks/check-kubeconfigs.js';
import {checkKubelet} from './checks/check-kubelet.js';
import {checkKernel} from './checks/check-kernel.js';
import {checkMultus} from './checks/check-multus.js';
import {checkMultusRights} from './checks/check-multus-rights.js';
import {checkNode} from './checks/check-node.js';
import {checkPlugins} from './checks/check-plugins.js';
import {checkPods, type PodSight} from './checks/check-pods.js';
import {checkPodCidr, checkRanges} from './checks/check-ranges.js';
import {checkStorage} from './checks/check-storage.js';
import {checkShims, type ShimFacts} from './checks/check-shims.js';
import type {Facts} from './facts.js';
import {findNetworks} from './reading/find-networks.js';
import type {NodeConfiguration} from './reading/node-configuration.js';
import {readFacts, type Instruments} from './reading/read-facts.js';
import {unchecked, worstFirst, type DoctorFinding, type Remark, type Unchecked} from './remark.js';

export interface Subject {
  readonly configuration: NodeConfiguration;
  /** How the cluster calls the node. */
  readonly nodeName: string;
  /** Null: no cluster told. */
  readonly cluster: ClusterRecord | null;
  readonly shims: ShimFacts | null;
  readonly sight: PodSight;
  /** What could not be had before. */
  readonly unchecked: readonly Unchecked[];
}

export interface Examination {
  readonly facts: Facts;
  /** Worst first; among those that are as bad, causes before consequences. */
  readonly findings: readonly DoctorFinding[];
  readonly unchecked: readonly Unchecked[];
}

/** Examines a node: reads what there is to know about it, and judges that. */
export async function examine(subject: Subject, instruments: Instruments): Promise<Examination> {
  const {configuration, cluster} = subject;
  const {networks, remarks} = findNetworks(configuration, cluster);
  const facts = await readFacts(configuration, networks, cluster, instruments);
  const all = [
    ...checkDirectory(configuration),
    ...remarks,
    ...judge(facts, subject, instruments.nowMs),
    ...subject.unchecked,
  ];
  return {facts, findings: worstFirst(all), unchecked: all.filter((each) => each.kind === 'unchecked')};
}

/** Causes first: what is not there before what does not fit. */
function judge(facts: Facts, {nodeName, shims, sight}: Subject, nowMs: number): Remark[] {
  return [
    ...(facts.networks.length === 0
      ? [unchecked('plugins, addresses and interfaces', 'no configuration names any')]
      : []),
    ...checkKubelet(facts),
    ...checkNode(facts, nodeName),
    ...checkPlugins(facts),
    ...checkKernel(facts),
    ...checkKubeconfigs(facts.kubeconfigFiles),
    ...checkMultus(facts),
    ...checkMultusRights(facts),
    ...checkPodCidr(facts),
    ...checkFlannel(facts),
    ...checkNamedFiles(facts),
    ...checkHidden(facts),
    ...checkEpoxy(facts),
    ...checkMasters(facts),
    ...checkRanges(facts),
    ...checkHost(facts),
    ...checkStorage(facts),
    ...checkAllocations(facts),
    ...checkShims(facts, shims),
    ...checkPods(facts, sight),
    ...checkCaptures(facts, sight.trees, nowMs),
  ];
}
