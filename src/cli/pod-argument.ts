import * as Args from '@oclif/core/args';
import {podWord} from '../capture/selector.js';
import {UsageError} from '../errors.js';

export interface PodName {
  readonly namespace: string;
  readonly name: string;
}

/** A pod on the command line: `NAMESPACE/NAME`, with `-n` its name alone; `pod/` or `pod:` may stand before. */
export const podArgument = Args.string({description: 'the pod, as NAMESPACE/NAME; with -n its name alone'});

/** @throws UsageError if the text is no `NAMESPACE/NAME`, a DNS-1123 label and subdomain */
export function parsePodName(text: string, inNamespace?: string): PodName {
  const bare = text.replace(podWord, '');
  const whole = inNamespace === undefined || bare.includes('/') ? bare : `${inNamespace}/${bare}`;
  const [, namespace, name] =
    /^([a-z0-9](?:[-a-z0-9]*[a-z0-9])?)\/([a-z0-9](?:[-.a-z0-9]*[a-z0-9])?)$/.exec(whole) ?? [];
  if (namespace !== undefined && name !== undefined) return {namespace, name};
  throw new UsageError(`"${text}" does not name a pod`, {suggestions: ['write NAMESPACE/NAME, like default/web-0']});
}
