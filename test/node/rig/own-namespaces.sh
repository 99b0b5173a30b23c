#!/bin/bash
# own-namespaces.sh DIRECTORY COMMAND...: runs a command that sees no processes, links, mounts and network namespaces
# but its own; all of these end with it. DIRECTORY is an empty one of the caller's.
set -eu
if [ "${1-}" = --inside ]; then
  shift
  scratch=$1
  shift
  mkdir "$scratch/cgroup"
  mount --rbind /sys/fs/cgroup "$scratch/cgroup"
  mount -t sysfs sysfs /sys
  mount --rbind "$scratch/cgroup" /sys/fs/cgroup
  umount -l "$scratch/cgroup"
  rmdir "$scratch/cgroup"
  mkdir -p /run/netns
  mount -t tmpfs tmpfs /run/netns
  ip link set lo up
  "$@"
  exit
fi
exec unshare --mount --propagation private --net --pid --fork --kill-child --mount-proc bash "$0" --inside "$@"
