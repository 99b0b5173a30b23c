import * as Args from '@oclif/core/args';
import {UsageError} from '../errors.js';

export interface PodName {
  readonly namespace: string;
  readonly name: string;
}

/** A pod on the command line, as `NAMESPACE/NAME`. */
export const podArgument = Args.custom<PodName>({
  description: 'the pod, as NAMESPACE/NAME',
  parse: (text) => Promise.resolve(parsePodName(text)),
});

/** @throws UsageError if the text is no `NAMESPACE/NAME`, a DNS-1123 label and subdomain */
export function parsePodName(text: string): PodName {
  const [, namespace, name] =
    /^([a-z0-9](?:[-a-z0-9]*[a-z0-9])?)\/([a-z0-9](?:[-.a-z0-9]*[a-z0-9])?)$/.exec(text) ?? [];
  if (namespace !== undefined && name !== undefined) return {namespace, name};
  throw new UsageError(`"${text}" does not name a pod`, {suggestions: ['write NAMESPACE/NAME, like default/web-0']});
}
