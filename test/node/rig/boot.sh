#!/bin/bash
# boot.sh STATE: node.sh runs it as the first process of the node's new namespaces. It puts an overlay of the host's
# file system under the node, gives it what a machine has below /proc, /sys and /dev, and becomes systemd.
set -eu
state=$1 overlay=$1/overlay root=$1/overlay/root

mkdir -p "$overlay"
mount -t tmpfs tmpfs "$overlay"
mkdir "$overlay/upper" "$overlay/work" "$root"
mount -t overlay -o "lowerdir=/,upperdir=$overlay/upper,workdir=$overlay/work" overlay "$root"

mount -t proc proc "$root/proc"
mount -o bind "$root/proc/sys" "$root/proc/sys"
mount -o remount,bind,ro "$root/proc/sys"
mount --bind "$root/proc/sys/net" "$root/proc/sys/net"
mount -o remount,bind,rw "$root/proc/sys/net"
mount -t sysfs -o ro sysfs "$root/sys"
mount -t tmpfs -o mode=755 tmpfs "$root/run"
mount -t tmpfs tmpfs "$root/tmp"

mount -t tmpfs -o mode=755 tmpfs "$root/dev"
mkdir "$root/dev/pts" "$root/dev/shm"
for device in null zero full random urandom tty; do
  touch "$root/dev/$device"
  mount --bind "/dev/$device" "$root/dev/$device"
done
mknod "$root/dev/kmsg" c 1 11
mount -t devpts -o newinstance,ptmxmode=666 devpts "$root/dev/pts"
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"

mount -t tmpfs -o mode=755 tmpfs "$root/sys/fs/cgroup"
mkdir "$root/sys/fs/cgroup/systemd" "$root/sys/fs/cgroup/unified"
mount -t cgroup -o none,name=systemd cgroup "$root/sys/fs/cgroup/systemd"
mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup/unified"
for hierarchy in cpu cpuacct memory pids cpuset devices freezer blkio; do
  mkdir "$root/sys/fs/cgroup/$hierarchy"
  mount -t cgroup -o "$hierarchy" cgroup "$root/sys/fs/cgroup/$hierarchy"
done

# overlayfs cannot lie on an overlay: a runtime keeps its layers in data/
for directory in "$state/data" "$state/shared"; do
  mkdir -p "$root$directory"
  mount --bind "$directory" "$root$directory"
done

cd "$root"
mkdir -p old_root
pivot_root . old_root
umount -l /old_root
rmdir /old_root
hostname "$NODE_NAME"
echo "$NODE_NAME" >/etc/hostname
mount --make-rshared / # as systemd does on a machine, but not in what it takes for a container

# the kubelet insists on these values; plain files stand in for the kernel's
mkdir -p /run/kernel
while read -r path value; do
  echo "$value" >"/run/kernel/${path//\//_}"
  mount --bind "/run/kernel/${path//\//_}" "/proc/sys/$path"
done <<END
kernel/panic 10
kernel/panic_on_oops 1
vm/overcommit_memory 1
vm/panic_on_oom 0
kernel/keys/root_maxkeys 1000000
kernel/keys/root_maxbytes 25000000
END
# every machine has a boot id of its own: a client beside the node must not be taken for it
cat /proc/sys/kernel/random/uuid >/run/kernel/boot_id
mount --bind /run/kernel/boot_id /proc/sys/kernel/random/boot_id

ip link set lo up
ip link add node0 type bridge
ip address add "$NODE_ADDRESS" dev node0
ip link set node0 up
ip link add up0 type veth peer name up1
ip link set up1 master node0
ip link set up0 up
ip link set up1 up
ip route add default via 192.0.2.1 dev node0

exec env -i container=rig PATH=/usr/sbin:/usr/bin:/sbin:/bin /lib/systemd/systemd --unit=basic.target
