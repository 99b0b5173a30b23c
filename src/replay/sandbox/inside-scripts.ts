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
