/** Where the tree is made: a directory that every kernel has, and that nothing which is shown in the tree lies below. */
const newRoot = '/sys/fs/cgroup';

/** Seen by everything in the sandbox: what it writes goes to memory, and this much fits in. */
const memory = 'size=256m,nr_inodes=100k';

/** What programs look up in /etc; of the rest nothing is there. `cni` and `alternatives` are copied with their links. */
const configuration =
  'passwd group nsswitch.conf hosts hostname resolv.conf host.conf gai.conf protocols services networks ethertypes ' +
  'os-release localtime ld.so.cache ld.so.conf ld.so.conf.d ld-musl-x86_64.path iproute2 xtables.conf';

/** As container runtimes mask them (opencontainers/runc, default specification), if the kernel has them. */
const maskedPaths =
  'proc/acpi proc/asound proc/interrupts proc/kcore proc/keys proc/latency_stats proc/sched_debug proc/scsi ' +
  'proc/timer_list proc/timer_stats sys/devices/virtual/powercap sys/firmware';
const readOnlyPaths = 'proc/bus proc/fs proc/irq proc/sys proc/sysrq-trigger';
/** Settings of the network namespace, and the id of the next process of the process id namespace. */
const writablePaths = 'proc/sys/net proc/sys/kernel/ns_last_pid';

/**
 * Makes a sandbox, prints the id of its process 1 as seen from outside and an option for nsenter(1), and stays for as
 * long as it lives. Runs in a new mount namespace, which its caller may change.
 *
 * - A tree in memory is made the root: programs and libraries are read-only layers over the host's, in which no socket
 *   of the host can be connected to; /etc is a selection, copied; /var, /run, /tmp, /root and /home are empty.
 * - Whoever is root in it is nobody outside: in a user namespace that gives him one id, the last one that there is, or
 *   the caller's if he has but one. All other namespaces belong to that one.
 * - The mounts are handed over to a mount namespace of that user namespace, so that the kernel locks them
 *   (mount_namespaces(7)): none can be made writable, moved or taken away.
 * - /sys cannot be mounted anew (`ip netns exec` does) unless it is mounted somewhere without a mask: it is, below a
 *   directory that is covered.
 *
 * @param views commands `show DIRECTORY [LINK TARGET]...` and `copy FILE`: what is to be seen at the place where it is
 */
