import type {PodStory} from '../../capture/pod/story.js';
import type {NodeRecord} from '../../records/pod-record.js';
import type {Labelled} from '../text/labelled.js';

/** What is to be known about a pod beside its interfaces. */
export function aboutPod(story: PodStory): Labelled[] {
  const {record} = story;
  if (record === null) return [['captures', captureFacts(story)]];
  return [
    ['phase', [record.phase]],
    ['node', record.node === null ? [] : [nodeText(record.node)]],
    ['addresses', record.ips.length === 0 ? [] : [record.ips.join(', ')]],
    ['network', record.hostNetwork ? ["the node's own: no plugin is called for this pod"] : []],
    ['captures', captureFacts(story)],
  ];
}

function captureFacts({record, attempt, attemptCount, earlierPods}: PodStory): string[] {
  const facts: string[] = [];
  if (attempt !== null) {
    const count = attemptCount > 1 ? `, the latest of ${attemptCount} attempts` : '';
    facts.push(`container ${attempt.containerId.slice(0, 13)}${count}`);
    if (attempt.hidesDelegates) facts.push('none of a delegate: see binDir in the configuration of multus');
  } else if (record?.node && !record.hostNetwork) {
    facts.push(`none here; what there is, is on the node ${record.node.name}`);
  }
  if (earlierPods > 0) facts.push('others are about an earlier pod of that name');
  return facts;
}

function nodeText({name, labels, podCidrs}: NodeRecord): string {
  const type = labels?.['mlab/type'];
  const facts = [
    ...(type === undefined ? [] : [`mlab/type=${type}`]),
    ...(podCidrs === null || podCidrs.length === 0 ? [] : [`podCIDR ${podCidrs.join(', ')}`]),
  ];
  return facts.length === 0 ? name : `${name} (${facts.join('; ')})`;
}
