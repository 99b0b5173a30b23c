# --- words, the receipt, the lock and the mounts -------------------------------------------------------------------

umask 022
unset IFS # busybox takes it from the environment
export LC_ALL=C
PATH=/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin:/usr/local/bin${PATH:+:$PATH}
state_dir=/var/lib/mlab-cni
receipt=$state_dir/receipt.json
receipt_kind='mlab-cni.sh 1'
mountinfo=/proc/self/mountinfo

say() {
  printf '%s\n' "$*"
}

warn() {
  printf 'mlab-cni.sh: %s\n' "$*" >&2
}

advise() { # remedy...
  for remedy; do printf '  try: %s\n' "$remedy" >&2; done
}

fail() { # exit-status what [remedy...]
  failed_with=$1
  warn "$2"
  shift 2
  advise "$@"
  exit "$failed_with"
}

require_root() {
  [ "$(id -u)" = 0 ] || fail 20 'only root may do that' "sudo sh mlab-cni.sh $command"
}

require_node() { # root, and where mounts reach the runtime
  require_root
  [ /proc/self/ns/mnt -ef /proc/1/ns/mnt ] ||
    fail 20 'this shell has a mount namespace of its own: what it mounts does not reach the runtime' \
      'nsenter -t 1 -m -- sh -s -- on < mlab-cni.sh    does it in the machine'\''s own'
}

has() { # program
  command -v "$1" >/dev/null 2>&1
}

require_tools() { # program...
  for program; do
    has "$program" || fail 20 "there is no $program here; nothing was changed" 'install coreutils and util-linux, or busybox'
  done
}

boot_id() {
  read -r boot </proc/sys/kernel/random/boot_id && printf '%s\n' "$boot"
}

uptime_s() {
  read -r up rest </proc/uptime && printf '%s\n' "${up%.*}"
}

start_of() { # process: when it started, in the kernel's ticks; with its id that names it for good; nothing if it has ended
  line=''
  { read -r line <"/proc/$1/stat"; } 2>/dev/null || return
  # shellcheck disable=SC2086 # its words
  set -- ${line##*) }
  [ "$1" != Z ] || return
  shift 19
  printf '%s\n' "$1"
}

# The receipt says what was done, in JSON with one value a line. "mlab-cni shim install" keeps its own at that place.

receipt_value() { # key
  sed -n "s/^  \"$1\": \"\\([^\"]*\\)\",\\{0,1\\}\$/\\1/p" "$receipt" 2>/dev/null
}

receipt_dirs() { # the plugin directories that are covered, a line each
  sed -n 's/^    "\([^"]*\)",\{0,1\}$/\1/p' "$receipt"
}

made_by() { # who switched recording on: nobody, us, another program, or nobody can tell, since the receipt is damaged or gone
  if ! [ -e "$receipt" ] && ! [ -h "$receipt" ]; then
    if [ -z "$(covered_dirs)" ]; then echo nobody; else echo unknown; fi
  elif ! [ -f "$receipt" ] || [ "$(tail -n 1 "$receipt")" != '}' ]; then
    echo unknown
  elif [ "$(receipt_value receiptVersion)" = "$receipt_kind" ]; then
    [ -n "$(receipt_value shimDir)" ] && echo us || echo unknown
  elif grep -Eq '^  "receiptVersion": ([0-9]+|"[^"]+"),$' "$receipt"; then
    echo another
  else
    echo unknown
  fi
} 2>/dev/null

what_is_known() { # when nobody can tell: what the kernel says is mounted over plugins, a line each
  if [ -e "$receipt" ] || [ -h "$receipt" ]; then set -- damaged; else set -- gone; fi
  say "$receipt is $1: it does not say what was switched on here"
  covered_dirs | sed 's/^/shims are mounted over /'
}

covered_dirs() { # over which this script's shims are mounted, as the kernel has it, a line each
  awk '$4 ~ /\/shims\/[0-9]+$/ && $5 !~ /\/shims\// {print $5}' "$mountinfo"
}

refuse_unknown() {
  fail 20 "$(what_is_known); nothing was changed" \
    'umount DIR    for each directory over which shims are mounted; a reboot does it, too' "rm $receipt    when none is"
}

refuse_others() {
  case $(receipt_value receiptVersion) in
    '') fail 20 'shims were installed here by "mlab-cni shim install": nothing was changed' 'mlab-cni shim uninstall' ;;
    *) fail 20 "recording was switched on here by $(receipt_value version): nothing was changed" "sh $state_dir/off.sh off" ;;
  esac
}

