/** NAMESPACE/NAME of the pods that a line names, as kubelet, containerd, CRI-O, Cilium and multus write them. */
export function podsIn(text: string): string[] {
  const line = text.slice(0, mostCharacters);
  const found = forms.flatMap((pattern) =>
    [...line.matchAll(pattern)].flatMap(({groups}) =>
      groups?.['namespace'] && groups['name'] ? [`${groups['namespace']}/${groups['name']}`] : [],
    ),
  );
  return [...new Set(found)];
}

/** Of a text in which is looked: who names pods does so early. */
const mostCharacters = 20_000;

const label = '[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?';

const forms: readonly RegExp[] = [
  new RegExp(`\\bpod="(?<namespace>${label})/(?<name>${label})"`, 'g'),
  new RegExp(`PodSandboxMetadata\\{Name:(?<name>${label}),Uid:[\\w-]*,Namespace:(?<namespace>${label}),`, 'g'),
  new RegExp(`(?<![\\w.-])(?<name>${label})_(?<namespace>${label})\\([\\da-f-]{36}\\)`, 'g'),
  new RegExp(`set ?up pod \\\\*"(?<name>${label})_(?<namespace>${label})\\\\*" network`, 'g'),
  new RegExp(`K8S_POD_NAMESPACE=(?<namespace>${label});K8S_POD_NAME=(?<name>${label})`, 'g'),
  new RegExp(`\\[(?<namespace>${label})/(?<name>${label})(?:/[\\da-f-]{0,36})?:[\\w-]+\\]:? error adding`, 'g'),
  new RegExp(`error adding pod (?<namespace>${label})_(?<name>${label}) to CNI network`, 'g'),
];
