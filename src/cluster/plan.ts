import {ClusterError, PartialError} from '../errors.js';
import type {Fleet} from '../kubernetes/recording/fleet.js';
import {chooseNodes, type Choice, type Selection} from './choose/choose-nodes.js';
import {podManifest, type PodTemplate} from './pod/manifest.js';
import {podName} from './pod/names.js';
import {refusalOf} from './pod/refusal.js';
import {requireRights} from './rights.js';

/**
 * All that can be found out before anything is made: the rights, the nodes, and whether the API server would take the
 * pod. Then the user is asked.
 *
 * @throws ClusterError, NotFoundError, PartialError, and what `confirm` throws
 */
export async function prepare(
  fleet: Fleet,
  template: PodTemplate,
  selection: Selection,
  confirm: (plan: readonly string[], count: number) => Promise<void>,
): Promise<Choice> {
  await requireRights(fleet, template.namespace, selection);
  const choice = await chooseNodes(fleet, selection);
  await rehearse(fleet, choice, template);
  await confirm(planText(choice, template, fleet.server), choice.nodes.length);
  return choice;
}

/** What will be done, for the user to agree to. */
function planText({nodes, unfit, notes}: Choice, template: PodTemplate, server: string): string[] {
  const {namespace, image, forSeconds, keepSeconds, maxStore, store, work} = template;
  const names = nodes.map(({name}) => name);
  const shown =
    names.length <= 12 ? names.join(', ') : `${names.slice(0, 10).join(', ')} and ${names.length - 10} more`;
  const recording = [
    `  shims are mounted over its CNI plugins: no file is edited, nothing is restarted, running pods go on`,
    `  every call is recorded for ${durationText(forSeconds)} into ${store} (at most ${maxStore}, in memory); the node itself ends it`,
    `  what nobody has collected ${durationText(keepSeconds)} later is erased`,
  ];
  return [
    `at ${server}, in ${namespace}, on ${names.length} node${names.length === 1 ? '' : 's'}: ${shown}`,
    `  a privileged pod mlab-cni-NODE from ${image}, which is root on the node`,
    ...(work === 'record' ? recording : ['  it looks at the CNI configuration and the plugins, and changes nothing']),
    ...notes,
    ...unfit.map(({node, obstacle}) => `not on ${node}: ${obstacle.reason}`),
  ];
}

/** What a client leaves that is ended before it has collected everything, and until when. */
export function leftText({run, forSeconds, keepSeconds}: PodTemplate): string {
  return [
    `recorders that are left switch off by themselves within ${durationText(forSeconds)}, and erase what they have ${durationText(keepSeconds)} later`,
    `  try: mlab-cni cluster collect --run ${run}    fetches what they have`,
    `       mlab-cni cluster stop --run ${run}    takes it all away`,
  ].join('\n');
}

function durationText(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 360) / 10} h`;
}

/**
 * Lets the server check the first pod, without making it: what a quota, Pod Security or a webhook say to one, they say
 * to all.
 *
 * @throws ClusterError with what was said, and what helps; PartialError if there is no node left
 */
async function rehearse(fleet: Fleet, {nodes, unfit}: Choice, template: PodTemplate): Promise<void> {
  const [first] = nodes;
  if (first === undefined) {
    throw new PartialError(
      `on none of these nodes it can be done: ${unfit.map(({node, obstacle}) => `${node}: ${obstacle.reason}`).join('; ')}`,
    );
  }
  const creation = await fleet.create(template.namespace, podManifest(template, first.name), true);
  // a webhook may have side effects that it cannot leave out (as old ones of EKS and AKS): then the pods themselves tell
  if (creation.kind !== 'refused' || /does not support dry run/.test(creation.message)) return;
  const {reason, remedy} = refusalOf(creation.message, template.namespace);
  throw new ClusterError(`${podName(first.name)} would be refused, so nothing was made: ${reason}`, {
    suggestions: [remedy],
  });
}
