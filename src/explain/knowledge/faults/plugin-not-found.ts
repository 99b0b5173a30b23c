import type {Knowledge} from '../knowledge.js';

const source = 'https://github.com/k8snetworkplumbingwg/multus-cni/issues/621';

/** A plugin that nobody finds. */
export default {
  rules: [
    {
      id: 'plugin-without-shim',
      title: 'there is no file "{missing}" in the shim directory, the only place that was searched',
      rank: 'specific',
      pattern: /failed to find plugin "(?<missing>[^"]+)" in path \[(?<searched>[^\]]*shimcni[^\]]{0,4096})\]/,
      cause:
        'mlab-cni puts a shim there for each program that lies in the real plugin directory at the time. "{missing}" came after the shims, it lies there without the x bit (mode 644) and so cannot be executed, ' +
        'or it is nowhere on this node.',
      fix:
        'ls -l the real plugin directory (mlab-cni shim status names it). If "{missing}" is there and executable: mlab-cni shim sync gives it a shim. If its mode is 644: chmod 755, then sync. ' +
        'If it is not there: install its package into the real plugin directory, never into the shim directory, then sync.',
      source: 'https://github.com/containernetworking/cni/blob/main/pkg/invoke/find.go',
      cases: ['failed to find plugin "macvlan" in path [/usr/shimcni/bin]'],
      counterCases: ['failed to find plugin "macvlan" in path [/opt/cni/bin]'],
    },
    {
      id: 'plugin-not-found',
      title: 'the plugin "{missing}" is not in any directory that was searched',
      rank: 'specific',
      pattern: /failed to find plugin "(?<missing>[^"]+)" in path \[(?<searched>[^\]]{0,4096})\]/,
      yieldsTo: ['plugin-without-shim'],
      cause:
        'There is no regular file "{missing}" in: {searched}. Its package is not installed, or the network add-on ' +
        'installs into another directory than the one that the caller searches. multus searches its own binDir before CNI_PATH.',
      fix:
        'Look for it: find / -name {missing} -type f. Install its package into the plugin directory of this node, or correct the plugin ' +
        "directory (the runtime's bin_dir, multus' binDir). containerd needs loopback for every pod.",
      source,
      cases: [
        'failed to find plugin "macvlan" in path [/opt/cni/bin]',
        'Multus: Err adding pod to network "macvlan-conf": Multus: error in invoke Delegate add - "macvlan": failed to find plugin "macvlan" in path [/opt/cni/bin /usr/lib/cni]',
      ],
    },
    {
      id: 'plugin-binary-missing',
      title: 'a plugin that the network or the pod asks for is not installed on this node',
      rank: 'specific',
      pattern:
        /(?:binary|plugin|executable) (?:for )?[^\n]{0,80}(?:is )?not (?:present|found|installed|available) in (?:the )?(?:plugin |cni )?(?:dir\w*|path)|(?:could not|cannot|unable to) find (?:the )?(?:cni )?(?:plugin|binary) |needs CNI plugin "[^"]+" to be installed/i,
      cause:
        'The file of that plugin is in none of the plugin directories of this node: its package or its add-on is not installed here, or into another directory.',
      fix: 'ls the plugin directory that the message names. Install the plugin on this node, or take it out of the network or the annotation of the pod.',
      source,
      cases: [
        'Corresponding binary for user requested plugin (weave) is not present in plugin directory (/opt/cni/bin), result: %!s(<nil>)',
        'failed to create default network: needs CNI plugin "bridge" to be installed in CNI_PATH ("/opt/cni/bin"): exec: "/opt/cni/bin/bridge": stat /opt/cni/bin/bridge: no such file or directory',
      ],
    },
    {
      id: 'ipam-required-by-old-plugin',
      title: 'the network has no "ipam", and this release of the plugin cannot do without',
      rank: 'specific',
      pattern: /no plugin name provided/,
      when: ({situation}) => {
        const request = situation?.call.invocation.request;
        return request?.type !== undefined && request.type !== null && request.json['ipam'] === undefined;
      },
      cause:
        'A network without "ipam" is layer 2 only. The plugin tries to call an address manager all the same: the bridge plugin before 0.8 and others of that time always need one.',
      fix: 'Install newer plugins (containernetworking/plugins 0.8 or later), or give the network an "ipam".',
      source: 'https://github.com/containernetworking/plugins/releases/tag/v0.8.0',
      agrees: () => ['The request has a type and no "ipam".'],
      cases: [
        {plugin: 'bridge', msg: 'no plugin name provided', request: {cniVersion: '0.3.1', name: 'BL2', type: 'bridge'}},
      ],
      counterCases: [
        {
          plugin: 'bridge',
          msg: 'no plugin name provided',
          request: {cniVersion: '0.3.1', name: 'n', type: 'bridge', ipam: {type: ''}},
        },
      ],
    },
    {
      id: 'plugin-type-empty',
      title: 'a network configuration names no plugin',
      rank: 'specific',
      pattern: /no plugin name provided/,
      yieldsTo: ['ipam-required-by-old-plugin'],
      cause: 'The "type" of a plugin, or of its "ipam", is empty or missing in the network configuration.',
      fix: 'Fill in "type" in the configuration of network {network}. mlab-cni check /etc/cni/net.d says where.',
      source: 'https://github.com/k8snetworkplumbingwg/multus-cni/issues/419',
      cases: ['failed to set bridge addr: no plugin name provided'],
    },
    {
      id: 'kubelet-flag-removed',
      title: 'this kubelet no longer knows --{flag}',
      rank: 'specific',
      pattern: /unknown flag: --(?<flag>network-plugin(?:-mtu)?|cni-bin-dir|cni-conf-dir|cni-cache-dir)/,
      cause: 'The flag went away with dockershim in Kubernetes 1.24; the kubelet refuses to start when it sees it.',
      fix: 'Take the flag out of the drop-in or the environment file of the kubelet, and configure the container runtime instead.',
      source: 'https://github.com/kubernetes/minikube/issues/13945',
      cases: ['Error: failed to parse kubelet flag: unknown flag: --network-plugin'],
    },
    {
      id: 'no-network-configuration',
      title: 'the runtime has no usable network configuration',
      rank: 'specific',
      pattern:
        /cni plugin not initialized|cni config unini?tialized|NetworkPluginNotReady|no (?:valid )?networks? (?:config )?found in|no CNI configuration file in/i,
      when: ({situation}) => situation === undefined,
      yieldsTo: ['no-files-in-directory'],
      in: 'whole',
      cause:
        'The directory of network configurations is empty, or nothing in it can be read. No plugin was called. On CRI-O it ' +
        'also happens when a plugin that a configuration names does not answer VERSION.',
      fix: 'ls /etc/cni/net.d (or the conf_dir of the runtime), then mlab-cni check on it. If it is empty, the network add-on is not up on this node.',
      source: 'https://github.com/kubernetes/kubernetes/issues/71692',
      cases: [
        'Container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized',
        'no networks found in /etc/cni/net.d',
        'No CNI configuration file in /etc/kubernetes/cni/net.d/. Has your network provider started?',
      ],
      counterCases: [{plugin: 'multus', msg: 'no networks found in /etc/cni/net.d'}],
    },
  ],
} satisfies Knowledge;
