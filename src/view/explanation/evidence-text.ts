import type {AddressHolder, AddressHolders} from '../../explain/calls/address-holders.js';
import type {Evidence, LastSuccess, Quote, SameError} from '../../explain/calls/evidence.js';
import type {SinceBoot} from '../../explain/calls/since-boot.js';
import type {Pod} from '../../capture/invocation.js';
import {counted} from '../text/counted.js';
import {formatDuration} from '../text/time.js';

/** A piece of evidence as a sentence. Captured text in it is as it came: escape it. */
export function evidenceText(evidence: Evidence): string {
  switch (evidence.kind) {
    case 'quote':
      return `${quoteSources[evidence.where]}: ${evidence.text}`;
    case 'agreement':
      return evidence.sentence;
    case 'address-holders':
      return addressText(evidence);
    case 'last-success':
      return lastSuccessText(evidence);
    case 'same-error':
      return sameErrorText(evidence);
    case 'since-boot':
      return sinceBootText(evidence);
    case 'later-success':
      return `A later attempt for this pod succeeded, ${formatDuration(evidence.afterMs, 0)} after this one (capture ${evidence.captureId}).`;
  }
}

const quoteSources: Readonly<Record<Quote['where'], string>> = {
  msg: 'It said',
  details: 'It said, in the details',
  stderr: 'It said on stderr',
  stdout: 'It printed, in place of JSON',
  caller: 'Its caller said about it',
};

/** Names are listed up to here; the JSON has all. */
const listed = 8;

function addressText({range, size, gateways, holders}: AddressHolders): string {
  const held = `${holders.length}${size === null ? '' : ` of the ${size}`} addresses in ${range} are held by captured containers without a DEL since`;
  const gateway = gateways.length === 0 ? '' : `; the gateway has ${gateways.join(', ')}`;
  const unknown = size === null ? 0 : size - holders.length - gateways.length;
  const rest =
    unknown <= 0 ? '' : ` Who has the other ${unknown} is not in the captures: look at the files of host-local.`;
  return `${held}${holders.length === 0 ? '' : `: ${enumerate(holders.map(holderText))}`}${gateway}.${rest}`;
}

function holderText({address, containerId, pod, isLeaked}: AddressHolder): string {
  const owner = pod === null ? containerId.slice(0, 12) : podText(pod);
  return `${address} ${owner}${isLeaked ? ' (leaked: that pod has a newer container)' : ''}`;
}

function lastSuccessText({captureId, pod, beforeMs}: LastSuccess): string {
  if (captureId === null || beforeMs === null) {
    return 'Among the captures looked at, the same plugin never succeeded for this network before.';
  }
  const whose = pod === null ? '' : ` for ${podText(pod)}`;
  return `The same plugin last succeeded for this network ${formatDuration(beforeMs, 0)} before${whose} (capture ${captureId}).`;
}

function sinceBootText({uptimeMs, daemon, isPod}: SinceBoot): string {
  const again = isPod ? ', and the kubelet tries again by itself' : '';
  return `The node had been up for ${formatDuration(uptimeMs, 0)}: ${daemon} may not have started yet${again}.`;
}

function sameErrorText({others, servedMeanwhile}: SameError): string {
  const word = others.every((other) => other.includes('/')) ? 'pod' : 'container';
  const also = `The same error came for ${counted(others.length, `other ${word}`)}: ${enumerate(others)}.`;
  return servedMeanwhile.length === 0
    ? `${also} None succeeded since the first of them.`
    : `${also} Meanwhile it succeeded for ${enumerate(servedMeanwhile)}.`;
}

function podText({namespace, name}: Pod): string {
  return `${namespace}/${name}`;
}

function enumerate(names: readonly string[]): string {
  const more = names.length - listed;
  return `${names.slice(0, listed).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
