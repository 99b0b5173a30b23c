/** The words of a program around somebody else's message. The group `about` names what it speaks of. */
export interface Frame {
  readonly who: string;
  readonly pattern: RegExp;
}

/**
 * Who passes messages of plugins on, and with what words. Sources: libcni's api.go and raw_exec.go, containerd's
 * internal/cri/server, CRI-O's ocicni, the kubelet's kuberuntime and its dockershim, multus' pkg/multus and pkg/server, podman,
 * dockerd, nerdctl, Nomad's alloc_runner, Mesos' network/cni isolator, firecracker-go-sdk and the ECS agent.
 */
export const frames: readonly Frame[] = [
  {who: 'kubelet', pattern: /Error syncing pod[^:\n]*: /g},
  {who: 'kubelet', pattern: /failed to "?\w+"? for "?[^\n]{1,300}? with (?:\w+Error): "?/g},
  {who: 'kubelet', pattern: /\b(?:CreatePodSandbox|RunPodSandbox|StopPodSandbox)[^\n:]{0,200} failed: /g},
  {
    who: 'kubelet',
    pattern: /(?:Failed to create|failed to create|Failed create|failed to start|Failed kill) pod sandbox: /g,
  },
  {who: 'kubelet', pattern: /error killing pod: /g},
  {
    who: 'kubelet',
    pattern:
      /[Nn]etworkPlugin (?<about>[\w-]+) failed (?:on the status hook(?: for pod ["'][^"']*["'])?|to (?:set up|teardown) pod(?: "[^"]*")?(?: network)?)(?::| -)? /g,
  },
  {who: 'runtime', pattern: /rpc error: code = (?:Unknown|Internal) desc = /g},
  {
    who: 'containerd',
    pattern: /failed to (?:setup|set up|destroy|teardown) network for sandbox "?(?<about>[\w-]*)"?: /g,
  },
  {who: 'CRI-O', pattern: /failed to (?:create|destroy|stop) (?:pod )?network (?:for pod )?sandbox [^:\n]{1,200}: /g},
  {
    who: 'CRI-O',
    pattern:
      /[Ee]rror (?:while )?(?:adding|removing|checking|getting)(?: pod)? (?<about>\S+ )?(?:to|from|of|for) CNI network "[^"]*": /g,
  },
  {who: 'a runtime', pattern: /failed to get network status for (?:pod )?sandbox [^:\n]{1,200}: /g},
  {
    who: 'dockerd',
    pattern:
      /failed to create endpoint \S+ on network \S+: |driver failed programming external connectivity on endpoint [^:\n]{1,200}: /g,
  },
  {who: 'nerdctl', pattern: /failed to call cni\.\w+: /g},
  {
    who: 'podman',
    pattern:
      /(?:[Ee]rror (?:adding|removing|tearing down) network|error configuring network namespace for container \w+|CNI network "[^"]*" [^:\n]*): /g,
  },
  {
    who: 'kubelet',
    pattern: /Failed to (?:setup|teardown) network for pod "[^"]*" using network plugins "(?<about>[\w-]+)": /g,
  },
  {
    who: 'Nomad',
    pattern:
      /pre-run hook "network" failed: |failed to configure networking for alloc: |failed to configure (?:bridge )?network: (?:alloc_id=\S+ err="?)?/g,
  },
  {
    who: 'Mesos',
    pattern:
      /The CNI plugin '[^']*' failed to (?:attach|detach) container [^:\n]{1,200}: (?:stdout='(?=[^'])|stdout='', stderr=')?/g,
  },
  {
    who: 'the Firecracker SDK',
    pattern:
      /failure when invoking CNI: (?:failed to \w+ (?:pre-existing )?CNI network(?: list)? ?(?:\{[^{}]*\}|"[^"]*")?: )*/g,
  },
  {who: 'the ECS agent', pattern: /cni setup: invoke (?<about>[\w-]+) plugin failed: |add network failed: /g},
  {who: 'libcni', pattern: /plugin type="?(?<about>[^"\s]+)"?(?: name="?[^"\s]*"?)? failed \(\w+\): /g},
  {who: 'libcni', pattern: /netplugin failed: "?/g},
  {who: 'libcni', pattern: /netplugin failed but error parsing its diagnostic message "(?!")/g},
  {who: 'libcni', pattern: /error in getting result from (?:Add|Del|Check)Network: /g},
  {who: 'multus', pattern: /CmdAdd \(shim\): |CmdDel \(shim\): |CmdCheck \(shim\): |Cmd(?:Add|Del|Check): /g},
  {who: 'multus', pattern: /CNI request failed with status \d+: '/g},
  {who: 'multus', pattern: /ERRORED: /g},
  {who: 'multus', pattern: /error configuring pod \[[^\]]*\] networking: /g},
  {who: 'multus', pattern: /(?:Multus: )?\[(?<about>[\w.-]+\/[\w.-]+(?:[\/: ][\w.@-]*)*)\]: /g},
  {
    who: 'multus',
    pattern:
      /[Ee]rror (?:adding|removing|deleting|checking) (?:container|pod)?[^\n:]{0,80}? ?(?:to|from) (?:CNI )?network "(?<about>[^"]*)": /g,
  },
  {who: 'multus', pattern: /Multus: [Ee]rr(?:or)? (?:adding pod to network|in invoke Delegate \w+ -)[^\n:]*: /g},
  {
    who: 'multus',
    pattern:
      /(?:Multus: )?(?:delegate|Delegate)(?:Add|Del|Check): (?:error invoking (?:Delegate|Conflist)\w+ - "(?<about>[^"]*)": )?/g,
  },
  {who: 'multus', pattern: /error in invoke (?:Delegate|Conflist) \w+ - "(?<about>[^"]*)": /g},
  {who: 'flannel', pattern: /failed to delegate \w+: /g},
  {who: 'AWS VPC CNI', pattern: /(?:add|del) cmd: (?=[Ee]rror received from)/g},
  {who: 'CNI-Genie', pattern: /CNI Genie (?:\w+ IP internal )?error(?: at \w+)?: /g},
  {who: 'danm', pattern: /CNI delegation failed due to error:|because:(?=OS exec call failed)|OS exec call failed:/g},
  {who: 'a caller', pattern: /error (?:getting|releasing) IP (?:from|with|via) IPAM(?: plugin)?: /g},
];
