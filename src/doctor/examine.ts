import type {ClusterRecord} from '../records/cluster-record.js';
import {checkAllocations} from './check-allocations.js';
import {checkEpoxy} from './check-epoxy.js';
import {checkMasters} from './check-masters.js';
import {checkNamedFiles} from './check-named-files.js';
import {checkCaptures} from './check-captures.js';
import {checkDirectory} from './check-directory.js';
import {checkFlannel} from './check-flannel.js';
import {checkHidden} from './check-hidden.js';
import {checkHost} from './check-host.js';
import {checkKubeconfigs} from './check-kubeconfigs.js';
import {checkKubelet} from './check-kubelet.js';
import {checkKernel} from './check-kernel.js';
import {checkMultus} from './check-multus.js';
import {checkMultusRights} from './check-multus-rights.js';
import {checkNode} from './check-node.js';
import {checkPlugins} from './check-plugins.js';
import {checkPods, type PodSight} from './check-pods.js';
import {checkPodCidr, checkRanges} from './check-ranges.js';
import {checkStorage} from './check-storage.js';
import {checkShims, type ShimFacts} from './check-shims.js';
import type {Facts} from './facts.js';
import {findNetworks} from './find-networks.js';
import type {NodeConfiguration} from './node-configuration.js';
import {readFacts, type Instruments} from './read-facts.js';
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
