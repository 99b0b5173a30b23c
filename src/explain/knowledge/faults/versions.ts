import type {Knowledge} from '../knowledge.js';

/** Versions of the specification, and operations that a plugin is too old for. */
export default {
  rules: [
    {
      id: 'cni-version-unsupported',
      title: 'the plugin does not know cniVersion "{wanted}"',
      rank: 'specific',
      pattern: /incompatible CNI versions; config is "(?<wanted>[^"]*)", plugin supports \[(?<supported>[^\]]*)\]/,
      cause: 'The network configuration asks for "{wanted}", and the installed plugin supports: {supported}.',
      fix: 'Install a newer plugin, or lower cniVersion in the configuration to one that it supports.',
      source:
        'https://kubernetes.io/docs/tasks/administer-cluster/migrating-from-dockershim/troubleshooting-cni-plugin-related-errors/',
      agrees: ({situation, speech}) => {
        const version = situation?.call.invocation.request?.cniVersion;
        return version && speech.words.includes(`config is "${version}"`)
          ? [`The request asks for cniVersion ${version}.`]
          : [];
      },
      cases: [
        'incompatible CNI versions; config is "1.0.0", plugin supports ["0.1.0" "0.2.0" "0.3.0" "0.3.1" "0.4.0"]',
      ],
    },
    {
      id: 'cni-version-empty',
      title: 'the network configuration has no cniVersion',
      rank: 'specific',
      pattern: /invalid version "": the version is empty/,
      cause: 'containerd 1.6 takes such a configuration when a pod starts, and refuses it when the pod stops.',
      fix: 'Add "cniVersion" to the configuration of network {network}, for example "0.4.0".',
      source: 'https://github.com/containernetworking/cni/issues/882',
      cases: [
        'failed to stop sandbox: failed to destroy network for sandbox "a1b2": invalid version "": the version is empty',
      ],
    },
    {
      id: 'result-version-unreadable',
      title: 'the answer is in another version of the specification than the caller can read',
      rank: 'specific',
      pattern:
        /cannot convert version .{1,200} to|unsupported CNI result version|result type supports .{0,200} but unmarshalled CNIVersion is|cannot convert: no valid IP addresses/,
      cause:
        'The plugin that answered put another "cniVersion" into its result than the configuration has, or none, and the caller is too old for it.',
      fix: 'Make the plugin answer with the cniVersion of its request, or bring plugin and caller to releases of the same age.',
      source: 'https://github.com/cri-o/cri-o/issues/2026',
      cases: [
        'cannot convert version ["0.1.0" "0.2.0"] to 1.0.0',
        'unsupported CNI result version "1.1.0"',
        'result type supports [0.3.0 0.3.1 0.4.0] but unmarshalled CNIVersion is ""',
      ],
    },
    {
      id: 'prev-result-missing',
      title: 'the plugin needs the result of one that ran before it, and got none',
      rank: 'specific',
      pattern:
        /could not parse prevResult|(?:required prevResult missing|missing prevResult|prevResult.{0,20}(?:missing|required))|must be called as (?:a )?chained plugin|did not contain (?:network )?interfaces|no (?:\w+ ){0,5}(?:address(?:es)?|IPs?|interfaces?) (?:in|found in) (?:the )?prev/i,
      cause:
        'Plugins like portmap, bandwidth and tuning go behind one that makes the interface. It stands first in the list, the ' +
        'one before it does not pass prevResult on, or cniVersion is below 0.3.0, which knows no chains.',
      fix: 'Put an interface plugin first in the list of network {network}, with cniVersion 0.3.1 or later. mlab-cni check on the configuration says where.',
      source: 'https://github.com/containernetworking/plugins/issues/376',
      cases: [
        'could not parse prevResult: could not find "0.2.0" in prevResult',
        'must be called as chained plugin',
        'Required prevResult missing',
        'missing prevResult from earlier plugin',
        'no IPv4 or IPv6 address in prevResult for port mapping',
      ],
    },
    {
      id: 'operation-unknown',
      title: 'the plugin does not know the operation {asked}',
      rank: 'specific',
      pattern: /unknown CNI_COMMAND: (?<asked>\S+)/,
      cause:
        'The plugin is older than that operation (CHECK came with 0.4.0, GC and STATUS with 1.1.0), or the caller made a mistake.',
      fix: 'Harmless for VERSION: the caller then takes it for a plugin of 0.1.0. Else install a newer plugin, or lower cniVersion.',
      source: 'https://github.com/containernetworking/cni/blob/main/SPEC.md#cni-operations',
      cases: ['unknown CNI_COMMAND: CHECK'],
    },
    {
      id: 'operation-without-container',
      title: 'the plugin is too old for {operation}: it asks for a container id, which that operation does not have',
      rank: 'specific',
      pattern:
        /(?:missing|invalid characters in|required) ?container ?ID|\[?CNI_CONTAINERID\]?.{0,40}missing|required env variables? \[[^\]]*CNI_(?:CONTAINERID|NETNS|IFNAME)/i,
      when: ({situation, speech}) => {
        const operation = situation?.call.invocation.operation;
        return (
          operation === 'GC' ||
          operation === 'STATUS' ||
          /\b(?:STATUS|GC) command|failed \((?:gc|status)\)/.test(speech.whole)
        );
      },
      cause:
        'GC and STATUS came with version 1.1.0 of the specification and concern no container. This plugin (or a delegate behind it) is older and checks its parameters as for an ADD. The caller made no mistake.',
      fix: 'Install a newer release of the plugin, or lower cniVersion of the network to 1.0.0, which has neither operation.',
      source: 'https://github.com/containernetworking/cni/blob/main/SPEC.md#cni-operations',
      cases: [
        {
          plugin: 'portmap',
          operation: 'GC',
          msg: 'missing containerID',
          environment: {CNI_CONTAINERID: '', CNI_NETNS: '', CNI_IFNAME: ''},
        },
        {
          plugin: 'multus',
          operation: 'STATUS',
          msg: 'error in STATUS command: missing containerID',
          environment: {CNI_CONTAINERID: '', CNI_NETNS: '', CNI_IFNAME: ''},
        },
      ],
      counterCases: [{plugin: 'portmap', operation: 'ADD', msg: 'missing containerID'}],
    },
  ],
} satisfies Knowledge;
