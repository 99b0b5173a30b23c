# --- list -------------------------------------------------------------------------------------------------------------

list() {
  require_tools awk cut head ls sed sort tr
  store=$(known_store)
  require_store "$store"
  case $option_limit in '' | *[!0-9]*) fail 2 "--limit $option_limit is not a number" ;; esac
  boot=$(boot_id | cut -c 1-8)
  { ls "$store/ended" && echo / && ls -t "$store/started"; } | capture_rows "$boot" | newest "$option_limit" |
    while IFS=' ' read -r id age operation called ifname container end; do
      print_row "$age" "$operation" "$called" "$ifname" "$(pod_of "$id")" "$container" "$(outcome_of "$id" "$called" "$end")"
    done | { print_row AGE CALL PLUGIN IFNAME POD CONTAINER OUTCOME && cat; }
  dropped_from "$store" >&2
}

print_row() { # word...
  printf '%-12s %-7s %-14s %-8s %-28s %-12s %s\n' "$@"
}

# Reads the names in ended/, a line with a slash, and the names in started/, newest first by time, which says it where names
# do not; prints a sortable number and "ID AGE OPERATION PLUGIN IFNAME CONTAINER END" for each. Within this boot the id tells the time; before,
# the name says when the boot was, in centiseconds or seconds since the epoch.
capture_rows() { # boot
  awk -F , -v boot="$1" -v up="$(uptime_s)" -v now="$(date +%s)" -v polls="$option_polls" -v failed="$option_failed" '
    $0 == "/" {started = 1; next}
    !started {end[$1] = $2; next}
    polls == "" && ($2 == "VERSION" || $2 == "STATUS") {hidden++; next}
    failed != "" && end[$1] == "exit-0" {next}
    {
      split($1, id, "-")
      is_now = substr(id[3], 1, 8) == boot
      booted = is_now ? now - up : $6 ~ /s$/ ? $6 + 0 : $6 / 100
      seconds = int(now - booted - id[2] / 100)
      age = seconds < 120 ? seconds "s" : seconds < 7200 ? int(seconds / 60) "m" : int(seconds / 3600) "h"
      if (!booted) age = "before-boot"
      key = is_now ? 1e12 + id[2] : booted ? booted * 100 + id[2] : 1e9 - NR
      printf "%.0f %s %s %s %s %s %s %s\n", key, $1, age, $2, $3, $4, substr($5, 1, 12), end[$1] == "" ? "none" : end[$1]
    }
    END {if (hidden) print hidden " calls of VERSION and STATUS are not shown: --polls shows them" >"/dev/stderr"}'
}

newest() { # number of lines
  sort -rn | head -n "$1" | cut -d ' ' -f 2-
}

outcome_of() { # id plugin end
  case $3 in
    exit-0) say succeeded ;;
    exit-*)
      message=$(cni_message "$store/stdout/$1")
      say "failed: ${message:-$3, and no CNI error}"
      ;;
    signal-*) say "crashed: signal ${3#signal-}" ;;
    *) if is_running "$1" "$2"; then say running; else say 'killed: it has no end'; fi ;;
  esac
}

is_running() { # id plugin: whether that process is still that plugin's shim
  case $1 in *-"$boot"*) ;; *) return 1 ;; esac
  { tr '\0' '\n' <"/proc/${1%%-*}/cmdline"; } 2>/dev/null | grep -q "/$2\$"
}

cni_message() { # file: what a CNI error object says, on one line
  sed -nE 's/.*"msg"[[:space:]]*:[[:space:]]*"(([^"\\]|\\.)*)".*/\1/p' "$1" 2>/dev/null | head -n 1 | printable 160
}

pod_of() { # id: from CNI_ARGS
  for path in "$store/started/$1",*; do
    # shellcheck disable=SC2020 # each of these characters ends a line
    tr "\0;\"'" '\n\n\n\n' <"$path"
  done | awk -F = '$1 == "K8S_POD_NAMESPACE" {namespace = $2} $1 == "K8S_POD_NAME" {name = $2} END {if (name != "") print (namespace == "" ? "" : namespace "/") name}' |
    printable 80
}

printable() { # width
  tr -cd '\040-\176' | cut -c "1-$1"
}
