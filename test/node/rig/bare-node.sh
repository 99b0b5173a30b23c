#!/bin/bash
# bare-node.sh debian|busybox CHECKOUT: makes this mount namespace that of a node without systemd, in memory, and becomes
# its first process. `debian` has this machine's file system below it, `busybox` has nothing but busybox.
set -eu
userland=$1 checkout=$2 root=/run/mlab-cni-bare

mkdir -p "$root"
mount -t tmpfs tmpfs "$root"
case $userland in
  debian)
    mkdir "$root/upper" "$root/work" "$root/node"
    mount -t overlay -o "lowerdir=/,upperdir=$root/upper,workdir=$root/work" overlay "$root/node"
    root=$root/node
    mount -t tmpfs tmpfs "$root/run"
    mount -t tmpfs tmpfs "$root/opt"
    mount -t tmpfs tmpfs "$root/root"
    mount -t tmpfs tmpfs "$root/var/lib"
    ;;
  busybox)
    mkdir -p "$root"/{bin,dev,etc,opt,proc,root,run,sys,tmp,usr,var/lib}
    cp "$(command -v busybox)" "$root/bin/busybox"
    for applet in $(busybox --list); do
      [ "$applet" = busybox ] || ln -s busybox "$root/bin/$applet"
    done
    echo 'root:x:0:0:root:/root:/bin/sh' >"$root/etc/passwd"
    ;;
esac
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
if [ "$userland" = debian ] && ! [ -e "$root$checkout" ]; then # it is below a directory that was emptied
  mkdir -p "$root$checkout"
  mount --bind "$checkout" "$root$checkout"
fi
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mkdir -p "$root/opt/cni/bin" "$root/etc/cni/net.d" "$root/old_root"
cd "$root"
pivot_root . old_root
hash -r
umount -l /old_root
rmdir /old_root
mount --make-rshared /
exec sleep 900
