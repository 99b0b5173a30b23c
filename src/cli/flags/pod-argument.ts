import * as Args from '@oclif/core/args';
import {podWord} from '../../capture/selection/selector.js';
import {UsageError} from '../../errors.js';

export interface PodName {
  readonly namespace: string;
  readonly name: string;
}

/** A pod on the command line: `NAMESPACE/NAME`, with `-n` its name alone; `pod/` or `pod:` may stand before. */
export const podArgument = Args.string({description: 'the pod, as NAMESPACE/NAME; with -n its name alone'});

/**
 * @param namespacesOf those in which a pod of that name is known: if it is one, it need not be said
 * @throws UsageError if the text is no `NAMESPACE/NAME`, a DNS-1123 label and subdomain
 */
export function parsePodName(
  text: string,
  inNamespace?: string,
  namespacesOf: (name: string) => readonly string[] = () => [],
): PodName {
  const bare = text.replace(podWord, '');
  const isWhole = bare.includes('/');
  if (isWhole && inNamespace !== undefined)
    throw new UsageError(`-n ${inNamespace} has no effect on ${text}`, {suggestions: ['leave -n out']});
  const known = isWhole || inNamespace !== undefined ? [] : namespacesOf(bare);
  const [only] = known.length === 1 ? known : [inNamespace];
  const whole = isWhole || only === undefined ? bare : `${only}/${bare}`;
  const [, namespace, name] =
    /^([a-z0-9](?:[-a-z0-9]*[a-z0-9])?)\/([a-z0-9](?:[-.a-z0-9]*[a-z0-9])?)$/.exec(whole) ?? [];
  if (namespace !== undefined && name !== undefined) return {namespace, name};
  throw new UsageError(`"${text}" does not name a pod`, {
    suggestions: [...known.map((each) => `did you mean: ${each}/${bare}`), 'write NAMESPACE/NAME, like default/web-0'],
  });
}