# The lock is the same as that of "mlab-cni shim install": a file that names its holder by process, start and boot.

take_lock() { # seconds to wait
  lock=$state_dir/lock
  mkdir -p "$state_dir" || fail 20 "$state_dir, where the way back is kept, cannot be made: nothing was changed"
  until try_lock; do
    read -r pid start boot <"$lock" || continue
    if [ "$boot" = "$(boot_id)" ] && [ "$start" = "$(start_of "$pid")" ]; then
      [ "$1" -gt 0 ] || fail 11 "process $pid is at work here already" 'wait until it is done, then run this again'
      sleep 1
      set -- $(($1 - 1))
    else
      drop_stale_lock "$pid $start $boot"
    fi
  done
  trap 'rm -f "$lock"; rmdir "$state_dir" 2>/dev/null' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  trap '' HUP # a lost connection is no reason to stop half-way
}

try_lock() { # the link is the lock: it appears whole or not at all, and fails if there is one
  printf '%s %s %s\n' $$ "$(start_of $$)" "$(boot_id)" >"$lock.$$" || fail 20 "$state_dir cannot be written: nothing was changed"
  ln "$lock.$$" "$lock" 2>/dev/null && locked=yes || locked=''
  rm -f "$lock.$$"
  [ -n "$locked" ]
}

drop_stale_lock() { # holder: took away first and looked at then, as another process may have taken over
  mv "$lock" "$lock.$$" 2>/dev/null || return 0
  [ "$(cat "$lock.$$")" = "$1" ] || ln "$lock.$$" "$lock" 2>/dev/null
  rm -f "$lock.$$"
}

# Mounts. Directory number N with plugins ("over") is covered by SHIMS/N, and stays reachable as SHIMS/N.real;
# SHIMS/N.stage is needed for a moment only.

mounts_at() { # path: what is mounted there as the kernel names it, a line each, the last one on top
  awk -v path="$1" '$5 == path {print $4}' "$mountinfo"
}

is_covered() { # over shims
  if [ "$1" -ef "$2" ]; then return 0; fi
  case $(mounts_at "$1" | tail -n 1) in *"/shims/${2##*/}//deleted") return 0 ;; *) return 1 ;; esac
}

is_shim() { # file
  line=''
  { read -r line && read -r line; } 2>/dev/null <"$1"
  case $line in '# mlab-cni shim:'*) return 0 ;; *) return 1 ;; esac
}

is_ours() { # path shims: a shim, or a link to what lies behind the shims
  if [ -h "$1" ]; then
    case $(readlink "$1") in "$2.real/"*) return 0 ;; *) return 1 ;; esac
  fi
  [ -f "$1" ] && is_shim "$1"
}

foreign_names() { # shims: what add-ons' installers have put there while it covered the plugins
  for path in "$1"/* "$1"/.[!.]* "$1"/..?*; do
    if is_foreign "$path" "$1"; then printf '%s\n' "${path##*/}"; fi
  done
}

is_foreign() { # path shims
  [ -e "$1" ] || [ -h "$1" ] || return
  case ${1##*/} in .mlab-cni.*) return 1 ;; esac
  ! is_ours "$1" "$2"
}

captures_in() { # store
  set -- "$1"/started/*
  if [ -e "$1" ]; then echo $#; else echo 0; fi
}
