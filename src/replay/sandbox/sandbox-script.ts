/**
 * Runs as process 1 of a sandbox, in new mount, network and process id namespaces, and turns them into a node of its
 * own. Prints its process id as seen from outside when all is ready, then sleeps until it is killed.
 *
 * Arguments: directories with plugins that have to stay visible although what they are below is hidden.
 *
 * - Everything that is mounted becomes read-only, so that no plugin can write to the real node.
 * - /var is a layer over the real one that is written to memory; where that is not allowed, only /var/lib, empty.
 * - /run, /tmp and /var/lib/cni are empty, /etc/cni is a copy; /proc and /sys show the new namespaces.
 */
export const sandboxScript = `#!/bin/sh
set -eu
PATH=$PATH:/usr/sbin:/sbin
read -r pid _ </proc/self/stat

mount -t proc proc /proc
mount -t tmpfs tmpfs /sys # a place to work at, until the real one comes
mkdir /sys/upper /sys/work
number=0
for directory; do
  number=$((number + 1))
  mkdir "/sys/$number"
  mount --rbind "$directory" "/sys/$number"
done

while read -r _ _ _ _ path options _; do
  path=$(printf %b "$path") # a space is \\\\040 there
  case $path in /proc | /proc/* | /sys | /sys/fs/*) continue ;; esac
  [ -e "$path" ] || continue
  # what is mounted below another mount cannot be reached, so it need not be changed
  mount -o "remount,bind,$options,ro" "$path" 2>/sys/error || ! mountpoint -q "$path" || { cat /sys/error >&2; exit 1; }
done </proc/self/mountinfo

if [ -d /etc/cni ]; then
  mkdir /sys/etc-cni
  cp -R /etc/cni/. /sys/etc-cni
  mount --bind /sys/etc-cni /etc/cni
fi
mount -t tmpfs -o mode=755 tmpfs /run
mount -t tmpfs -o mode=1777 tmpfs /tmp
mount -t overlay -o lowerdir=/var,upperdir=/sys/upper,workdir=/sys/work overlay /var 2>/dev/null || :
if ! mkdir -p /var/lib/cni 2>/dev/null; then
  mount -t tmpfs -o mode=755 tmpfs /var/lib
  mkdir /var/lib/cni
fi
mount -t tmpfs -o mode=755 tmpfs /var/lib/cni

number=0
for directory; do
  number=$((number + 1))
  mkdir -p "$directory"
  mount --move "/sys/$number" "$directory"
done
umount -l /sys
mount -t sysfs sysfs /sys
ip link set lo up
echo "$pid"
exec sleep 2147483647
`;

/**
 * Runs inside a sandbox and makes a link with the name in its argument, if there is none; prints of which kind. Which
 * kinds there are depends on the kernel.
 */
export const linkScript = `
[ -e "/sys/class/net/$1" ] && exit 0
read -r random </proc/sys/kernel/random/uuid
peer=mlabp-\${random%%-*}
for kind in dummy "veth peer name $peer" bridge; do
  # shellcheck disable=SC2086 # the kind is several words
  ip link add "$1" type $kind 2>/dev/null || continue
  [ ! -e "/sys/class/net/$peer" ] || ip link set "$peer" up
  ip link set "$1" up
  echo "$kind"
  exit 0
done
`;

/**
 * Runs inside a sandbox and makes a network namespace that can be opened at the path in its argument.
 *
 * \`/proc/PID/ns/net\` needs a process with that very id: the kernel gives the id after the last one, which a process
 * id namespace of one's own lets one set (proc(5), ns_last_pid). Everything else is a file with the namespace mounted
 * on it, as \`ip netns\` makes them.
 */
export const netnsScript = `#!/bin/sh
set -eu
case $1 in
  /proc/*/ns/net)
    pid=\${1#/proc/}
    pid=\${pid%%/*}
    echo $((pid - 1)) >/proc/sys/kernel/ns_last_pid
    unshare --net sleep 2147483647 </dev/null >/dev/null 2>&1 &
    [ $! -eq "$pid" ] || { echo "process id $pid is taken in the sandbox" >&2; exit 1; }
    while [ "$(readlink "$1")" = "$(readlink /proc/self/ns/net)" ]; do sleep 0.01; done
    ;;
  *)
    mkdir -p "\${1%/*}"
    : >"$1"
    unshare --net="$1" true
    ;;
esac
nsenter --net="$1" ip link set lo up || :
`;
