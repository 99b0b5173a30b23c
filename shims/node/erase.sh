# --- erase ------------------------------------------------------------------------------------------------------------

erase() {
  require_root
  store=$(known_store)
  case $(made_by) in
    nobody) ;;
    unknown) refuse_unknown ;;
    *) fail 20 'recording is on, and the captures are in use: nothing was removed' 'sh mlab-cni.sh off' ;;
  esac
  require_store "$store"
  count=$(captures_in "$store")
  for folder in @STORE_FOLDERS@; do rm -rf "${store:?}/$folder"; done
  rm -rf "$store"/pack.* "$store/readers" "$store/tidying"
  rm -f "$store/off"
  rmdir "$store" 2>/dev/null || fail 3 "$store is not removed: something else is in it" "ls -la $store"
  rmdir "$state_dir" 2>/dev/null
  say "Removed: $count captures in $store"
}

require_store() { # store
  [ -d "$1/started" ] || fail 10 "there are no captures in $1" 'sh mlab-cni.sh on    records some' '--store DIR names another place'
  is_store_of_ours "$1" || fail 20 "$1 is not a directory of root's: it is left alone"
}
