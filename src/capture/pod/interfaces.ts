import type {NetworkStatus} from '../../records/network-status.js';
import type {PodRecord, WantedNetwork} from '../../records/pod-record.js';
import type {Attachment, Attempt} from './attempt.js';

/** One interface as three witnesses see it; null: that one says nothing about it. */
export interface InterfaceStory {
  readonly ifname: string;
  readonly wanted: Wanted | null;
  readonly done: Attachment | null;
  readonly believed: Believed | null;
}

/** `node-default`: the network that the node's configuration gives to all pods. */
export type Wanted = {readonly kind: 'node-default'} | {readonly kind: 'annotated'; readonly network: WantedNetwork};

/** What Kubernetes shows: a meta plugin's report, and for the default network the pod's own addresses, too. */
export interface Believed {
  /** Known only if a meta plugin reported it. */
  readonly network: string | null;
  /** Without prefix length. */
  readonly addresses: readonly string[];
}

/** The interfaces of a pod, that of the default network first, then those asked for, then what nobody asked for. */
export function tellInterfaces(record: PodRecord | null, attempt: Attempt | null): InterfaceStory[] {
  if (record?.hostNetwork) return [];
  const attachments = [...(attempt?.attachments ?? [])];
  const statuses = record === null || record.status === 'invalid' ? [] : [...(record.status ?? [])];
  const stories = [tellDefault(), ...additional(record).map(tellAdditional)];
  const unwanted = attachments.splice(0).map((done) => {
    const believed = takeStatus(({ifname}) => ifname === done.ifname);
    return {ifname: done.ifname, wanted: null, done, believed};
  });
  const reportedOnly = statuses.map((status) => {
    return {ifname: status.ifname ?? '', wanted: null, done: null, believed: believedFrom(status)};
  });
  return [...stories, ...unwanted, ...reportedOnly];

  function tellDefault(): InterfaceStory {
    const done = take(attachments, ({ifname}) => ifname !== 'lo');
    const ifname = done?.ifname ?? statuses.find(({isDefault}) => isDefault)?.ifname ?? 'eth0';
    const reported = takeStatus((status) => status.isDefault || status.ifname === ifname);
    const addresses = [...new Set([...(reported?.addresses ?? []), ...(record?.ips ?? [])])];
    const believed =
      reported === null && addresses.length === 0 ? null : {network: reported?.network ?? null, addresses};
    return {ifname, wanted: record === null ? null : wantedDefault(record), done, believed};
  }

  /** multus counts: the first network beside the default one gets `net1`, whatever the others are called. */
  function tellAdditional(network: WantedNetwork, index: number): InterfaceStory {
    const counted = network.ifname ?? `net${index + 1}`;
    const name = network.definition.kind === 'config' ? network.definition.network : network.name;
    const isNamed = (attachment: Attachment) => attachment.network === name;
    const isCounted = (attachment: Attachment) => attachment.ifname === counted;
    const done =
      take(attachments, (each) => isNamed(each) && isCounted(each)) ??
      (network.ifname === null ? take(attachments, isNamed) : null) ??
      take(attachments, isCounted);
    const ifname = done?.ifname ?? counted;
    const believed =
      takeStatus((status) => status.ifname === ifname) ??
      takeStatus((status) => status.ifname === null && status.name.split('/').at(-1) === network.name);
    return {ifname, wanted: {kind: 'annotated', network}, done, believed};
  }

  function takeStatus(isMeant: (status: NetworkStatus) => boolean): Believed | null {
    const status = take(statuses, isMeant);
    return status === null ? null : believedFrom(status);
  }
}

function wantedDefault({defaultNetwork}: PodRecord): Wanted {
  const network = defaultNetwork.kind === 'networks' ? defaultNetwork.networks[0] : undefined;
  return network === undefined ? {kind: 'node-default'} : {kind: 'annotated', network};
}

function additional(record: PodRecord | null): readonly WantedNetwork[] {
  return record?.networks.kind === 'networks' ? record.networks.networks : [];
}

function believedFrom({name, ips}: NetworkStatus): Believed {
  return {network: name, addresses: ips};
}

/** The first element that is meant, which is taken out of the list; null: there is none. */
function take<Element>(list: Element[], isMeant: (element: Element) => boolean): Element | null {
  const index = list.findIndex(isMeant);
  return index < 0 ? null : (list.splice(index, 1)[0] ?? null);
}
