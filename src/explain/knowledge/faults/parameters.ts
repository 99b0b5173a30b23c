import type {Knowledge} from '../knowledge.js';

/** What a caller hands to a plugin: parameters and the request. */
export default {
  rules: [
    {
      id: 'cni-args-refused',
      title: 'the plugin does not accept CNI_ARGS as the caller hands it over',
      rank: 'specific',
      pattern:
        /ARGS: (?:invalid (?:key|pair) "(?<key>[^"]*)"|unknown args \["?(?<pair>[^\]"]*)|error parsing value|cannot unmarshal)/,
      cause:
        'CNI_ARGS holds pairs KEY=VALUE, divided by semicolons. A plugin that does not know a key has to refuse it, unless IgnoreUnknown=1 is among them; runtimes of Kubernetes set that. Else a pair is malformed.',
      fix: 'mlab-cni show {capture} gives CNI_ARGS as the plugin got it. Add IgnoreUnknown=1 where the caller makes it, or use releases of runtime and plugin that belong together.',
      source: 'https://github.com/containernetworking/cni/blob/main/pkg/types/args.go',
      cases: ['ARGS: unknown args ["K8S_POD_UID=1"]', 'ARGS: invalid key "K8S_POD_NAMESPACE"'],
    },
    {
      id: 'parameters-missing',
      title: 'the caller did not set {missing}',
      rank: 'specific',
      pattern: /required env variables? \[(?<missing>[^\]]*)\] missing/,
      yieldsTo: ['operation-without-container'],
      cause:
        'The plugin was called with incomplete parameters. Runtimes set them all, so this is usually a call by hand or by a script.',
      fix: 'Set {missing} in the environment of the call.',
      source: 'https://github.com/containernetworking/cni/blob/main/SPEC.md#parameters',
      cases: ['required env variables [CNI_NETNS,CNI_IFNAME] missing'],
    },
    {
      id: 'network-name-missing',
      title: 'the network configuration has no name',
      rank: 'specific',
      pattern: /missing network name|invalid characters (?:found )?in network name/,
      cause: 'Every request but VERSION must carry "name": letters, digits, and _ . - behind the first character.',
      fix: 'Add or correct "name" in the network configuration.',
      source: 'https://github.com/containernetworking/cni/blob/main/SPEC.md#configuration-format',
      cases: ['missing network name:', 'invalid characters found in network name'],
    },
    {
      id: 'parameters-invalid',
      title: 'the caller used an interface name or container id that is not allowed',
      rank: 'specific',
      pattern:
        /interface name is (?:too long|empty|\.|\.\.)|interface name contains|invalid characters in containerID|missing containerID/,
      yieldsTo: ['operation-without-container'],
      cause:
        'Interface names have at most 15 characters and no /, : or blank; container ids are letters, digits, and _ . - behind the first character.',
      fix: 'Correct CNI_IFNAME or CNI_CONTAINERID in the call. With multus, look at "interface" in the pod\'s network annotation.',
      source: 'https://github.com/containernetworking/cni/blob/main/SPEC.md#parameters',
      cases: ['interface name is too long', 'invalid characters in containerID'],
    },
    {
      id: 'network-configuration-invalid',
      title: 'a file of network configuration does not have the form that the specification asks for',
      rank: 'specific',
      pattern:
        /error parsing configuration(?: list)?: (?:no |missing |invalid |`|unknown |both )|delegate must have the 'type'|at least one delegate/,
      cause:
        'The file is JSON, and a key that every configuration must have ("name", "plugins", "type", "cniVersion") is missing in it or of the wrong kind. No plugin was called with it.',
      fix: 'mlab-cni check on the directory of network configurations says which file and key. A single plugin goes into a .conf file, a list with "plugins" into a .conflist.',
      source: 'https://github.com/containernetworking/cni/blob/main/SPEC.md#configuration-format',
      cases: [
        "error parsing configuration list: invalid 'plugins' type float64",
        "error parsing configuration: missing 'type'",
        'LoadNetConf: at least one delegate/clusterNetwork must be specified',
      ],
    },
    {
      id: 'request-unreadable',
      title: 'the request on stdin is empty or no valid JSON',
      rank: 'specific',
      pattern:
        /error (?:un)?marshall?(?:ing)? network config|(?:failed|unable|error|could not) (?:to )?(?:load|parse|pars\w+|read|unmarshal\w*|decode|decod\w+) (?:the )?(?:netconf|net ?conf|network config\w*|stdin|stdinData|plugin config\w*|request|config\w*|input)|decoding version from network config/i,
      when: ({fault, situation}) =>
        fault.end === 'malformed' &&
        /unexpected end|invalid character|EOF|unmarshal|marshall|decoding version|(?:network config|netconf|conf|stdin\w*|request)\W*$/i.test(
          fault.words,
        ) &&
        !/cannot unmarshal/.test(fault.words) &&
        situation?.call.invocation.request === undefined,
      cause:
        'The caller gave the plugin nothing, something cut off, or no JSON as its configuration: a broken file in the directory of network configurations, a meta plugin that passes on an empty delegate, or a call by hand without stdin.',
      fix: 'mlab-cni show {capture} --raw stdin gives what came. mlab-cni check on the file of network {network} finds where it is broken.',
      source:
        'https://github.com/containernetworking/cni/blob/main/SPEC.md#section-3-execution-of-network-configurations',
      cases: [{plugin: 'bridge', msg: 'error unmarshall network config: unexpected end of JSON input', stdin: ''}],
    },
    {
      id: 'own-state-damaged',
      title: 'something that the plugin saved itself is empty or cut off',
      rank: 'class',
      fault: {end: ['malformed'], is: ({words}) => /unexpected end of JSON|invalid character|EOF/.test(words)},
      when: ({situation, speech}) =>
        situation?.call.invocation.request !== undefined &&
        /conf|cache|state|store|file|load/i.test(speech.words) &&
        !/annotation|response|answer|reply|diagnostic message|status code|Get "|Post "/i.test(speech.words),
      cause:
        'The request of this call is valid JSON, so it is another text that cannot be parsed: a file in which the plugin keeps its state (the cached configuration of its delegate under /var/lib/cni, ' +
        'for example /var/lib/cni/flannel/CONTAINER). Typical after a full disk, a power loss or a crash while it was written.',
      fix: 'ls -l /var/lib/cni/{plugin} and /var/lib/cni/results: look for files of size 0 for this container. Move that one damaged file aside (keep it): the DEL then goes on without it.',
      source: 'https://github.com/containernetworking/plugins/issues/498',
      agrees: ({situation, speech}) =>
        situation?.call.invocation.request !== undefined && /\/var\/lib\/|\bcached?\b|\bnetconf\b/i.test(speech.words)
          ? ['The recorded request is complete, valid JSON.']
          : [],
      yieldsTo: ['own-file-damaged'],
      cases: [{plugin: 'flannel', operation: 'DEL', msg: 'failed to parse netconf: unexpected end of JSON input'}],
    },
    {
      id: 'configuration-value-unreadable',
      yieldsTo: ['own-state-damaged', 'annotation-unreadable', 'daemon-answer-unreadable'],
      title: 'a value is of the wrong kind or cannot be parsed{about}',
      rank: 'class',
      fault: {end: ['malformed'], is: ({act, object}) => act !== 'open' || object === ''},
      pattern:
        /address|subnet|gateway|prefix|\bIP\b|\bMAC\b|config|conf\b|netconf|cannot unmarshal \w+ into Go|invalid CIDR|ParseAddr|parse|NetConf/i,
      cause:
        'A key of the configuration (or an annotation of the pod, or what a daemon handed out) holds another type than the plugin expects (a text for a number, an object for a list), or an address, subnet or duration that is not written as such.',
      fix: 'The message names the key or the value. mlab-cni check on the configuration of network {network}; compare it with the documentation of the plugin.',
      source: 'https://pkg.go.dev/encoding/json#UnmarshalTypeError',
      cases: [
        'failed to load netconf: json: cannot unmarshal string into Go struct field NetConf.mtu of type int',
        'invalid CIDR address: 10.1.0.0/33',
      ],
    },
    {
      id: 'configuration-value-unknown',
      when: ({fault: {end}}) => end === undefined || end === 'unsupported' || end === 'malformed',
      title: 'the {key} that was given is not one that the plugin knows',
      rank: 'class',
      pattern:
        /(?:(?<=(?:unknown|invalid|unsupported|unrecognized|not supported|illegal|wrong|bad) (?:\w+ ){0,2})|(?=\w+ "[^"]*" (?:is )?(?:not supported|unsupported|unknown|invalid|not valid)))\b(?<key>mode|type|option|value|key|setting|backend|driver|flag|protocol|policy|action|format|vlan|field)\b(?!.{0,80}(?:must|should) be\b)/i,
      cause:
        'The {key} that was given is unknown to this plugin or to this release of it: misspelt, meant for another plugin (ipvlan has l2, l3 and l3s, macvlan has bridge, private, vepa and passthru), or newer than the installed one.',
      fix: 'The message names the value. Correct it in network {network}; the documentation of the plugin lists what is allowed. mlab-cni check finds some of these.',
      source: 'https://www.cni.dev/plugins/current/',
      cases: ['unknown macvlan mode: "brigde"', 'invalid ipvlan mode "l4"'],
    },
    {
      id: 'configuration-value-missing',
      title: 'the network configuration lacks something that the plugin requires',
      rank: 'class',
      pattern:
        /(?:\b(?:is|are|be|field|key|option|value|name) required\b|must (?:be set|be specified|specify|provide|have|contain)|(?:key|option|field|parameter|argument|name|mode|type|config\w*|['"]\w+['"]) (?:is|are) (?:not (?:set|specified|configured|provided|given)|missing|mandatory)|missing (?:required |mandatory )?(?:field|key|option|value|parameter|config\w*))/i,
      cause:
        'A key that the plugin cannot do without is absent or empty in its configuration or in the annotation of the pod.',
      fix: 'The message names it. Add it to network {network}; mlab-cni show {capture} gives the request as the plugin got it.',
      source: 'https://www.cni.dev/plugins/current/',
      yieldsTo: ['kernel-option-missing'],
      cases: ['"master" field is required. It specifies the host interface name to virtualize'],
    },
  ],
} satisfies Knowledge;
