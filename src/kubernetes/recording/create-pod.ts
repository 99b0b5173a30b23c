import {setTimeout} from 'node:timers/promises';
import type {JsonObject} from '../../cni/json.js';
import type {Api} from '../api.js';
import {httpStatusOf, statusOf, statusReasonOf} from '../request-error.js';
import {manifestCommand, rightsInNamespace} from './rights.js';

export type Creation =
  | {readonly kind: 'created'}
  | {readonly kind: 'exists'}
  /** The server's own words: a quota, an admission plugin or webhook, an invalid field. */
  | {readonly kind: 'refused'; readonly status: number; readonly message: string};

/** Where there is a quota, of pods that are made at the same time some are refused for that alone (kubernetes/kubernetes#67761). */
interface Conflict {
  readonly kind: 'conflict';
  readonly message: string;
}

const mostAttempts = 6;

/**
 * Makes a pod; with `dryRun` the server checks all that it checks, and makes none.
 *
 * @throws ClusterError if it does not come to a word about this pod
 */
export async function createPod(api: Api, namespace: string, manifest: JsonObject, dryRun: boolean): Promise<Creation> {
  for (let attempt = 1; ; attempt += 1) {
    const creation = await createOnce(api, namespace, manifest, dryRun);
    if (creation.kind !== 'conflict') return creation;
    if (attempt === mostAttempts) return {kind: 'refused', status: 409, message: creation.message};
    await setTimeout(Math.random() * 200 * attempt);
  }
}

function createOnce(api: Api, namespace: string, manifest: JsonObject, dryRun: boolean): Promise<Creation | Conflict> {
  const request = api.core
    .createNamespacedPod({
      namespace,
      body: Object.assign(new api.client.V1Pod(), manifest),
      ...(dryRun ? {dryRun: 'All'} : {}),
    })
    .then((): Creation => ({kind: 'created'}))
    .catch((error: unknown): Creation | Conflict => {
      const [status = 0, message = ''] = [httpStatusOf(error), statusOf(error)];
      if (status === 409) return statusReasonOf(error) === 'Conflict' ? {kind: 'conflict', message} : {kind: 'exists'};
      // 401 is about us, 5xx about the server, but for webhooks; all others are its word about this pod
      if (message === '' || status === 401 || (status >= 500 && !/webhook/.test(message))) throw error;
      return {kind: 'refused', status, message};
    });
  return api.ask({what: `a pod in ${namespace}`, right: rightsInNamespace.create, manifest: manifestCommand}, request);
}
