import * as Flags from '@oclif/core/flags';
import {UsageError} from '../errors.js';

/** As kubectl has it. */
export const namespaceFlag = Flags.string({
  char: 'n',
  summary: 'the namespace of the pod, where its name is given without one',
  helpValue: 'NAMESPACE',
});

/**
 * A capture as the user names it, with the namespace of `-n`: `-n web pod/web-0` and `-n web pod:web-0` are
 * `pod:web/web-0`.
 *
 * @throws UsageError if it names no pod, or a namespace already
 */
export function inNamespace(selector: string, namespace: string | undefined): string {
  if (namespace === undefined) return selector;
  const [, name] = /^pod[:/]([^/]+)$/.exec(selector) ?? [];
  if (name !== undefined) return `pod:${namespace}/${name}`;
  throw new UsageError(`-n ${namespace} has no effect on ${selector}`, {
    suggestions: [`write -n ${namespace} pod/NAME, or pod:${namespace}/NAME`],
  });
}

/** The pattern for pods that `--pod` and `-n` make together: `[NAMESPACE/]NAME`. */
export function podPattern(pod: string | undefined, namespace: string | undefined): string | undefined {
  const name = pod?.replace(/^pod[:/]/, '');
  if (namespace === undefined) return name;
  if (name?.includes('/') === true) {
    throw new UsageError(`-n ${namespace} beside --pod ${name}: both say the namespace`, {
      suggestions: [`leave -n out, or write --pod ${name.slice(name.indexOf('/') + 1)}`],
    });
  }
  return `${namespace}/${name ?? '*'}`;
}
