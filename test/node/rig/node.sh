#!/bin/bash
# node.sh: a whole Kubernetes node in namespaces of its own, offline, with a real systemd, container runtime and
# kubelet. Its file system is an overlay of the host's: nothing that it does reaches the host.
#
#   node.sh up docker|containerd STATE   start it; STATE is an empty directory of the caller's, kept until `down`
#   node.sh up DIR STATE                 with the containerd below DIR (newer.sh makes it) in place of this machine's
#   node.sh boot STATE; node.sh setup docker|containerd STATE    the two halves of `up`: a cable can be laid in between
#   node.sh in STATE COMMAND...          run a command inside
#   node.sh root STATE                   print where the host sees the node's file system
#   node.sh pid STATE                    print the process, as the host sees it, that has the node's namespaces
#   node.sh down STATE                   kill everything, remove STATE
#
# `up docker`: the kubelet itself calls CNI, so --cni-bin-dir takes effect; `up containerd`: containerd calls CNI;
# `up DIR`: so does that one; its configuration and its networks are the caller's, and there is no kubelet.
# Several nodes differ in NODE_NAME, NODE_ADDRESS (with its prefix length) and NODE_PODS (the subnet of its pods); with
# NODE_KUBECONFIG the kubelet joins that cluster, with the labels NODE_LABELS (a=b,c=d).
# MLAB_CNI_KUBELET names the kubelet's binary (before 1.24, the last one that can drive docker). Needs root, cgroup v1
# hierarchies, and: apt-get install --no-install-recommends containerd runc docker.io busybox-static \
#   containernetworking-plugins iptables iproute2 jq systemd util-linux
set -eu
export NODE_NAME=${NODE_NAME:-node1} NODE_ADDRESS=${NODE_ADDRESS:-192.0.2.10/24}
export NODE_PODS=${NODE_PODS:-10.77.0.0/24} NODE_LABELS=${NODE_LABELS:-}
here=$(cd "$(dirname "$0")" && pwd)

usage() {
  sed -n '2,20s/^# \{0,1\}//p' "$0" >&2
  exit 2
}

init_pid() { # the node's systemd: the only child of the process that made the namespaces
  local maker
  maker=$(cat "$state/pid")
  tr -d ' ' <"/proc/$maker/task/$maker/children"
}

enter() {
  nsenter -t "$(init_pid)" --mount --uts --ipc --net --pid --cgroup -- \
    env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 "$@"
}

make_cgroups() { # one of its own in every hierarchy: it becomes the root of what the node sees
  local controllers path hierarchy parent file
  : >"$state/cgroups"
  while IFS=: read -r _ controllers path; do
    hierarchy=${controllers#name=}
    parent=/sys/fs/cgroup/${hierarchy:-unified}${path%/}
    [ -d "$parent" ] || continue
    mkdir -p "$parent/${state##*/}"
    echo "$parent/${state##*/}" >>"$state/cgroups"
    if [ "$hierarchy" = cpuset ]; then
      for file in cpuset.cpus cpuset.mems; do cat "$parent/$file" >"$parent/${state##*/}/$file"; done
    fi
  done </proc/self/cgroup
}

boot() {
  # shellcheck disable=SC2016 # $0 and $1 are the inner shell's
  setsid bash -c 'while read -r cgroup; do echo $$ >"$cgroup/cgroup.procs"; done <"$1/cgroups"
    exec unshare --mount --propagation private --net --uts --ipc --cgroup --pid --fork --kill-child bash "$0" "$1"' \
    "$here/boot.sh" "$state" </dev/null >"$state/boot.log" 2>&1 &
  echo $! >"$state/pid"
  for _ in $(seq 300); do
    case $(enter systemctl is-system-running 2>/dev/null || true) in running | degraded) return ;; esac
    kill -0 "$(cat "$state/pid")" || break
    sleep 0.05
  done
  echo 'the node does not boot:' >&2
  cat "$state/boot.log" >&2
  exit 1
}

boot_node() {
  mkdir -p "$state/shared" "$state/data"
  bash "$here/mkimage.sh" "$state/shared/pause.tar" docker.io/library/rig-pause:1 /bin/sleep 1000000
  bash "$here/mkimage.sh" "$state/shared/box.tar" docker.io/library/rig-box:1 /bin/sh
  cp "$here/setup.sh" "$state/shared/"
  if [ -n "${MLAB_CNI_KUBELET:-}" ]; then install -m 755 "$MLAB_CNI_KUBELET" "$state/shared/kubelet"; fi
  make_cgroups
  boot
}

setup_node() { # docker|containerd|DIR
  local runtime=$1
  case $1 in
    docker | containerd) : "${MLAB_CNI_KUBELET:?names the kubelet binary}" ;;
    */*)
      cp -a "$1" "$state/shared/newer"
      runtime=newer
      ;;
  esac
  [ -z "${NODE_KUBECONFIG:-}" ] || install -m 600 "$NODE_KUBECONFIG" "$state/shared/kubelet.conf"
  enter NODE_NAME="$NODE_NAME" NODE_ADDRESS="$NODE_ADDRESS" NODE_PODS="$NODE_PODS" NODE_LABELS="$NODE_LABELS" \
    bash "$state/shared/setup.sh" "$runtime" "$state"
}

down() {
  if [ -e "$state/pid" ]; then
    local pid
    pid=$(init_pid 2>/dev/null || true)
    if [ -n "$pid" ]; then
      kill -9 "$pid" 2>/dev/null || true
      for _ in $(seq 200); do
        [ -d "/proc/$pid" ] || break
        sleep 0.05
      done
    fi
    while read -r cgroup; do
      for _ in $(seq 100); do # the process that made the namespaces takes a moment to leave
        find "$cgroup" -depth -type d -exec rmdir {} \; 2>/dev/null || true
        [ -d "$cgroup" ] || break
        sleep 0.05
      done
    done <"$state/cgroups"
  fi
  rm -rf "$state"
}

command=${1:-}
shift || usage
case $command in
  up | setup)
    case ${1:-} in docker | containerd | */*) ;; *) usage ;; esac
    state=${2:-}
    [ -d "$state" ] || usage
    [ "$command" = setup ] || boot_node
    setup_node "$1"
    ;;
  boot)
    state=${1:-}
    [ -d "$state" ] || usage
    boot_node
    ;;
  in | root | pid | down)
    state=${1:-}
    [ -n "$state" ] || usage
    shift
    case $command in in) enter "$@" ;; root) echo "/proc/$(init_pid)/root" ;; pid) init_pid ;; down) down ;; esac
    ;;
  *) usage ;;
esac
