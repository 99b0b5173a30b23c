# --- the command line -------------------------------------------------------------------------------------------------

usage() {
  cat <<'END'
Records every call of a CNI plugin on this node. As root:

  sh mlab-cni.sh on [--for 30m] [--max-store 256M] [--keep-free 64M] [--polls] [--store DIR] [--plugin-dir DIR]...
  sh mlab-cni.sh off                  everything as it was; the captures stay
  sh mlab-cni.sh status [--porcelain]
  sh mlab-cni.sh list [--failed] [--limit 50] [--polls]
  sh mlab-cni.sh pack [--output FILE|-]     captures and the node's context, with the secrets that are in them
  sh mlab-cni.sh context [--output FILE|-]  the context alone
  sh mlab-cni.sh erase                removes the captures

--for      the node itself switches recording off then, whatever becomes of you
--store    where the captures are (default: /tmp/mlab-cni); those that matter least make room beyond --max-store, and
           when less than --keep-free is free
--polls    successful VERSION and STATUS calls, too

Exit status: 0 fine, 1 off or not well, 2 wrong usage, 3 partly done, 10 no captures, 11 somebody else is at work,
20 refused and nothing changed, 22 not finished.
END
}

main() {
  command=${1-help}
  if [ $# -gt 0 ]; then shift; fi
  case $command in
    on) allowed=' --for --max-store --keep-free --polls --store --plugin-dir ' ;;
    off) allowed='' ;;
    status) allowed=' --store --porcelain ' ;;
    list) allowed=' --store --failed --limit --polls ' ;;
    pack | context) allowed=' --store --output ' ;;
    erase) allowed=' --store ' ;;
    help | --help | -h) usage && exit ;;
    *) fail 2 "there is no command \"$command\"" 'sh mlab-cni.sh help' ;;
  esac
  parse_options "$@"
  "$command"
}

parse_options() {
  option_for='' option_max_store='' option_store='' option_plugin_dirs='' option_output='' option_limit=50
  option_porcelain='' option_failed='' option_polls='' option_keep_free='' seconds='' max_kib=262144 keep_kib=65536
  while [ $# -gt 0 ]; do
    case $1 in
      --*=*) set -- "${1%%=*}" "${1#*=}" equals "$@" && name=$1 value=$2 && shift 4 ;;
      --porcelain | --failed | --polls) name=$1 value=yes && shift ;;
      *) name=$1 value=${2-} && shift && if [ $# -gt 0 ]; then shift; fi ;;
    esac
    case $allowed in *" $name "*) ;; *) fail 2 "\"$command\" does not know $name" 'sh mlab-cni.sh help' ;; esac
    [ -n "$value" ] || fail 2 "$name needs a value" 'sh mlab-cni.sh help'
    case $name in
      --for) option_for=$value && seconds=$(seconds_of "$value") || exit ;;
      --max-store) option_max_store=$value && max_kib=$(kib_of "$value") || exit ;;
      --keep-free) option_keep_free=$value && keep_kib=$(kib_of "$value") || exit ;;
      --store) require_path "$name" "$value" ' ' && option_store=${value%/} ;;
      --plugin-dir) require_path "$name" "$value" '' && option_plugin_dirs="$option_plugin_dirs ${value%/}" ;;
      --output) option_output=$value ;;
      --limit) option_limit=$value ;;
      --porcelain) option_porcelain=yes ;;
      --failed) option_failed=yes ;;
      --polls) option_polls=yes ;;
    esac
  done
}

require_path() { # option path and-also: it goes into the shim, where no quoting is needed
  case $2 in
    *[!A-Za-z0-9._/,%+=$3-]*) fail 2 "$1 $2 has unusual characters in it" 'use letters, digits, and any of . / , % + = - _' ;;
    /*) ;;
    *) fail 2 "$1 $2 is not an absolute path" "$1 $PWD/$2" ;;
  esac
}

seconds_of() { # duration
  case $1 in
    *[!0-9]*) number=${1%?} ;;
    *) number=$1 ;;
  esac
  case $number in '' | 0* | *[!0-9]*) fail 2 "\"$1\" is not a duration" 'write it like 30s, 15m, 2h or 7d' ;; esac
  case $1 in
    *[0-9] | *s) say "$number" ;;
    *m) say $((number * 60)) ;;
    *h) say $((number * 3600)) ;;
    *d) say $((number * 86400)) ;;
    *) fail 2 "\"$1\" is not a duration" 'write it like 30s, 15m, 2h or 7d' ;;
  esac
}

kib_of() { # size
  size=${1%B} size=${size%i}
  number=${size%?}
  case $number in '' | 0* | *[!0-9]*) fail 2 "\"$1\" is not a size" 'write it like 512K, 256M or 1G' ;; esac
  case $size in
    *K) say "$number" ;;
    *M) say $((number * 1024)) ;;
    *G) say $((number * 1024 * 1024)) ;;
    *) fail 2 "\"$1\" is not a size" 'write it like 512K, 256M or 1G' ;;
  esac
}

main "$@"
