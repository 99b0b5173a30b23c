import type {Parting} from '../../capture/pod/partings.js';
import type {WantedNetwork} from '../../records/pod-record.js';
import {endingOf} from '../calls/ending.js';
import {escapeLine} from '../text/escape.js';

/** A parting in words: what it is, and what to do next. Safe to print. */
export interface PartingText {
  readonly message: string;
  readonly suggestions: readonly string[];
}

/** @param wordsFor how a command line names a capture */
export function partingText(parting: Parting, nowMs: number, wordsFor: (id: string) => string): PartingText {
  switch (parting.kind) {
    case 'annotation-invalid': {
      const {annotation, text, reason} = parting.wanted;
      return {
        message: `the annotation ${annotation} cannot be read: ${escapeLine(reason)}`,
        suggestions: [`correct it; it is ${escapeLine(text)}`],
      };
    }
    case 'no-definitions':
      return {
        message: `${at(parting)}${named(parting.network)} is asked for, but the cluster knows no NetworkAttachmentDefinitions`,
        suggestions: ['install their CustomResourceDefinition, which comes with multus'],
      };
    case 'definition-missing':
      return {
        message: `${at(parting)}${named(parting.network)} is asked for, and there is no such NetworkAttachmentDefinition`,
        suggestions: [`kubectl get network-attachment-definitions -n ${escapeLine(parting.network.namespace)}`],
      };
    case 'definition-invalid':
      return {
        message: `${at(parting)}the NetworkAttachmentDefinition ${named(parting.network)} is of no use: ${reasonOf(parting.network)}`,
        suggestions: [
          `kubectl edit network-attachment-definitions -n ${escapeLine(parting.network.namespace)} ${escapeLine(parting.network.name)}`,
        ],
      };
    case 'failed': {
      const {culprit} = parting;
      const {word, detail} = endingOf(culprit, nowMs);
      const call = escapeLine(`${culprit.operation} ${culprit.plugin}`);
      return {
        message: `${at(parting)}${call} ${word}${detail === '' ? '' : `: ${detail}`}`,
        suggestions: [`mlab-cni explain ${wordsFor(culprit.id)}`],
      };
    }
    case 'not-called':
      return {
        message: `${at(parting)}${named(parting.network)} is asked for, and no plugin was called for it`,
        suggestions: ['see that the node uses multus: others pass over that annotation', 'mlab-cni shim status'],
      };
    case 'status-invalid':
      return {
        message: 'the annotation k8s.v1.cni.cncf.io/network-status cannot be read',
        suggestions: ['see who wrote it: multus does, after all ADDs'],
      };
    case 'not-reported':
      return {
        message: `${at(parting)}it is asked for, and Kubernetes knows nothing about it: network-status has no such interface`,
        suggestions: ['see that the meta plugin may update pods/status, and that its kubeconfig is good'],
      };
    case 'address-differs':
      return {
        message: `${at(parting)}the plugins gave ${list(parting.captured)}, and Kubernetes believes ${list(parting.believed)}`,
        suggestions: ['see whether something attached the pod again while nothing was recorded: mlab-cni shim status'],
      };
    case 'address-dropped': {
      const {addresses, givenBy, droppedBy} = parting.dropped;
      const [giver, dropper] = [givenBy, droppedBy].map(({plugin}) => escapeLine(plugin));
      return {
        message: `${at(parting)}${giver} gave ${list(addresses)}, and ${dropper} left it out of its result: the pod does not have it`,
        suggestions: [
          `mlab-cni diff ${wordsFor(givenBy.id)} ${wordsFor(droppedBy.id)}`,
          `use another release of ${dropper}`,
        ],
      };
    }
    case 'undone':
      return {
        message: `${at(parting)}Kubernetes still believes ${list(parting.believed)}, but the interface was taken away again`,
        suggestions: ['see whether the container runtime restarted the pod while nothing was recorded'],
      };
    case 'sandbox-failed':
      return {
        message: `the kubelet could not make the pod's sandbox: ${escapeLine(parting.event.message)}`,
        suggestions: [`mlab-cni explain --message TEXT    with that text`],
      };
  }
}

function at({ifname}: {readonly ifname: string}): string {
  return ifname === '' ? '' : `${escapeLine(ifname)}: `;
}

function named({namespace, name}: WantedNetwork): string {
  return escapeLine(`${namespace}/${name}`);
}

function reasonOf({definition}: WantedNetwork): string {
  return definition.kind === 'invalid' ? escapeLine(definition.reason) : '';
}

function list(addresses: readonly string[]): string {
  return addresses.map(escapeLine).join(', ');
}
