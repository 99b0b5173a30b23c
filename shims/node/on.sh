# --- on ---------------------------------------------------------------------------------------------------------------

on() {
  require_node
  require_tools awk cat chmod cp cut date df du grep head id ln ls mkdir mount mv readlink rm rmdir sed sleep stat tail tee tr umount wc
  require_files tee cat mkdir du
  take_lock 0
  trap 'exit 143' HUP
  case $(made_by) in
    another) refuse_others ;;
    unknown) refuse_unknown ;;
    us)
      if is_as_wanted; then say "Recording is on already. $(describe_recording)" && return; fi
      say 'Recording was on, but not as it should be now: switching it off first.'
      take_back
      ;;
  esac
  # shellcheck disable=SC2086 # a list
  find_dirs $option_plugin_dirs
  choose_store
  check_room
  trap 'undo_half $?; rm -f "$lock"; rmdir "$state_dir" 2>/dev/null' EXIT
  switch_on
  say "Recording is on. $(describe_recording)"
  say "Off again: sh mlab-cni.sh off, or on this node: sh $state_dir/off.sh off"
}

require_files() { # program...: the shims call them by their paths, also where a shell has applets of its own
  for program; do
    program_of "$program" >/dev/null ||
      fail 20 "there is no file $program in $PATH; nothing was changed" 'busybox --install -s /bin'
  done
}

is_as_wanted() { # whether it is on, and in the way that is asked for now
  recording_problems >/dev/null || return
  if [ -n "$option_for$option_max_store$option_keep_free$option_polls$option_plugin_dirs" ]; then return 1; fi
  [ -z "$option_store" ] || [ "$option_store" = "$(receipt_value store)" ]
}

undo_half() { # exit-status
  if [ "$1" != 0 ] && [ "$(made_by)" = us ]; then
    warn 'taking back what was done'
    (take_back)
  fi
}

default_store=/tmp/mlab-cni
shared_store=/var/lib/mlab-cni/store

choose_store() { # sets store: where the runtime sees it, too; it may have another /tmp
  store=${option_store:-$default_store}
  if [ -n "$runtime_pid" ] && ! [ "$(existing "$store")" -ef "/proc/$runtime_pid/root$(existing "$store")" ]; then
    if [ -n "$option_store" ]; then
      fail 20 "$runtime (process $runtime_pid) sees another $(existing "$store") than this shell; nothing was changed"
    fi
    warn "$runtime (process $runtime_pid) sees another /tmp, as with PrivateTmp=: captures go to $shared_store"
    store=$shared_store
  fi
  above=$(cd -P "$(existing "$store")" && pwd -P)
  for dir in $dirs; do
    case $above/ in "$dir"/*) fail 20 "$store cannot be the store: $dir is for plugins; nothing was changed" '--store DIR' ;; esac
  done
  [ -e "$store" ] || [ -h "$store" ] || return 0
  is_store_of_ours "$store" ||
    fail 20 "$store cannot be the store: it is not a directory of root's; nothing was changed" "remove $store, or --store DIR"
}

is_store_of_ours() { # path
  [ -O "$1" ] && [ -d "$1" ] && ! [ -h "$1" ]
}

existing() { # path: the deepest directory above it that is there
  set -- "${1%/*}"
  while [ -n "$1" ] && ! [ -d "$1" ]; do set -- "${1%/*}"; done
  printf '%s\n' "${1:-/}"
}

check_room() {
  for path in "$state_dir" "$(existing "$store")"; do
    [ "$(free_kib "$path")" -ge 8192 ] || fail 20 "there are less than 8 MiB free in $path; nothing was changed"
  done
  if [ "$(free_kib "$(existing "$store")")" -lt "$max_kib" ]; then
    warn "the captures may take $((max_kib / 1024)) MiB, but less is free in $(existing "$store")"
  fi
}

free_kib() { # directory
  df -kP "$1" | awk 'NR == 2 {print $4}'
}

switch_on() {
  token=$$-$(uptime_s)
  until=''
  if [ -n "$seconds" ]; then until=$(($(uptime_s) + seconds)); fi
  store_is_new=''
  if ! [ -e "$store" ]; then store_is_new=yes; fi
  if ! { off_program >"$state_dir/off.sh.new" && mv "$state_dir/off.sh.new" "$state_dir/off.sh"; }; then
    fail 22 "$state_dir/off.sh cannot be written"
  fi
  for shims in "$state_dir/shims" /usr/lib/mlab-cni/shims /run/mlab-cni/shims ''; do
    [ -n "$shims" ] || fail 20 'there is no place for the shims: nothing can be written, or run, in /var/lib, /usr/lib and /run'
    write_receipt
    if mkdir -p "$shims" 2>/dev/null && can_run_in "$shims"; then break; fi
    rm -f "$shims/.mlab-cni.probe"
    rmdir "$shims" "${shims%/*}" 2>/dev/null
  done
  make_store
  if [ -n "$seconds" ]; then arm "$token" "$seconds" "$until"; fi
  number=0
  for over in $dirs; do
    number=$((number + 1))
    cover "$over" "$shims/$number"
    if [ -n "$runtime_pid" ] && ! [ "/proc/$runtime_pid/root$over" -ef "$shims/$number" ]; then
      fail 20 "$runtime (process $runtime_pid) has mounts of its own and does not see the shims in $over" \
        "nsenter -t $runtime_pid -m -- sh -s -- on < mlab-cni.sh"
    fi
  done
}

can_run_in() { # directory: not so if it is mounted noexec
  printf '#!/bin/sh\nexit 0\n' >"$1/.mlab-cni.probe" && chmod 755 "$1/.mlab-cni.probe" && "$1/.mlab-cni.probe" 2>/dev/null || return
  rm -f "$1/.mlab-cni.probe"
}

write_receipt() { # the way back is on disk before the first change
  if ! { receipt_text >"$receipt.new" && chmod 600 "$receipt.new" && mv "$receipt.new" "$receipt"; }; then
    fail 22 "$receipt cannot be written"
  fi
}

receipt_text() {
  printf '{\n  "receiptVersion": "%s",\n  "version": "mlab-cni.sh %s",\n' "$receipt_kind" "$version"
  printf '  "installedAt": "%s",\n  "token": "%s",\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$token"
  printf '  "bootId": "%s",\n  "untilUptime": "%s",\n' "$(boot_id)" "$until"
  printf '  "store": "%s",\n  "storeIsNew": "%s",\n  "maxStoreKib": "%s",\n' "$store" "$store_is_new" "$max_kib"
  printf '  "keepFreeKib": "%s",\n  "polls": "%s",\n' "$keep_kib" "$option_polls"
  printf '  "shimDir": "%s",\n  "over": [\n' "$shims"
  printf '%s\n' "$dirs" | sed -e 's/.*/    "&"/' -e '$!s/$/,/'
  printf '  ]\n}\n'
}

