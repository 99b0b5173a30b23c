#!/bin/bash
# node.sh: a whole Kubernetes node in namespaces of its own, offline, with a real systemd, container runtime and
# kubelet. Its file system is an overlay of the host's: nothing that it does reaches the host.
#
#   node.sh up docker|containerd STATE   start it; STATE is an empty directory of the caller's, kept until `down`
#   node.sh up DIR STATE                 with the containerd below DIR (newer.sh makes it) in place of this machine's
#   node.sh in STATE COMMAND...          run a command inside
#   node.sh root STATE                   print where the host sees the node's file system
#   node.sh down STATE                   kill everything, remove STATE
#
# `up docker`: the kubelet itself calls CNI, so --cni-bin-dir takes effect; `up containerd`: containerd calls CNI;
# `up DIR`: so does that one; its configuration and its networks are the caller's, and there is no kubelet.
# MLAB_CNI_KUBELET names the kubelet's binary (before 1.24, the last one that can drive docker). Needs root, cgroup v1
# hierarchies, and: apt-get install --no-install-recommends containerd runc docker.io busybox-static \
#   containernetworking-plugins iptables iproute2 jq systemd util-linux
set -eu
here=$(cd "$(dirname "$0")" && pwd)

usage() {
  sed -n '2,16s/^# \{0,1\}//p' "$0" >&2
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

up() { # docker|containerd|DIR
  mkdir -p "$state/shared" "$state/data"
  bash "$here/mkimage.sh" "$state/shared/pause.tar" docker.io/library/rig-pause:1 /bin/sleep 1000000
  bash "$here/mkimage.sh" "$state/shared/box.tar" docker.io/library/rig-box:1 /bin/sh
  cp "$here/setup.sh" "$state/shared/"
  case $1 in
    docker | containerd)
      install -m 755 "${MLAB_CNI_KUBELET:?names the kubelet binary}" "$state/shared/kubelet"
      make_cgroups
      boot
      enter bash "$state/shared/setup.sh" "$1" "$state"
      ;;
    */*)
      cp -a "$1" "$state/shared/newer"
      make_cgroups
      boot
      enter bash "$state/shared/setup.sh" newer "$state"
      ;;
    *) usage ;;
  esac
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
  up)
    state=${2:-}
    [ -d "$state" ] || usage
    up "$1"
    ;;
  in | root | down)
    state=${1:-}
    [ -n "$state" ] || usage
    shift
    case $command in in) enter "$@" ;; root) echo "/proc/$(init_pid)/root" ;; down) down ;; esac
    ;;
  *) usage ;;
esac
