import * as Flags from '@oclif/core/flags';
import {podWord} from '../../capture/selection/selector.js';
import {UsageError} from '../../errors.js';

/** As kubectl has it. */
export const namespaceFlag = Flags.string({
  char: 'n',
  summary: 'the namespace of the pod, where its name is given without one',
  helpValue: 'NAMESPACE',
});

/** Another way to name one capture: what `--pod` is where captures are chosen. */
export const namedPodFlags = {
  pod: Flags.string({summary: 'that pod, instead of a capture', helpValue: '[NAMESPACE/]NAME'}),
  namespace: namespaceFlag,
};

/** What {@link namedPodFlags} hold once they are parsed. */
export interface NamedPod {
  readonly pod?: string | undefined;
  readonly namespace?: string | undefined;
}

/**
 * The capture that an argument, or `--pod`, and `-n` name together.
 *
 * @param otherwise what is meant if neither is given
 * @throws UsageError if they contradict each other
 */
export function captureFromFlags(capture: string | undefined, {pod, namespace}: NamedPod, otherwise: string): string {
  if (pod !== undefined && capture !== undefined)
    throw new UsageError(`either ${capture} or --pod: both say which capture is meant`);
  const named = pod === undefined ? capture : `pod:${pod.replace(podWord, '')}`;
  return inNamespace(named ?? otherwise, namespace);
}

/**
 * A capture as the user names it, with the namespace of `-n`: `-n web web-0`, `-n web pod/web-0` and `-n web pod:web-0`
 * are `pod:web/web-0`.
 *
 * @throws UsageError if it names no pod, or a namespace already
 */
export function inNamespace(selector: string, namespace: string | undefined): string {
  if (namespace === undefined) return selector;
  const name = selector.replace(podWord, '');
  if (!/^(latest|failed)$|[:/]/.test(name)) return `pod:${namespace}/${name}`;
  throw new UsageError(`-n ${namespace} has no effect on ${selector}`, {
    suggestions: [`write -n ${namespace} NAME, or pod:${namespace}/NAME`],
  });
}

/** The pattern for pods that `--pod` and `-n` make together: `[NAMESPACE/]NAME`, several with commas. */
export function podPattern(pods: readonly string[] | undefined, namespace: string | undefined): string | undefined {
  const names = pods?.map((each) => each.replace(podWord, ''));
  if (namespace === undefined) return names?.join(',');
  const namespaces = namespace.split(',').map((each) => each.trim());
  return (names ?? ['*']).flatMap((name) => namespaces.map((each) => inThat(each, name))).join(',');
}

function inThat(namespace: string, name: string): string {
  if (!name.includes('/')) return `${namespace}/${name}`;
  throw new UsageError(`-n ${namespace} beside --pod ${name}: both say the namespace`, {
    suggestions: [`leave -n out, or write --pod ${name.slice(name.indexOf('/') + 1)}`],
  });
}
