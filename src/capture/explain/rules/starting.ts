import type {MessageRule} from '../rule.js';

/** Finding a plugin and getting it to run. */
export const startingRules: readonly MessageRule[] = [
  {
    id: 'plugin-not-found',
    title: 'the plugin "{missing}" is not in any directory that was searched',
    pattern: /failed to find plugin "(?<missing>[^"]+)" in path \[(?<searched>[^\]]{0,4096})\]/,
    cause:
      'There is no regular file "{missing}" in: {searched}. Its package is not installed, or the network add-on ' +
      'installs into another directory than the one that the caller searches. multus searches its own binDir before CNI_PATH.',
    fix:
      'Look for it: find / -name {missing} -type f. Install it into one of these directories, or correct the plugin ' +
      "directory (the runtime's bin_dir, multus' binDir). containerd needs loopback for every pod.",
    source: 'https://github.com/k8snetworkplumbingwg/multus-cni/issues/621',
  },
  {
    id: 'plugin-type-empty',
    title: 'a network configuration names no plugin',
    pattern: /no plugin name provided/,
    cause: 'The "type" of a plugin, or of its "ipam", is empty or missing in the network configuration.',
    fix: 'Fill in "type" in the configuration of network {network}. mlab-cni check /etc/cni/net.d says where.',
    source: 'https://github.com/k8snetworkplumbingwg/multus-cni/issues/419',
  },
  {
    id: 'plugin-wrong-architecture',
    title: '{file} is not a program for this machine',
    pattern: /fork\/exec (?<file>\S+): exec format error/,
    cause:
      'The file was built for another architecture, or it is empty or cut off, for example by a download that broke.',
    fix: 'Compare file {file} with uname -m, and install the plugin again for this architecture.',
    source: 'https://github.com/projectcalico/calicoctl/issues/1136',
  },
  {
    id: 'plugin-not-executable',
    title: '{file} may not be executed',
    pattern: /fork\/exec (?<file>\S+): permission denied/,
    cause: 'The file lacks the x bit, lies on a file system that is mounted noexec, or a security module forbids it.',
    fix: 'chmod 755 {file}; findmnt -T {file} shows whether it is mounted noexec; then look for SELinux or AppArmor denials.',
    source: 'https://github.com/projectcalico/cni-plugin/issues/891',
  },
  {
    id: 'plugin-interpreter-missing',
    title: '{file} cannot be started: something that it needs is missing',
    pattern: /fork\/exec (?<file>\S+): no such file or directory/,
    cause:
      'Either the file has just gone, or it is there and its interpreter is not: the program after #! of a script, or the ' +
      'dynamic loader of a program that was linked against another C library.',
    fix: 'ls -l {file}; head -c 64 {file} shows the interpreter of a script, and ldd {file} what a program is linked against.',
    source: 'https://github.com/kubernetes/kubernetes/issues/23011',
  },
  {
    id: 'plugin-busy',
    title: 'the plugin was overwritten while it was being started',
    pattern: /text file busy/,
    cause:
      'Somebody writes into the file in place, usually the installer of a network add-on. libcni tries 6 times, a second apart.',
    fix: 'Harmless if it stops by itself. Else find the installer, and make it write beside the file and rename.',
    source: 'https://github.com/containernetworking/cni/issues/763',
  },
  {
    id: 'kubelet-flag-removed',
    title: 'this kubelet no longer knows --{flag}',
    pattern: /unknown flag: --(?<flag>network-plugin(?:-mtu)?|cni-bin-dir|cni-conf-dir|cni-cache-dir)/,
    cause: 'The flag went away with dockershim in Kubernetes 1.24; the kubelet refuses to start when it sees it.',
    fix: 'Take the flag out of the drop-in or the environment file of the kubelet, and configure the container runtime instead.',
    source: 'https://github.com/kubernetes/minikube/issues/13945',
  },
  {
    id: 'no-network-configuration',
    title: 'the runtime has no usable network configuration',
    pattern:
      /cni plugin not initialized|cni config uninitialized|NetworkPluginNotReady|no (?:valid )?networks? (?:config )?found in|no CNI configuration file in/i,
    cause:
      'The directory of network configurations is empty, or nothing in it can be read. No plugin was called. On CRI-O it ' +
      'also happens when a plugin that a configuration names does not answer VERSION.',
    fix: 'ls /etc/cni/net.d (or the conf_dir of the runtime), then mlab-cni check on it. If it is empty, the network add-on is not up on this node.',
    source: 'https://github.com/kubernetes/kubernetes/issues/71692',
  },
];
