/**
 * Keys that the CNI specification, libcni and well-known plugins define, and whose values are ordinary network data even
 * where they look random: ids, digests, names of interfaces. They are still searched for tokens of a known kind, and for
 * URLs with passwords.
 */
export const definedKeys: ReadonlySet<string> = new Set([
  // https://www.cni.dev/docs/spec
  ...['cniVersion', 'cniVersions', 'supportedVersions', 'name', 'type', 'plugins', 'capabilities', 'ipam', 'dns'],
  ...['nameservers', 'domain', 'search', 'options', 'routes', 'dst', 'gw', 'ips', 'address', 'gateway', 'interface'],
  ...['interfaces', 'mac', 'sandbox', 'mtu', 'socketPath', 'pciID', 'code', 'msg', 'containerID', 'ifname', 'netns'],
  ...['cni.dev/valid-attachments', 'cni.dev/attachments'],
  // https://www.cni.dev/plugins/current
  ...[
    'bridge',
    'subnet',
    'rangeStart',
    'rangeEnd',
    'ranges',
    'dataDir',
    'resolvConf',
    'master',
    'mode',
    'vlan',
    'vlanId',
  ],
  ...[
    'sysctl',
    'portMappings',
    'hostPort',
    'containerPort',
    'hostIP',
    'protocol',
    'backend',
    'runtimeConfig',
    'bandwidth',
  ],
  ...[
    'ingressRate',
    'ingressBurst',
    'egressRate',
    'egressBurst',
    'device',
    'hwaddr',
    'kernelpath',
    'pciBusID',
    'vrfname',
  ],
  ...['daemonSocketPath', 'delegate', 'subnetFile', 'snat', 'conditionsV4', 'conditionsV6', 'externalSetMarkChain'],
  // multus, calico, cilium, whereabouts
  ...[
    'delegates',
    'kubeconfig',
    'clusterNetwork',
    'defaultNetworks',
    'confDir',
    'cniDir',
    'binDir',
    'logFile',
    'logLevel',
  ],
  ...['nodename', 'nodename_file_optional', 'log_level', 'log_file_path', 'datastore_type', 'etcd_endpoints', 'policy'],
  ...['k8s_api_root', 'enable-debug', 'range', 'exclude', 'range_start', 'range_end', 'network_name', 'deviceID'],
]);