export function buildScript(views: readonly string[]): string {
  return `#!/bin/sh
set -eu
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
umask 022
new=${newRoot}
layers=0

show() { # directory [link target]...: a link that leads elsewhere leads there
  directory=$1
  shift
  [ -d "$directory" ] || return 0
  layers=$((layers + 1))
  layer=$new/.layers/$layers
  mkdir -p "$layer" "$new$directory"
  while [ $# -gt 0 ]; do
    ln -s "$2" "$layer/$1"
    shift 2
  done
  # nobody may not read what only root may
  find "$directory/" -maxdepth 1 ! -path "$directory/" ! -perm -004 \\( -type f -perm -100 -o -name '.mlab-cni-*' \\) \\
    -exec cp -R {} "$layer" \\;
  chmod -R a+rX "$layer"
  mount -t overlay -o "ro,nosuid,nodev,lowerdir=$layer:$directory" overlay "$new$directory" 2>/dev/null ||
    bind "$directory"
}

bind() { # directory: where layers cannot be had
  mount --rbind "$1" "$new$1"
  while read -r _ _ _ _ path options _; do
    path=$(printf %b "$path") # a space is \\040 there
    case $path in "$new$1" | "$new$1"/*) mount -o "remount,bind,$options,ro,nosuid,nodev" "$path" ;; esac
  done </proc/self/mountinfo
}

copy() { # file
  [ ! -e "$new$1" ] || return 0
  mkdir -p "$new\${1%/*}"
  cp "$1" "$new$1"
  chmod a+rx "$new$1"
}

mount -t tmpfs -o 'mode=755,nosuid,nodev,${memory}' tmpfs "$new"
mkdir "$new/.layers"
mount -t tmpfs -o mode=755 tmpfs "$new/.layers"

for name in usr bin sbin lib lib32 lib64 libx32 nix gnu; do
  if [ -L "/$name" ]; then ln -s "$(readlink "/$name")" "$new/$name"; else show "/$name"; fi
done
cd "$new"
mkdir -p .spare/sys dev/net dev/shm etc home mnt old opt proc root run/lock run/netns sys tmp
mkdir -p var/cache var/lib/cni var/log var/tmp
ln -s /run var/run
ln -s /run/lock var/lock
ln -s /proc/self/fd dev/fd
for stream in stdin:0 stdout:1 stderr:2; do ln -s "fd/\${stream#*:}" "dev/\${stream%:*}"; done
chmod 1777 dev/shm tmp var/tmp
cd /etc
cp -RL ${configuration} "$new/etc" 2>/dev/null || :
cp -RP alternatives cni "$new/etc" 2>/dev/null || :
cd "$new"

while read -r inside _ count; do uid=$((inside + count - 1)); done </proc/self/uid_map
while read -r inside _ count; do gid=$((inside + count - 1)); done </proc/self/gid_map
chown -hR "$uid:$gid" dev etc home mnt opt proc root run sys tmp var
${views.join('\n')}

keep=
[ "$uid" -ne 0 ] || keep=--preserve-credentials
mkfifo -m 666 .owned .there .go .done
# shellcheck disable=SC2016 # it is the other shell's
# a new user namespace takes the signal away (credentials(7)), so that it is asked for again behind it
unshare --user setpriv --pdeathsig KILL sh -c 'echo >"$0"; exec sleep 60' "$new/.owned" &
owner=$!
read -r _ <.owned
echo "0 $uid 1" >"/proc/$owner/uid_map"
echo "0 $gid 1" >"/proc/$owner/gid_map"
# shellcheck disable=SC2016 # as above
nsenter --user="/proc/$owner/ns/user" $keep setpriv --pdeathsig KILL sh -c '
[ "$PPID" = "$1" ] || exit # it may have been too late for the signal
exec unshare --pid --net --uts --ipc --cgroup --fork --kill-child sh -c "$2"
' sh $$ '
read -r pid _ </proc/self/stat
echo 1000 >/proc/self/oom_score_adj
hostname mlab-cni-sandbox 2>/dev/null
echo "$pid" >.there
read -r _ <.go # by no other path: the root may be the new one already
exec unshare --mount sh -c "
ip link set lo up
echo >/.done
exec sleep 2147483647 </dev/null >/dev/null 2>&1
"' &
read -r pid <.there
kill "$owner"

nsenter --target "$pid" --pid mount -t proc -o nosuid,nodev,noexec proc "$new/proc"
for directory in sys .spare/sys; do
  nsenter --target "$pid" --net mount -t sysfs -o ro,nosuid,nodev,noexec sysfs "$new/$directory"
done
{
  for node in null zero random urandom tty net/tun; do
    [ -c "/dev/$node" ] || continue
    : >"dev/$node"
    echo "/dev/$node $new/dev/$node none bind,ro,nosuid,noexec 0 0"
  done
  for path in .spare ${maskedPaths}; do
    if [ -d "$path" ]; then
      echo "tmpfs $new/$path tmpfs ro,size=0 0 0"
    elif [ -e "$path" ]; then
      echo "/dev/null $new/$path none bind,ro 0 0"
    fi
  done
  for path in ${readOnlyPaths}; do
    [ ! -e "$path" ] || echo "$new/$path $new/$path none bind,ro,nosuid,nodev,noexec 0 0"
  done
  for path in ${writablePaths}; do
    [ ! -e "$path" ] || echo "$new/$path $new/$path none bind,rw,nosuid,nodev,noexec 0 0"
  done
} >.layers/fstab
mount --all --fstab .layers/fstab
umount -l .layers
rmdir .layers
pivot_root . old
cd /
nsenter --pid=/proc/1/ns/pid umount -l /old # umount(8) looks for itself in /proc
rmdir /old
echo >.go
read -r _ <.done
rm .owned .there .go .done
echo "$pid $keep"
wait
`;
}
