# --- who starts pods here ---------------------------------------------------------------------------------------------
# The same rules as "mlab-cni shim install": what runs is asked, and where it cannot be told, nothing is done.

find_runtime() { # sets runtime to who calls plugins, and runtime_pid to its process, if it is one; or refuses
  runtime='' runtime_pid=''
  kubelet=$(node_processes kubelet)
  case $kubelet in *' '*) in_doubt "there are several kubelets (processes $kubelet)" ;; esac
  if [ -n "$kubelet" ]; then
    endpoint=$(kubelet_endpoint "$kubelet")
    if [ -n "$endpoint" ]; then find_runtime_behind "$endpoint" && return; fi
    if [ "$(flag_value "$kubelet" network-plugin)" = cni ]; then
      runtime=kubelet runtime_pid=$kubelet
      say "found: kubelet (process $kubelet), which calls plugins itself"
      return
    fi
  fi
  find_lone_runtime
}

find_runtime_behind() { # socket
  runtime_pid=$(socket_owner "$1")
  case $runtime_pid in
    '') in_doubt "the kubelet starts pods through $1, and no runtime known here listens there" ;;
    *' '*) in_doubt "several processes ($runtime_pid) listen on $1" ;;
  esac
  read -r runtime <"/proc/$runtime_pid/comm"
  say "found: $runtime (process $runtime_pid) on $1, where the kubelet starts pods"
}

find_lone_runtime() {
  set --
  for pid in $(node_processes crio) $(node_processes cri-dockerd); do set -- "$@" "$pid"; done
  for pid in $(node_processes containerd); do
    if ! is_without_cri "$pid"; then set -- "$@" "$pid"; fi
  done
  if [ $# -gt 1 ]; then in_doubt "several runtimes may start pods here (processes $*)"; fi
  if [ $# -eq 1 ]; then
    runtime_pid=$1
    read -r runtime <"/proc/$1/comm"
    say "found: $runtime (process $1); nothing else here starts pods"
  elif has podman; then
    runtime=podman
    say 'found: podman; nothing else here runs that calls plugins'
  else
    in_doubt 'nothing was found here that calls CNI plugins: no kubelet, no containerd with CRI, no CRI-O, no podman'
  fi
}

in_doubt() { # what
  fail 20 "$1; nothing was changed" 'sh mlab-cni.sh on --plugin-dir /opt/cni/bin    (the directory that is looked at) decides'
}

node_processes() { # name: process ids on one line, but for those inside of containers
  set -- "$1" ''
  for path in /proc/[0-9]*; do
    { read -r comm <"$path/comm"; } 2>/dev/null || continue
    if [ "$comm" = "$1" ] && [ "$path/ns/pid" -ef /proc/1/ns/pid ]; then set -- "$1" "$2 ${path#/proc/}"; fi
  done
  printf '%s\n' "${2# }"
}

kubelet_endpoint() { # process: the socket, without unix://
  endpoint=$(flag_value "$1" container-runtime-endpoint)
  if [ -z "$endpoint" ]; then
    config=$(flag_value "$1" config) config_dir=$(flag_value "$1" config-dir)
    for path in "/proc/$1/root$config" "/proc/$1/root${config_dir:-/none}"/*.conf; do
      value=$(yaml_value containerRuntimeEndpoint "$path")
      endpoint=${value:-$endpoint}
    done
  fi
  printf '%s\n' "${endpoint#unix://}"
}

yaml_value() { # key file: at the top level of a YAML file, or in a JSON file
  [ -f "$2" ] || return 0
  sed -n -e "s/^$1:[[:space:]]*[\"']\\{0,1\\}\\([^\"'[:space:]#]*\\).*/\\1/p" \
    -e "s/.*\"$1\"[[:space:]]*:[[:space:]]*\"\\([^\"]*\\)\".*/\\1/p" "$2" | tail -n 1
}

flag_value() { # process flag...: the last value of a flag of these names on its command line; _ counts as -
  flag_of=$1
  shift
  tr '\0' '\n' <"/proc/$flag_of/cmdline" | awk -v flags=" $* " '
    wanted {value = $0; wanted = 0; next}
    /^-/ {
      name = $0
      sub(/=.*/, "", name); sub(/^--?/, "", name); gsub(/_/, "-", name)
      if (!index(flags, " " name " ")) next
      if (index($0, "=")) value = substr($0, index($0, "=") + 1); else wanted = 1
    }
    END {print value}'
}

socket_owner() { # socket: the processes of runtimes that listen there
  real=$(readlink -f "/proc/$kubelet/root$1" 2>/dev/null)
  inodes=$(awk -v one="$1" -v other="${real#"/proc/$kubelet/root"}" '
    function plain(path) {sub("^/var/run/", "/run/", path); return path}
    $4 == "00010000" && (plain($8) == plain(one) || plain($8) == plain(other)) {print $7}' "/proc/$kubelet/net/unix")
  set --
  for pid in $(node_processes containerd) $(node_processes crio) $(node_processes cri-dockerd); do
    for inode in $inodes; do
      # shellcheck disable=SC2010 # what the links in /proc lead to is wanted
      if ls -l "/proc/$pid/fd" | grep -qF "socket:[$inode]"; then set -- "$@" "$pid"; fi
    done
  done
  printf '%s\n' "$*"
}
