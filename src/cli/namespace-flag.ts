import * as Flags from '@oclif/core/flags';
import {podWord} from '../capture/selector.js';
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
  const name = selector.replace(podWord, '');
  if (name !== selector && !name.includes('/')) return `pod:${namespace}/${name}`;
  throw new UsageError(`-n ${namespace} has no effect on ${selector}`, {
    suggestions: [`write -n ${namespace} pod/NAME, or pod:${namespace}/NAME`],
  });
}

/** The pattern for pods that `--pod` and `-n` make together: `[NAMESPACE/]NAME`, several with commas. */
export function podPattern(pods: string | undefined, namespace: string | undefined): string | undefined {
  const names = pods?.split(',').map((each) => each.replace(podWord, ''));
  if (namespace === undefined) return names?.join(',');
  return (names ?? ['*']).map((name) => inThat(namespace, name)).join(',');
}

function inThat(namespace: string, name: string): string {
  if (!name.includes('/')) return `${namespace}/${name}`;
  throw new UsageError(`-n ${namespace} beside --pod ${name}: both say the namespace`, {
    suggestions: [`leave -n out, or write --pod ${name.slice(name.indexOf('/') + 1)}`],
  });
}
