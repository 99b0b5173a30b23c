import type {MessageRule} from '../rule.js';

/** Versions of the specification, and what is on stdout. */
export const versionRules: readonly MessageRule[] = [
  {
    id: 'cni-version-unsupported',
    title: 'the plugin does not know cniVersion "{wanted}"',
    pattern: /incompatible CNI versions; config is "(?<wanted>[^"]*)", plugin supports \[(?<supported>[^\]]*)\]/,
    cause: 'The network configuration asks for "{wanted}", and the installed plugin supports: {supported}.',
    fix: 'Install a newer plugin, or lower cniVersion in the configuration to one that it supports.',
    source:
      'https://kubernetes.io/docs/tasks/administer-cluster/migrating-from-dockershim/troubleshooting-cni-plugin-related-errors/',
  },
  {
    id: 'cni-version-empty',
    title: 'the network configuration has no cniVersion',
    pattern: /invalid version "": the version is empty/,
    cause: 'containerd 1.6 takes such a configuration when a pod starts, and refuses it when the pod stops.',
    fix: 'Add "cniVersion" to the configuration of network {network}, for example "0.4.0".',
    source: 'https://github.com/containernetworking/cni/issues/882',
  },
  {
    id: 'result-version-unreadable',
    title: 'the answer is in another version of the specification than the caller can read',
    pattern:
      /cannot convert version .{1,200} to|unsupported CNI result version|result type supports .{0,200} but unmarshalled CNIVersion is|cannot convert: no valid IP addresses/,
    cause:
      'The plugin put another "cniVersion" into its result than the configuration has, or none, and the caller is too old for it.',
    fix: 'Make the plugin answer with the cniVersion of its request, or bring plugin and caller to releases of the same age.',
    source: 'https://github.com/cri-o/cri-o/issues/2026',
  },
  {
    id: 'prev-result-missing',
    title: 'the plugin needs the result of one that ran before it, and got none',
    pattern:
      /could not parse prevResult|(?:required prevResult missing|missing prevResult|prevResult.{0,20}(?:missing|required))|must be called as (?:a )?chained plugin/i,
    cause:
      'Plugins like portmap, bandwidth and tuning go behind one that makes the interface. It stands first in the list, the ' +
      'one before it does not pass prevResult on, or cniVersion is below 0.3.0, which knows no chains.',
    fix: 'Put an interface plugin first in the list of network {network}, with cniVersion 0.3.1 or later. mlab-cni check on the configuration says where.',
    source: 'https://github.com/containernetworking/plugins/issues/376',
  },
  {
    id: 'plugin-silent',
    title: 'the plugin failed without a word',
    pattern: /netplugin failed with no error message(?:: (?<rest>.+))?/,
    strength: 'wrapper',
    cause:
      'It ended with a non-zero status and wrote nothing to stdout or stderr. All that the caller knows is how the process ended.',
    fix: 'Run the call again: mlab-cni replay failed. Look at the kernel log for a crash or the OOM killer around that time.',
    source: 'https://github.com/crc-org/snc/issues/203',
  },
  {
    id: 'plugin-stderr-only',
    title: 'the plugin failed and said why on stderr only',
    pattern: /netplugin failed: "(?<said>[^]*?)"?$/,
    strength: 'wrapper',
    cause:
      'It ended with a non-zero status and printed no CNI error object: often a panic, or a script that broke off.',
    fix: 'Read what it said: mlab-cni show failed --raw stderr.',
    source: 'https://github.com/kmesh-net/kmesh/issues/528',
  },
  {
    id: 'error-unreadable',
    title: 'the plugin failed, and what it printed is not a CNI error object',
    pattern: /error parsing its diagnostic message "(?<printed>[^]*?)"?: (?:invalid character|unexpected end)/,
    strength: 'symptom',
    cause:
      'stdout has to hold exactly one JSON document. Something else was printed there: log lines, or two documents.',
    fix: 'Send what the plugin logs to stderr or to a file. mlab-cni show failed --raw stdout gives what was printed.',
    source: 'https://github.com/containernetworking/cni/issues/571',
  },
  {
    id: 'answer-empty',
    title: 'the plugin said that it succeeded, and printed no result',
    pattern: /unexpected end of JSON input/,
    strength: 'symptom',
    cause:
      'It ended with status 0 and an empty or cut stdout, where ADD and VERSION have to print JSON. libcni has a bug with the ' +
      'same effect after six times "text file busy".',
    fix: 'Look at the stdout of the innermost call: mlab-cni show failed --raw stdout. The plugin, or a wrapper around it, swallows it.',
    source: 'https://github.com/containernetworking/cni/issues/670',
  },
  {
    id: 'parameters-missing',
    title: 'the caller did not set {missing}',
    pattern: /required env variables? \[(?<missing>[^\]]*)\] missing/,
    cause:
      'The plugin was called with incomplete parameters. Runtimes set them all, so this is usually a call by hand or by a script.',
    fix: 'Set {missing} in the environment of the call.',
    source: 'https://github.com/containernetworking/cni/blob/main/SPEC.md#parameters',
  },
  {
    id: 'operation-unknown',
    title: 'the plugin does not know the operation {asked}',
    pattern: /unknown CNI_COMMAND: (?<asked>\S+)/,
    cause:
      'The plugin is older than that operation (CHECK came with 0.4.0, GC and STATUS with 1.1.0), or the caller made a mistake.',
    fix: 'Harmless for VERSION: the caller then takes it for a plugin of 0.1.0. Else install a newer plugin, or lower cniVersion.',
    source: 'https://github.com/containernetworking/cni/blob/main/SPEC.md#cni-operations',
  },
  {
    id: 'network-name-missing',
    title: 'the network configuration has no name',
    pattern: /missing network name|invalid characters (?:found )?in network name/,
    cause: 'Every request but VERSION must carry "name": letters, digits, and _ . - behind the first character.',
    fix: 'Add or correct "name" in the network configuration.',
    source: 'https://github.com/containernetworking/cni/blob/main/SPEC.md#configuration-format',
  },
  {
    id: 'parameters-invalid',
    title: 'the caller used an interface name or container id that is not allowed',
    pattern:
      /interface name is (?:too long|empty|\.|\.\.)|interface name contains|invalid characters in containerID|missing containerID/,
    cause:
      'Interface names have at most 15 characters and no /, : or blank; container ids are letters, digits, and _ . - behind the first character.',
    fix: 'Correct CNI_IFNAME or CNI_CONTAINERID in the call. With multus, look at "interface" in the pod\'s network annotation.',
    source: 'https://github.com/containernetworking/cni/blob/main/SPEC.md#parameters',
  },
  {
    id: 'netns-of-the-plugin',
    title: 'the network namespace to set up is the one that the plugin runs in',
    pattern: /plugin'?s netns and netns from CNI_NETNS should not be the same/,
    cause:
      "CNI_NETNS is the node's own namespace, or the call was made from inside the container's. What the plugin did is done: this is checked afterwards.",
    fix: 'Call it from the namespace of the node with the path of another one. CNI_NETNS_OVERRIDE=1 switches the check off.',
    source: 'https://github.com/containernetworking/plugins/issues/714',
  },
];
