#!/bin/bash
# setup.sh docker|containerd|newer STATE: node.sh runs it inside the node. Installs the plugins, a network, the runtime
# with its images, and kubelet.service with the drop-in that kubeadm writes; of a newer containerd the runtime only.
set -eu
runtime=$1 state=$2

set_up_network() {
  mkdir -p /opt/cni/bin /etc/cni/net.d
  cp /usr/lib/cni/* /opt/cni/bin/
  cat >/etc/cni/net.d/10-rig.conflist <<END
{
  "cniVersion": "0.4.0",
  "name": "rignet",
  "plugins": [
    { "type": "bridge", "bridge": "rig0", "isGateway": true, "ipMasq": true, "hairpinMode": true,
      "ipam": { "type": "host-local", "ranges": [[{"subnet": "$NODE_PODS"}]], "routes": [{"dst": "0.0.0.0/0"}] } },
    { "type": "portmap", "capabilities": {"portMappings": true} }
  ]
}
END
}

set_up_kubelet() { # FLAGS
  mkdir -p /etc/systemd/system/kubelet.service.d /var/lib/kubelet /etc/kubernetes/manifests
  install -m 755 "$state/shared/kubelet" /usr/bin/kubelet
  cat >/etc/systemd/system/kubelet.service <<'END'
[Unit]
Description=kubelet: The Kubernetes Node Agent

[Service]
ExecStart=/usr/bin/kubelet
Restart=always
StartLimitInterval=0
RestartSec=10

[Install]
WantedBy=multi-user.target
END
  cat >/etc/systemd/system/kubelet.service.d/10-kubeadm.conf <<'END'
# Note: This dropin only works with kubeadm and kubelet v1.11+
[Service]
Environment="KUBELET_KUBECONFIG_ARGS=--v=2"
Environment="KUBELET_CONFIG_ARGS=--config=/var/lib/kubelet/config.yaml"
# This is a file that "kubeadm init" and "kubeadm join" generates at runtime, populating the KUBELET_KUBEADM_ARGS variable dynamically
EnvironmentFile=-/var/lib/kubelet/kubeadm-flags.env
EnvironmentFile=-/etc/default/kubelet
ExecStart=
ExecStart=/usr/bin/kubelet $KUBELET_KUBECONFIG_ARGS $KUBELET_CONFIG_ARGS $KUBELET_KUBEADM_ARGS $KUBELET_EXTRA_ARGS
END
  cat >/var/lib/kubelet/config.yaml <<'END'
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
staticPodPath: /etc/kubernetes/manifests
failSwapOn: false
cgroupsPerQOS: false
enforceNodeAllocatable: []
authentication: {anonymous: {enabled: true}, webhook: {enabled: false}}
authorization: {mode: AlwaysAllow}
evictionHard: {}
oomScoreAdj: 0
fileCheckFrequency: 1s
syncFrequency: 5s
nodeStatusUpdateFrequency: 1s
END
  echo "KUBELET_KUBEADM_ARGS=\"$1 --hostname-override=$NODE_NAME\"" >/var/lib/kubelet/kubeadm-flags.env
  [ -e "$state/shared/kubelet.conf" ] || return 0
  # a node of a cluster: it registers itself, and is asked for logs and exec at its address
  install -m 600 "$state/shared/kubelet.conf" /etc/kubernetes/kubelet.conf
  sed -i 's|ARGS=--v=2|ARGS=--v=2 --kubeconfig=/etc/kubernetes/kubelet.conf|' /etc/systemd/system/kubelet.service.d/10-kubeadm.conf
  echo "KUBELET_EXTRA_ARGS=\"--node-ip=${NODE_ADDRESS%/*} --node-labels=$NODE_LABELS\"" >/etc/default/kubelet
}

replace_runc() {
  # without CAP_SYS_RESOURCE runc may not lower oom_score_adj, which the kubelet and containerd ask for
  cat >/usr/local/sbin/runc <<'END'
#!/bin/bash
previous= bundle=
for argument; do
  if [ "$previous" = --bundle ]; then bundle=$argument; fi
  previous=$argument
done
if [ -f "$bundle/config.json" ]; then
  config=$(jq 'del(.process.oomScoreAdj)' "$bundle/config.json") && echo "$config" >"$bundle/config.json"
fi
exec /usr/sbin/runc "$@"
END
  chmod 755 /usr/local/sbin/runc
}

start_docker() {
  replace_runc
  systemd-run --quiet --unit=rig-dockerd dockerd --host=unix:///var/run/docker.sock --data-root="$state/data/docker" \
    --bridge=none --iptables=false
  wait_for docker version
  for image in pause box; do docker load --quiet --input "$state/shared/$image.tar"; done
}

start_containerd() {
  mkdir -p /etc/containerd
  cat >/etc/containerd/config.toml <<'END'
version = 2
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "docker.io/library/rig-pause:1"
  restrict_oom_score_adj = true
[plugins."io.containerd.grpc.v1.cri".cni]
  bin_dir = "/opt/cni/bin"
  conf_dir = "/etc/cni/net.d"
END
  run_containerd
}

start_newer() {
  cp "$state"/shared/newer/usr/bin/* /usr/bin/
  replace_runc
  rm -f /etc/containerd/config.toml
  run_containerd
  # the pause image by the name under which this containerd looks for it, so that it needs no configuration
  ctr --namespace k8s.io images tag docker.io/library/rig-pause:1 \
    "$(containerd config default | sed -nE "s/^ *sandbox(_image)? = ['\"](.*)['\"]$/\\2/p")"
}

run_containerd() {
  mkdir -p /var/lib/containerd "$state/data/containerd"
  mount --bind "$state/data/containerd" /var/lib/containerd
  sed -e '/modprobe/d' -e '/^LimitN/d' -e '/^LimitCORE/d' /lib/systemd/system/containerd.service \
    >/etc/systemd/system/containerd.service
  systemctl daemon-reload
  systemctl start containerd
  wait_for ctr version
  for image in pause box; do ctr --namespace k8s.io images import "$state/shared/$image.tar"; done
}

wait_for() { # COMMAND...: until it succeeds
  for _ in $(seq 100); do
    if "$@" >/dev/null 2>&1; then return; fi
    sleep 0.1
  done
  "$@"
}

case $runtime in
  newer)
    start_newer
    exit
    ;;
  docker)
    set_up_network
    set_up_kubelet '--container-runtime=docker --network-plugin=cni --pod-infra-container-image=docker.io/library/rig-pause:1'
    start_docker
    ;;
  containerd)
    set_up_network
    set_up_kubelet '--container-runtime=remote --container-runtime-endpoint=unix:///run/containerd/containerd.sock'
    start_containerd
    ;;
esac
systemctl daemon-reload
systemctl start kubelet
