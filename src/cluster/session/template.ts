import {randomBytes} from 'node:crypto';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import type {PodTemplate, Work} from '../pod/manifest.js';

/** What the user says of the pods and of the recording. */
export interface TemplateChoices {
  readonly namespace: string;
  readonly image: string;
  readonly pull: PodTemplate['pullPolicy'];
  readonly 'pull-secret'?: readonly string[] | undefined;
  readonly 'priority-class'?: string | undefined;
  /** Milliseconds. */
  readonly for: number;
  readonly keep: number;
  readonly 'max-store': string;
}

/** A template for the pods of a new run. `packageRoot` is the directory that holds shims/. */
export function newTemplate(
  work: Work,
  choices: TemplateChoices,
  {owner, packageRoot, nodeScript}: {readonly owner: string; readonly packageRoot: string; readonly nodeScript: string},
): PodTemplate {
  const run = randomBytes(4).toString('hex');
  return {
    namespace: choices.namespace,
    run,
    owner,
    work,
    image: choices.image,
    pullPolicy: choices.pull,
    pullSecrets: choices['pull-secret'] ?? [],
    priorityClass: choices['priority-class'],
    forSeconds: Math.ceil(choices.for / 1000),
    keepSeconds: Math.ceil(choices.keep / 1000),
    // every runtime sees /run, also one with a /tmp of its own; a reboot empties it; no other recording has this name
    store: `/run/mlab-cni-${run}`,
    maxStore: choices['max-store'],
    recorder: readFileSync(join(packageRoot, 'shims', 'recorder.sh'), 'utf8'),
    nodeScript,
  };
}
