# --- pack -------------------------------------------------------------------------------------------------------------

pack() {
  require_root
  store=$(known_store)
  require_store "$store"
  make_pack captures
}

context() {
  require_root
  store=$(known_store)
  make_pack
}

make_pack() { # [captures]
  require_tools awk cat cp cut date df du find grep gzip head ln ls mkdir mv rm sed sort stat tail tar tr uname wc xargs
  node=$(uname -n | tr -cd 'A-Za-z0-9._-')
  kind=${1:+.holds-secrets}
  output=${option_output:-$node-$(date -u +%Y%m%dT%H%M%SZ)${kind:-.context}.tar.gz}
  if [ "$output" != - ]; then require_output; fi
  make_stage "${1:+$store}"
  trap 'rm -rf "$stage"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  write_context "$stage/context"
  if [ -n "$1" ]; then snapshot; fi
  write_manifest "$1" >"$stage/manifest.json"
  if [ "$output" = - ]; then archive 3>&1 >&2; else archive_to_file; fi
}

require_output() {
  case $output in /*) ;; *) output=$PWD/$output ;; esac
  [ -d "${output%/*}/" ] || fail 2 "there is no directory ${output%/*}"
  ! [ -e "$output" ] || fail 20 "$output exists already; nothing was changed" '--output FILE names another place'
  for over in $(receipt_dirs 2>/dev/null); do
    case ${output%/*}/ in "$over"/*) fail 20 "$over is for plugins: a pack does not go there" '--output FILE' ;; esac
  done
  needed=$(($(store_bytes "$store") / 4096 + 1024)) # it shrinks to a tenth and less
  [ "$(free_kib "${output%/*}/")" -ge "$needed" ] ||
    fail 20 "there is less than $needed KiB free in ${output%/*}/; nothing was changed" '--output - > FILE    on another machine'
}

make_stage() { # [store]: beside the captures, which then need no copy; what a killed pack left goes
  for path in "${1:-/nowhere}"/pack.*; do
    if [ -d "$path" ] && ! [ -e "/proc/${path##*.}" ]; then rm -rf "$path"; fi
  done
  needed=1024
  for base in ${1:+"$1"} /run /tmp; do
    stage=$base/pack.$$
    if [ -d "$base" ] && [ "$(free_kib "$base")" -ge "$needed" ] && mkdir -m 700 "$stage" 2>/dev/null; then return; fi
    if [ -n "${1-}" ]; then needed=$(($(store_bytes "$1") / 1024 + 1024)); fi # elsewhere they are copied
  done
  fail 20 'there is no place to make the pack in' "make 1 MiB of room in ${1:-/run}"
}

# Names for the captures of this moment: what is recorded, or dropped, while the pack is made does not disturb it.
snapshot() {
  mkdir -m 700 "$stage/store"
  mkdir -m 700 "$store/readers" 2>/dev/null
  : >"$store/readers/$$" # nothing makes room meanwhile
  for folder in @STORE_FOLDERS@; do
    cp -al "$store/$folder" "$stage/store/" 2>/dev/null || cp -a "$store/$folder" "$stage/store/" 2>/dev/null
  done
  rm -f "$store/readers/$$"
  # a call that began in between has no start here
  for folder in @STORE_FOLDERS@; do
    { ls "$stage/store/started" && echo / && ls "$stage/store/$folder"; } | awk -F , -v folder="$stage/store/$folder" '
      $0 == "/" {rest = 1; next}
      !rest {known[$1]; next}
      /^[0-9]+-[0-9]+-[0-9a-f]+/ && !($1 in known) {print folder "/" $0}' | tr '\n' '\0' | xargs -0 rm -f
  done
}

write_manifest() { # [captures]
  count=0 secrets=none
  if [ -n "$1" ]; then count=$(captures_in "$stage/store") secrets=held; fi
  printf '{"kind":"mlab-cni-pack","format":1,"producer":"mlab-cni.sh %s","node":"%s",%s"bootId":"%s","createdAt":"%s",' \
    "$version" "$node" "$(machine)" "$(boot_id)" "$(date -u +%Y-%m-%dT%H:%M:%SZ)"
  printf '"captures":%s,"secrets":"%s","pseudonyms":false}\n' "$count" "$secrets"
}

# What tells it from others of its name. machine-id(5) says that the id itself is not to be passed on.
machine() {
  id=
  IFS= read -r id </etc/machine-id || [ -n "$id" ] || return 0
  if printf '%s\n' "$id" | grep -Eqx '[0-9a-f]{32}'; then
    printf '"machine":"%s",' "$(printf 'mlab-cni %s\n' "$id" | sha256sum | cut -c 1-16)"
  fi
} 2>/dev/null

archive() { # writes it to stdout
  members="manifest.json context"
  if [ -d "$stage/store" ]; then members="$members store"; fi
  # shellcheck disable=SC2046,SC2086 # words each
  { tar -C "$stage" $(tar_format) -cf - $members && : >"$stage/whole"; } | gzip -c >&3
  [ -e "$stage/whole" ] || fail 22 'tar or gzip failed: the pack is not whole'
}

tar_format() { # times with parts of a second, where tar can
  if tar --version 2>/dev/null | grep -q GNU; then echo '--format=posix --pax-option=delete=atime,delete=ctime'; fi
}

archive_to_file() {
  umask 077
  rm -f "$output.part"
  trap 'rm -rf "$stage" "$output.part"' EXIT
  archive 3>"$output.part"
  there=$(tar -tzf "$output.part" 2>/dev/null | grep -vc '/$')
  wanted=$(find "$stage/manifest.json" "$stage/context" "$stage/store" -type f 2>/dev/null | wc -l)
  if ! gzip -t "$output.part" || [ "$there" -ne "$wanted" ]; then
    fail 22 "the archive does not hold what it should ($there files instead of $wanted)" "df -h ${output%/*}/"
  fi
  mv "$output.part" "$output" || fail 22 "$output cannot be written"
  say "$output"
  warn "$(wc -c <"$output" | tr -d ' ') bytes, sha256 $(digest "$output")"
  if [ -d "$stage/store" ]; then
    warn "it holds $(captures_in "$stage/store") captures as they are, with the secrets that went through: keep it to yourself;" \
      '"mlab-cni pack" makes one to pass on'
  fi
}
