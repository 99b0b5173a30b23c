/** `error`: the specification forbids it, or it cannot work. `warning`: it works with luck. `info`: good to know. */
export type Severity = 'error' | 'warning' | 'info';

/** What is the same about every finding of one kind. */
export interface CheckRule {
  readonly severity: Severity;
  readonly fix: string;
  /** The part of the specification, or where else it is documented. */
  readonly source: string;
}

const specification = 'https://github.com/containernetworking/cni/blob/main/SPEC.md';
const plugins = 'https://github.com/containernetworking/plugins/issues';

/** Every kind of finding by its id, which is part of the JSON and never renamed. */
export const checkRules = {
  'operation-unknown': error('the runtime has to set CNI_COMMAND to an operation', '#cni-operations'),
  'operation-too-new': error('use it with configurations of that cniVersion or later only', '#released-versions'),
  'parameter-missing': error('the caller has to set it', '#parameters'),
  'path-missing': warning('set CNI_PATH: plugins made with libcni refuse to run without', '#parameters'),
  'container-id-invalid': error('use letters, digits, and _ . - behind the first character', '#parameters'),
  'ifname-invalid': error('use at most 15 characters, without / : and blanks', '#parameters'),
  'argument-malformed': warning('write CNI_ARGS as KEY=VALUE;KEY=VALUE', '#parameters'),

  'request-unreadable': error(
    'the caller has to send exactly one JSON object',
    '#section-3-execution-of-network-configurations',
  ),
  'cni-version-missing': info(
    'add "cniVersion": without it 0.1.0 is meant, and some runtimes refuse to stop such pods',
    '#configuration-format',
  ),
  'cni-version-unknown': warning('use a published version of the specification', '#released-versions'),
  'network-name-missing': error('add "name"', '#configuration-format'),
  'network-name-invalid': error('use letters, digits, and _ . - behind the first character', '#configuration-format'),
  'plugin-type-missing': error('add "type": the name of the plugin', '#plugin-configuration-objects'),
  'plugin-type-invalid': error(
    'write the name of a program in the directory of plugins, without a path',
    '#plugin-configuration-objects',
  ),
  'prev-result-too-early': error('chains need cniVersion 0.3.0 or later', '#released-versions'),
  'prev-result-missing': error(
    'the caller has to pass the result of the ADD on',
    '#check-check-containers-networking-is-as-expected',
  ),
  'attachments-missing': error(
    'the caller has to list the attachments that are to stay',
    '#gc-clean-up-any-stale-resources',
  ),
  'ipam-type-missing': error('add "type" to "ipam", or leave "ipam" out', '#plugin-configuration-objects'),

  'result-unreadable': warning('the plugin has to print its result, and nothing else, on stdout', '#add-success'),
  'result-version-missing': warning('the plugin has to print the cniVersion of its request', '#add-success'),
  'result-version-differs': warning('the plugin has to answer in the cniVersion of its request', '#add-success'),
  'result-of-another-format': warning('the plugin has to use the keys of its cniVersion', '#add-success'),
  'result-list-invalid': warning('the plugin has to write a list', '#add-success'),
  'result-interface-nameless': warning('the plugin has to name every interface', '#add-success'),
  'result-address-invalid': warning('the plugin has to write addresses as ADDRESS/PREFIX', '#add-success'),
  'result-address-family': warning('until 0.4.0 every address has "version": "4" or "6"', '#released-versions'),
  'result-interface-index': warning('"interface" counts the entries of "interfaces", from 0', '#add-success'),
  'result-gateway-invalid': warning('the plugin has to write an address without a prefix', '#add-success'),
  'result-route-invalid': warning('the plugin has to write "dst" as ADDRESS/PREFIX', '#add-success'),
  'result-dns-invalid': warning('the plugin has to write a list of strings', '#add-success'),
  'ipam-result-interfaces': warning(
    'plugins for addresses leave interfaces to their caller',
    '#delegated-plugins-ipam',
  ),
  'version-result-invalid': warning(
    'the plugin has to print cniVersion and a list of supportedVersions',
    '#version-success',
  ),
  'stdout-unexpected': info('the operation has no result: log to stderr', '#section-5-result-types'),
  'prev-result-dropped': warning(
    'a plugin in a chain passes on what it got',
    '#add-add-container-to-network-or-apply-modifications',
  ),

  'error-object-missing': warning('the plugin has to print a CNI error object on stdout', '#error'),
  'error-object-with-exit-zero': warning('the plugin has to end with another status than 0', '#error'),
  'error-message-missing': warning('the plugin has to say what failed in "msg"', '#error'),
  'error-code-reserved': warning('plugins have the codes from 100; below, only those of the specification', '#error'),

  'prev-result-not-passed': error(
    'the caller has to pass the result of the plugin before on',
    '#deriving-request-configuration-from-plugin-configuration',
  ),
  'prev-result-altered': error(
    'the caller has to pass the result on unchanged',
    '#deriving-request-configuration-from-plugin-configuration',
  ),
  'delete-order': error('the caller has to run DEL in the reverse order of ADD', '#deleting-an-attachment'),
  'delete-prev-result': warning('the caller has to pass the final result of the ADD on', '#deleting-an-attachment'),
  'add-repeated': warning(
    'the caller has to run DEL before it adds the same interface again',
    '#add-add-container-to-network-or-apply-modifications',
  ),
  'repeated-delete-failed': warning(
    'a plugin should succeed when there is nothing left to delete',
    '#del-remove-container-from-network-or-un-apply-modifications',
  ),

  'file-unreadable': error(
    'correct it there: runtimes skip a file that they cannot read, and kubectl refuses it',
    '#configuration-format',
  ),
  'list-empty': error('add at least one plugin to "plugins"', '#configuration-format'),
  'list-in-plugin-file': error('rename the file to .conflist', '#configuration-format'),
  'plugin-in-list-file': error('put the plugin into "plugins", or rename the file to .conf', '#configuration-format'),
  'single-plugin-obsolete': info(
    'write a list, in a .conflist: since 1.0.0 the specification has only lists, though runtimes still read it',
    '#released-versions',
  ),
  'chain-needs-version': warning('use cniVersion 0.3.1 or later', '#released-versions'),
  'chained-plugin-first': error('put the plugin that makes the interface first', `${plugins}/376`),
  'interface-made-twice': warning(
    'keep one plugin that makes the interface',
    'https://github.com/containernetworking/cni/issues/155',
  ),
  'plugin-twice': warning('keep one of them', '#configuration-format'),
  'capability-not-boolean': error('write true or false', '#configuration-format'),
  'portmap-without-capability': warning(
    'add "capabilities": {"portMappings": true}, or hostPort does nothing',
    'https://www.cni.dev/plugins/current/meta/portmap/',
  ),
  'subnet-invalid': error('write it as ADDRESS/PREFIX', 'https://www.cni.dev/plugins/current/ipam/host-local/'),
  'range-outside-subnet': error('choose it inside the subnet', 'https://www.cni.dev/plugins/current/ipam/host-local/'),
  'ranges-missing': warning(
    'add "ranges", unless a daemon of the network writes them in on each node, as kube-router does',
    'https://www.cni.dev/plugins/current/ipam/host-local/',
  ),
  'range-small': info('give the node a larger range if more pods are to run here', `${plugins}/252`),
  'ranges-overlap': error(
    'let each address be in one range only',
    'https://www.cni.dev/plugins/current/ipam/host-local/',
  ),
  'static-without-address': warning(
    'add "addresses", or "capabilities": {"ips": true} if the pod brings its own',
    'https://www.cni.dev/plugins/current/ipam/static/',
  ),
  'address-invalid': error(
    'write addresses and destinations as ADDRESS/PREFIX, gateways without the prefix',
    '#dictionary',
  ),
  'gateway-outside-subnet': error(
    'choose a gateway inside the subnet, or add a route to it before, without "gw" and with "scope": 253',
    'https://www.cni.dev/plugins/current/ipam/host-local/',
  ),
  'mtu-invalid': error(
    'leave "mtu" out, or write one that the link below can carry',
    'https://www.cni.dev/plugins/current/',
  ),
  'mac-invalid': error(
    'write six octets, of which the first is even',
    'https://www.cni.dev/plugins/current/meta/tuning/',
  ),
  'value-unknown': error('write a value that the plugin takes', 'https://www.cni.dev/plugins/current/'),
  'value-missing': error('add it: the plugin refuses to run without', 'https://www.cni.dev/plugins/current/'),
  'values-exclude-each-other': error(
    'keep what is meant: the plugin refuses both',
    'https://www.cni.dev/plugins/current/',
  ),
  'value-of-wrong-type': error(
    'write it as the plugin reads it: it refuses the whole configuration otherwise',
    'https://www.cni.dev/plugins/current/',
  ),
  'value-ignored': warning('write a value that the plugin knows', 'https://www.cni.dev/plugins/current/'),
  'name-misspelt': warning(
    'correct the name, unless it is meant for somebody else',
    'https://www.cni.dev/plugins/current/',
  ),
  'name-server-invalid': warning('write the address of a name server', '#dictionary'),
  'cluster-network-is-itself': warning(
    'name the network that gives pods their eth0, unless a NetworkAttachmentDefinition has this name, too',
    'https://github.com/k8snetworkplumbingwg/multus-cni/blob/master/docs/configuration.md',
  ),
  'vlan-id-missing': warning('add "vlanId"', 'https://www.cni.dev/plugins/current/main/vlan/'),
  'placeholder-left': warning(
    'fill the values in, unless this is a template that an installer fills in',
    '#configuration-format',
  ),
  'nothing-to-check': info(
    'name a file with a network configuration, or a manifest that holds one',
    '#configuration-format',
  ),
  'delegates-ignored': warning(
    'keep "clusterNetwork" or "delegates"',
    'https://github.com/k8snetworkplumbingwg/multus-cni/blob/master/docs/configuration.md',
  ),
  'device-missing': warning(
    'name the device, or let it come with the request ("capabilities": {"deviceID": true}, or a resourceName for multus)',
    'https://www.cni.dev/plugins/current/main/host-device/',
  ),
  'interfaces-not-reported': warning(
    'leave bandwidth out: pods with a bandwidth limit fail behind this plugin',
    'https://www.cni.dev/plugins/current/meta/bandwidth/',
  ),
  'delegates-missing': error(
    'add "clusterNetwork" or "delegates"',
    'https://github.com/k8snetworkplumbingwg/multus-cni/blob/master/docs/configuration.md',
  ),
  'no-configuration': error(
    'deploy the network add-on, or point the runtime at the right directory',
    'https://github.com/kubernetes/kubernetes/issues/71692',
  ),
  'files-unused': info(
    'runtimes take the first file by name only: move away what is left over',
    '#configuration-format',
  ),
  'network-name-twice': warning('give each network a name of its own', '#configuration-format'),
} as const satisfies Readonly<Record<string, CheckRule>>;

export type CheckRuleId = keyof typeof checkRules;

function error(fix: string, source: string): CheckRule {
  return {severity: 'error', fix, source: sourceUrl(source)};
}

function warning(fix: string, source: string): CheckRule {
  return {severity: 'warning', fix, source: sourceUrl(source)};
}

function info(fix: string, source: string): CheckRule {
  return {severity: 'info', fix, source: sourceUrl(source)};
}

function sourceUrl(source: string): string {
  return source.startsWith('#') ? `${specification}${source}` : source;
}
