#!/bin/sh
# node.sh DIRECTORY KEPT...: the first process in the mount, network and process id namespaces of a lab. It puts an
# overlay of the host's file system under them, in memory, and prints its process id as seen from outside when all is
# ready. DIRECTORY is empty; the KEPT directories stay visible wherever they are.
#
# /etc/cni, /opt, /run, /tmp and /var/lib are the lab's own; nothing that is done in it reaches the host.
set -eu
work=$1 root=$1/root
shift
read -r pid _ </proc/self/stat

mount -t tmpfs tmpfs "$work"
mkdir "$work/upper" "$work/work" "$root"
mount -t overlay -o "lowerdir=/,upperdir=$work/upper,workdir=$work/work" overlay "$root"
mount -t proc proc "$root/proc"
mount -t sysfs sysfs "$root/sys"
mount --rbind /dev "$root/dev"
for directory in opt run tmp var/lib; do mount -t tmpfs -o mode=755 tmpfs "$root/$directory"; done
for directory; do
  mkdir -p "$root$directory"
  mount --bind -o ro "$directory" "$root$directory"
done

cd "$root"
mkdir run/host
pivot_root . run/host
umount -l /run/host
rm -rf /run/host /etc/cni /etc/containerd
ip link set lo up
echo "$pid"
exec sleep 2147483647
