# --- the way back ---------------------------------------------------------------------------------------------------
# Works from whatever a crash, a SIGKILL or a reboot has left, and again.

off() {
  require_node
  if ! [ -e "$state_dir" ] && [ "$(made_by)" = nobody ]; then say 'Recording is off already; nothing was changed.' && return; fi
  require_tools awk grep mv rm rmdir sed tail tr umount # without one of them the receipt would be misread, or the way back end half-way
  take_lock 0
  case $(made_by) in
    us) take_back && say_off ;;
    another) refuse_others ;;
    unknown) refuse_unknown ;;
    nobody)
      remove_leftovers
      say 'Recording is off already; nothing was changed.'
      ;;
  esac
}

say_off() {
  say "Recording is off, and the plugins are as before. Captures: $(captures_in "$store") in $store"
}

take_back() {
  store=$(receipt_value store)
  shims=$(receipt_value shimDir)
  disarm "$(receipt_value token)"
  number=0
  receipt_dirs >"$state_dir/dirs"
  while IFS= read -r over; do
    number=$((number + 1))
    uncover "$over" "$shims/$number"
  done <"$state_dir/dirs"
  rmdir "$shims" "${shims%/*}" 2>/dev/null
  [ ! -e "$shims" ] || fail 22 "$shims is not empty: something else is in it" "ls -la $shims" "sh $state_dir/off.sh off"
  remove_empty_store "$store"
  rm -f "$receipt"
  remove_leftovers
}

uncover() { # over shims
  while is_covered "$1" "$2"; do detach "$1"; done
  if mounts_at "$1" | grep -q "/shims/${2##*/}\$"; then
    fail 22 "something else is mounted over the shims in $1" "umount $1    then run this again"
  fi
  if is_mounted "$2.real"; then wait_for_shims "$1"; fi
  move_back "$2" "$1"
  for path in "$2.real" "$2.stage/real" "$2.stage"; do
    while is_mounted "$path"; do detach "$path"; done
    if [ -d "$path" ]; then rmdir "$path" || fail 22 "$path cannot be removed"; fi
  done
  for path in "$2"/* "$2"/.[!.]* "$2"/..?*; do
    case ${path##*/} in .mlab-cni.*) rm -f "$path" ;; *) if is_ours "$path" "$2"; then rm -f "$path"; fi ;; esac
  done
  if [ -d "$2" ]; then rmdir "$2" || fail 22 "$2 cannot be removed" "ls -la $2"; fi
}

is_mounted() { # path
  [ -n "$(mounts_at "$1")" ]
}

detach() { # path: gone from here at once, and for those who still use it when they end
  umount -l "$1" || fail 22 "umount -l $1 failed" "sh $state_dir/off.sh off    once more"
}

wait_for_shims() { # over: those that are at work still need the real plugins
  tries=0
  while [ "$tries" -lt 50 ] && shims_at_work "$1"; do
    tries=$((tries + 1))
    sleep 0.2 2>/dev/null || sleep 1
  done
}

shims_at_work() { # over
  for process in /proc/[0-9]*; do
    line='' # its words without the NULs between them, behind which not every grep reads on
    { read -r line <"$process/cmdline"; } 2>/dev/null
    case $line in *"$1/"*) if runs_shim "$process/cmdline" "$1"; then return 0; fi ;; esac
  done
  return 1
}

runs_shim() { # cmdline over: SHELL OVER/PLUGIN, or SHELL -p OVER/PLUGIN
  { tr '\0' '\n' <"$1"; } 2>/dev/null | {
    read -r word && read -r word
    case $word in -*) read -r word ;; esac
    case $word in "$2"/*) ;; *) false ;; esac
  }
}

move_back() { # shims over: what add-ons' installers wrote over the shims goes where it was meant to go
  [ -d "$1" ] || return 0
  for path in "$1"/* "$1"/.[!.]* "$1"/..?*; do
    is_foreign "$path" "$1" || continue
    name=${path##*/}
    wait_for_writer "$path"
    if is_newer "$1/$name" "$2/$name"; then
      move_over "$1/$name" "$2/$name" || fail 22 "$1/$name cannot be moved to $2" "mv $1/$name $2/"
      say "moved to where it was meant to go: $2/$name"
    fi
    rm -rf "${1:?}/$name"
  done
}

wait_for_writer() { # file: an installer that is not done with it, for ten seconds at most
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    # shellcheck disable=SC2012 # what the links in /proc lead to is wanted, and whether for writing
    ls -l /proc/[0-9]*/fd 2>/dev/null |
      awk -v name="/${1##*/}" '/^l.w/ && substr($0, length($0) - length(name) + 1) == name {found = 1} END {exit !found}' ||
      return 0
    sleep 1
  done
}

is_newer() { # from to: what was put there last wins, also when the mounts are gone by now
  [ -e "$2" ] || [ -h "$2" ] || return 0
  [ "$(receipt_value bootId)" != "$(boot_id)" ] || return 0
  [ "$(stat -c %Z "$1")" -ge "$(stat -c %Z "$2")" ]
}

move_over() { # from to: a rename, so that whoever runs the old one goes on; across file systems a copy first
  temporary=${2%/*}/.mlab-cni.${2##*/}
  rm -rf "$temporary"
  if [ -d "$1" ] && ! [ -h "$1" ]; then
    if [ -e "$2" ]; then return 1; fi
    cp -Rp "$1" "$temporary"
  else
    ln "$1" "$temporary" 2>/dev/null || cp -pP "$1" "$temporary"
  fi && mv -f "$temporary" "$2"
}

remove_empty_store() { # store: it goes if nothing was captured, and if we had made it
  if [ "$(receipt_value storeIsNew)" != yes ] || [ "$(captures_in "$1")" != 0 ]; then return 0; fi
  rmdir "$1"/* "$1" 2>/dev/null
  return 0
}

remove_leftovers() {
  rm -f "$receipt.new" "$state_dir/off.sh" "$state_dir/off.sh.new" "$state_dir/dirs" "$state_dir/shim" "$state_dir/watcher"
  return 0
}

# The expiry is a process of the node's own: a timer of systemd's, or a loop that left the caller's session.

disarm() { # token
  if has systemctl; then systemctl stop "mlab-cni-off-$1.timer" >/dev/null 2>&1; fi
  pid='' start=''
  { read -r pid start <"$state_dir/watcher"; } 2>/dev/null
  rm -f "$state_dir/watcher"
  if [ -n "$pid" ] && [ "$pid" != $$ ] && [ "$start" = "$(start_of "$pid")" ]; then kill -9 -- "-$pid" || kill -9 "$pid"; fi 2>/dev/null
  return 0
}

expire() { # token: nothing to do if recording was switched off, or on anew, since
  require_node
  is_current "$1" || return 0
  take_lock 60
  if is_current "$1"; then take_back && say_off; fi
}

is_current() { # token: whether recording is still on as it was when that was given out
  [ "$(made_by)" = us ] && [ "$(receipt_value token)" = "$1" ]
}

watch() { # token uptime
  for path in /sys/fs/cgroup/cgroup.procs /sys/fs/cgroup/*/cgroup.procs; do
    { echo $$ >"$path"; } 2>/dev/null # whoever ends the caller's group does not end this
  done
  start=$(start_of $$)
  is_current "$1" || return 0 # switched off before this process came up
  printf '%s %s\n' $$ "$start" >"$state_dir/watcher"
  while [ "$(uptime_s)" -lt "$2" ] && is_current "$1"; do
    left=$(($2 - $(uptime_s)))
    if [ "$left" -gt 60 ]; then left=60; fi
    sleep "$left"
  done
  expire "$1"
}
