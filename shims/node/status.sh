# --- status -----------------------------------------------------------------------------------------------------------

status() {
  require_node
  by=$(made_by)
  store=$(known_store)
  case $by in
    nobody) state=off problems='' maker='' ;;
    another) maker='mlab-cni shim install' && if problems=$(lost_mounts); then state=on; else state=broken; fi ;;
    unknown) maker='' state=broken && problems=$(what_is_known) ;;
    us) maker=$(receipt_value version) && if problems=$(recording_problems); then state=on; else state=broken; fi ;;
  esac
  if [ -n "$option_porcelain" ]; then print_porcelain; else print_status && dropped_from "$store"; fi
  [ "$state" = on ]
}

known_store() { # that of the receipt, else the first that is there
  if [ -n "$option_store" ]; then say "$option_store" && return; fi
  recorded=$(sed -n 's/^ *"store": "\([^"]*\)",\{0,1\}$/\1/p' "$receipt" 2>/dev/null | head -n 1)
  if [ -z "$recorded" ] && ! [ -d "$default_store" ] && [ -d "$shared_store" ]; then recorded=$shared_store; fi
  say "${recorded:-$default_store}"
}

recording_problems() { # says what is the matter, a line each; succeeds if nothing is
  problems=''
  if [ "$(receipt_value bootId)" != "$(boot_id)" ]; then
    say 'a reboot switched it off'
    return 1
  fi
  until=$(receipt_value untilUptime) store=$(receipt_value store)
  if [ -n "$until" ] && [ "$(uptime_s)" -ge "$until" ]; then
    problems=yes && say 'the time given to --for is over'
  elif [ -n "$until" ] && ! is_armed "$(receipt_value token)"; then
    problems=yes && say 'what was to switch it off in time is gone: the shims record until then, and stay'
  fi
  if [ -e "$store/off" ]; then problems=yes && say "recording stopped: $(cat "$store/off")"; fi
  number=0
  for over in $(receipt_dirs); do
    number=$((number + 1))
    shims=$(receipt_value shimDir)/$number
    if ! is_covered "$over" "$shims" || [ -z "$(mounts_at "$shims.real")" ]; then
      problems=yes && say "the shims are not mounted over $over any more"
    elif [ -n "$(foreign_names "$shims")" ]; then
      problems=yes && say "put over their shims since, working but not recorded: $(foreign_names "$shims" | tr '\n' ' ')in $over"
    fi
  done
  [ -z "$problems" ]
}

is_armed() { # token: whether the expiry is still to come
  if [ -s "$state_dir/watcher" ]; then
    read -r pid start <"$state_dir/watcher" && [ "$start" = "$(start_of "$pid")" ]
  elif has systemctl; then
    case $(systemctl is-active "mlab-cni-off-$1.timer" 2>/dev/null) in inactive | failed) return 1 ;; esac
  else
    false
  fi
}

lost_mounts() { # of what "mlab-cni shim install" has mounted, a line each; succeeds if there is none
  lost=$(awk -F '"' '$2 == "over" {over = $4} $2 == "shimDir" && over != "" {print over " " $4; over = ""}' "$receipt" |
    while read -r over shims; do
      [ "$over" -ef "$shims" ] || say "the shims are not mounted over $over any more"
    done)
  [ -z "$lost" ] || { say "$lost" && false; }
}

print_porcelain() {
  until_epoch=''
  if [ "$by" = us ] && [ -n "$(receipt_value untilUptime)" ] && [ "$(receipt_value bootId)" = "$(boot_id)" ]; then
    until_epoch=$(($(date +%s) + $(receipt_value untilUptime) - $(uptime_s)))
  fi
  say "state=$state"
  say "by=$maker"
  say "until=$until_epoch"
  say "store=$store"
  say "captures=$(captures_in "$store")"
  say "bytes=$(store_bytes "$store")"
  say "dropped=$(dropped_from "$store" | sed 's/ .*//')"
  say "version=$version"
  say "boot=$(boot_id)"
  if [ -n "$problems" ]; then printf '%s\n' "$problems" | sed 's/^/problem=/'; fi
}

store_bytes() { # store
  if ! [ -d "$1" ]; then echo 0 && return; fi
  echo $(($(du -skx "$1" | sed 's/[^0-9].*//') * 1024))
}

print_status() {
  case $state-$by in
    off-*) say "Recording is off. Captures: $(captures_in "$store") in $store" ;;
    on-us) say "Recording is on. $(describe_recording)" ;;
    on-*) say "Shims were installed here by \"mlab-cni shim install\". Captures: $(captures_in "$store") in $store" ;;
    broken-*)
      say "Recording is not as it was switched on:"
      printf '%s\n' "$problems" | sed 's/^/  /'
      case $by in
        us) set -- 'sh mlab-cni.sh on' 'sh mlab-cni.sh off' ;;
        another) set -- 'mlab-cni shim install' 'mlab-cni shim uninstall' ;;
        unknown) say "  try: sh mlab-cni.sh off    says what to do" && return ;;
      esac
      say "  try: $1    switches it on anew"
      say "  try: $2    gives everything back"
      ;;
  esac
}

describe_recording() {
  until=$(receipt_value untilUptime) store=$(receipt_value store)
  if [ -n "$until" ]; then printf 'It ends in %s. ' "$(age_of $((until - $(uptime_s))))"; fi
  free=$(receipt_value keepFreeKib)
  printf 'Covered: %s. Captures: %s in %s, %s MiB at most%s%s.\n' "$(receipt_dirs | tr '\n' ' ' | sed 's/ $//')" \
    "$(captures_in "$store")" "$store" "$(($(receipt_value maxStoreKib) / 1024))" \
    "${free:+, as long as $((free / 1024)) MiB stay free}" "$([ -z "$(receipt_value polls)" ] || say ', with successful polls')"
}

dropped_from() { # store: what made room in it, a line of words; nothing if nothing did
  [ -e "$1/about/dropped" ] || return 0
  awk -F '\t' '
    {n[$1] = $2}
    END {
      well = n["healthy"] + n["last"]
      if (n["polls"]) line = line ", " n["polls"] " of successful polls"
      if (n["loops"]) line = line ", " n["loops"] " of failures that are repeated"
      if (well) line = line ", " well " of what went well"
      if (n["failed"]) line = line ", " n["failed"] " of what failed or never ended"
      total = n["polls"] + n["loops"] + well + n["failed"]
      if (total) print total " more calls were recorded, and made room: " substr(line, 3)
    }' "$1/about/dropped"
}

age_of() { # seconds, in words
  if [ "$1" -lt 120 ]; then say "$1s"; elif [ "$1" -lt 7200 ]; then say "$(($1 / 60))m"; else say "$(($1 / 3600))h"; fi
}