make_store() {
  if ! [ -e "$store" ] && ! { mkdir -p "${store%/*}" && mkdir -m 700 "$store"; }; then fail 22 "$store cannot be made"; fi
  for folder in @STORE_FOLDERS@; do [ -d "$store/$folder" ] || mkdir -m 700 "$store/$folder" || fail 22 "$store cannot be written"; done
}

cover() { # over shims
  mkdir "$2" "$2.real" "$2.stage" "$2.stage/real" || fail 22 "$2 cannot be made"
  render_shim "$(real_dirs "$2")" >"$state_dir/shim" || fail 22 'the shim cannot be written'
  for path in "$1"/* "$1"/.[!.]* "$1"/..?*; do
    if is_plugin "$path"; then
      refuse_shim "$path"
      put_shim "$2/${path##*/}" "$path"
    elif [ -e "$path" ] || [ -h "$path" ]; then
      ln -s "$2.real/${path##*/}" "$2/${path##*/}" # what else is there stays in sight
    fi
  done
  rm -f "$state_dir/shim"
  label_like "$1" "$2"
  # The real plugins must not be on a peer of the mount that the plugin directory is on: the mount that covers that
  # would propagate there, too (mount_namespaces(7)). So they are taken from a private copy, in a private place.
  if ! {
    mount -o bind "$2.stage" "$2.stage" && mount --make-private "$2.stage" &&
      mount -o rbind "$1" "$2.stage/real" && mount --make-rprivate "$2.stage/real" &&
      mount -o rbind "$2.stage/real" "$2.real" && umount -l "$2.stage/real" && umount -l "$2.stage" &&
      mount -o bind "$2" "$1"
  }; then fail 22 "the shims cannot be mounted over $1"; fi
}

real_dirs() { # shims: where the plugins behind them are, then those of the other directories, joined by colons
  real_dirs=$1.real number=0
  for _ in $dirs; do
    number=$((number + 1))
    if [ "$shims/$number" != "$1" ]; then real_dirs=$real_dirs:$shims/$number.real; fi
  done
  say "$real_dirs"
}

refuse_shim() { # plugin
  if is_shim "$1"; then fail 20 "$1 is a shim already, and there is no receipt of it" 'mlab-cni shim uninstall'; fi
}

put_shim() { # path plugin: it appears whole
  new=${1%/*}/.mlab-cni.new
  if ! { cp "$state_dir/shim" "$new" && chmod 755 "$new"; }; then fail 22 "$1 cannot be written"; fi
  label_like "$2" "$new"
  mv -f "$new" "$1"
}

label_like() { # reference path: an add-on's installer may write there only if the label is right, and the runtime run it
  if [ -e /sys/fs/selinux/enforce ] && ! chcon --reference="$1" "$2" 2>/dev/null; then
    warn "the SELinux label of $1 cannot be copied to $2"
  fi
}

render_shim() { # real-directories: the shim with its settings
  boot='' until_cs=''
  if [ -n "$until" ]; then boot=$(boot_id | cut -c 1-8) until_cs=${until}00; fi
  shim_prototype | sed -e "1s|.*|#!$(shim_shell)|" -e '/^#/!{' \
    -e "s|@VERSION@|'$version'|g" -e "s|@STORE@|'$store'|g" -e "s|@REAL_DIRS@|'$1'|g" -e "s|@REAL_DIRS_TEXT@|'$1'|g" \
    -e "s|@TEE@|'$(program_of tee)'|g" -e "s|@CAT@|'$(program_of cat)'|g" -e "s|@MKDIR@|'$(program_of mkdir)'|g" \
    -e "s|@DU@|'$(program_of du)'|g" -e "s|@SETPRIV@|'$(setpriv_program)'|g" -e "s|@MAX_KIB@|$max_kib|g" \
    -e "s|@KEEP_FREE_KIB@|$keep_kib|g" -e "s|@TIDY_EVERY@|$(tidy_every "$max_kib")|g" -e "s|@POLLS@|'$option_polls'|g" \
    -e "s|@TOOLS@|'/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/bin:/run/current-system/sw/bin'|g" \
    -e "s|@UNTIL_BOOT@|'$boot'|g" -e "s|@UNTIL@|'$until_cs'|g" -e '}'
}

shim_shell() { # bash takes options and functions from its environment, unless it is told to mind its privileges
  # shellcheck disable=SC2016 # /bin/sh is to expand it
  if [ -x /bin/bash ] && [ -n "$(/bin/sh -c 'printf %s "${BASH_VERSION-}"')" ]; then echo '/bin/bash -p'; else echo /bin/sh; fi
}

program_of() { # name: its absolute path, also where a shell would run an applet of its own
  rest=$PATH:
  while [ -n "$rest" ]; do
    if [ -x "${rest%%:*}/$1" ] && [ -f "${rest%%:*}/$1" ]; then printf '%s\n' "${rest%%:*}/$1" && return; fi
    rest=${rest#*:}
  done
  return 1
}

setpriv_program() { # busybox has one, too, but without --pdeathsig: only trying tells
  path=$(program_of setpriv) && "$path" --pdeathsig KILL true 2>/dev/null && printf '%s\n' "$path"
  return 0
}

tidy_every() { # max-kib: in so many calls one looks whether captures have to make room
  if [ "$1" -lt 16384 ]; then echo 16; elif [ "$1" -gt 1048576 ]; then echo 1024; else echo $((($1 + 512) / 1024)); fi
}

arm() { # token seconds uptime: whatever becomes of the caller, the node itself switches recording off
  for collect in --collect ''; do
    # shellcheck disable=SC2086 # no word if it is empty: older systemd-run do not know it
    if has systemd-run && systemd-run --quiet $collect --unit="mlab-cni-off-$1" --on-active="${2}s" \
      --timer-property=AccuracySec=1s /bin/sh "$state_dir/off.sh" expire "$1" </dev/null >/dev/null 2>&1; then return; fi
  done
  if has setsid; then
    setsid sh "$state_dir/off.sh" watch "$1" "$3" </dev/null >/dev/null 2>&1 &
  else
    (trap '' HUP && exec sh "$state_dir/off.sh" watch "$1" "$3" </dev/null >/dev/null 2>&1) &
  fi
  for _ in 1 2 3 4 5; do
    if [ -s "$state_dir/watcher" ]; then return; fi
    sleep 1
  done
  fail 22 'the process that is to switch recording off does not start'
}
