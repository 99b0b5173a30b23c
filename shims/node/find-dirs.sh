# --- where it looks for plugins ---------------------------------------------------------------------------------------

find_dirs() { # [directory...]: sets dirs to the directories to cover, a line each; without any the runtime is asked
  if [ $# -gt 0 ]; then
    runtime='' runtime_pid=''
    looked_at=$(printf '%s\n' "$@")
  else
    find_runtime
    case $runtime in
      containerd) looked_at=$(containerd_dirs "$runtime_pid") ;;
      crio) looked_at=$(crio_dirs "$runtime_pid") ;;
      podman) looked_at=$(podman_dirs) || exit ;;
      *) looked_at=$(flag_value "$runtime_pid" cni-bin-dir | tr ',' '\n') ;;
    esac
    if [ -z "$looked_at" ]; then
      looked_at=/opt/cni/bin
      warn "assumed, as $runtime does not say it: it looks for plugins in $looked_at, its documented default"
    fi
  fi
  looked_at=$looked_at$newline$(multus_dirs)
  dirs=''
  while IFS= read -r dir; do
    if [ -n "$dir" ]; then add_dir "$dir"; fi
  done <<END
$looked_at
END
  [ -n "$dirs" ] || in_doubt "there is no plugin in $(printf '%s' "$looked_at" | tr '\n' ' ')"
  refuse_nested
}

newline='
'

add_dir() { # directory
  if ! [ -d "$1" ]; then warn "$1 does not exist: what is put there later is not recorded" && return; fi
  resolved=$(cd -P "$1" && pwd -P) || fail 20 "$1 cannot be entered"
  case $resolved in *[!A-Za-z0-9._/+=-]*) fail 20 "$resolved has unusual characters in its name; nothing was changed" ;; esac
  case $newline$dirs$newline in *"$newline$resolved$newline"*) return ;; esac
  has_plugins "$resolved" || return 0
  refuse_system_dir "$resolved"
  refuse_misleading_links "$resolved"
  if [ -n "$runtime_pid" ] && ! [ "$resolved" -ef "/proc/$runtime_pid/root$1" ]; then
    fail 20 "$runtime (process $runtime_pid) has another $1 than this shell; nothing was changed" \
      "nsenter -t $runtime_pid -m -- sh -s -- on < mlab-cni.sh"
  fi
  dirs=$dirs${dirs:+$newline}$resolved
}

has_plugins() { # directory
  for path in "$1"/*; do
    if is_plugin "$path"; then return 0; fi
  done
  return 1
}

is_plugin() { # path: as libcni looks for them, an executable regular file or a link to one
  [ -f "$1" ] && [ -x "$1" ]
}

refuse_system_dir() { # directory: shims in front of a system's own programs would do harm
  case $1 in /*/*) ;; *) fail 20 "$1 is no directory for plugins; nothing was changed" ;; esac
  for name in sh mount runc containerd kubelet; do
    if [ -e "$1/$name" ]; then
      fail 20 "$1 holds more than CNI plugins ($name): it is not covered; nothing was changed" \
        'mlab-cni shim install --mode dir    can record there'
    fi
  done
}

refuse_nested() { # one in the other: what covers the outer one would hide the inner one
  for dir in $dirs; do
    case $newline$dirs in
      *"$newline$dir/"*)
        fail 20 "$dir cannot be covered: another directory of plugins is inside of it; nothing was changed" \
          'mlab-cni shim install --mode dir    can record there'
        ;;
    esac
  done
}

# The real plugins are reached from elsewhere while they are covered: there a relative link out of their directory
# leads to another place, and an absolute one into it leads to the shims.
refuse_misleading_links() { # directory
  for path in "$1"/* "$1"/.[!.]* "$1"/..?*; do
    [ -h "$path" ] || continue
    target=$(readlink "$path")
    case $target in
      /*) case $(readlink -f "$path") in "$1"/*) ;; *) continue ;; esac ;;
      ../* | */../*) ;;
      *) continue ;;
    esac
    fail 20 "$path is a link that would lead elsewhere while $1 is covered; nothing was changed" \
      'mlab-cni shim install --mode dir    can record there'
  done
}

containerd_dirs() { # process
  containerd_config "$1" | cni_settings 'plugins\.(cri|io\.containerd\.grpc\.v1\.cri|io\.containerd\.cri\.v1\.runtime)\.cni' | awk '
    $1 == "bin_dir" && $2 != "" {one = $2}
    $1 == "bin_dirs" && $2 != "" {many = many $2 "\n"}
    END {if (one != "") print one; else printf "%s", many}'
}

is_without_cri() { # process: docker's own containerd, say
  containerd_config "$1" | toml_strings | grep -qE '^disabled_plugins (cri|io\.containerd\.grpc\.v1\.cri|io\.containerd\.cri\.v1\.runtime)$'
}

containerd_config() { # process: what that very program makes of its configuration, else the file alone, else its defaults
  program=/proc/$1/exe
  case $(readlink "$program") in
    */containerd | */'containerd (deleted)') ;;
    *) program=/proc/$1/root$(readlink "$program" | sed 's|/[^/]*$||')/containerd ;; # one program of many names
  esac
  config=$(flag_value "$1" config c)
  limited 10 "$program" ${config:+--config "$config"} config dump </dev/null 2>/dev/null ||
    cat "/proc/$1/root${config:-/etc/containerd/config.toml}" 2>/dev/null ||
    limited 10 "$program" config default </dev/null 2>/dev/null
}

crio_dirs() { # process
  { limited 10 "/proc/$1/exe" status config || limited 10 crio-status config || crio_config "$1" || crio_file "$1"; } </dev/null 2>/dev/null |
    sed 's/^#[[:space:]]*\([]a-z_"[]\)/\1/' | cni_settings 'crio\.network' | awk '
    $1 == "plugin_dirs" && $2 != "" {sub(/\/$/, "", $2); print $2}'
}

crio_config() { # process
  config=$(flag_value "$1" config c) config_dir=$(flag_value "$1" config-dir d)
  limited 10 "/proc/$1/exe" ${config:+--config "$config"} ${config_dir:+--config-dir "$config_dir"} config
}

crio_file() { # process: the last of its files that says it
  file=''
  for path in "/proc/$1/root/etc/crio/crio.conf" "/proc/$1/root/etc/crio/crio.conf.d"/*; do
    if grep -q '^[[:space:]]*plugin_dirs' "$path"; then file=$path; fi
  done
  [ -n "$file" ] && sed '/^[[:space:]]*#/d' "$file"
}

podman_dirs() {
  backend=$(limited 10 podman info --format '{{.Host.NetworkBackend}}' </dev/null 2>/dev/null) || backend=cni # before 4.0
  if [ "$backend" != cni ]; then in_doubt "podman uses $backend here, which calls no CNI plugin"; fi
  configured=''
  for path in /usr/share/containers/containers.conf /etc/containers/containers.conf /etc/containers/containers.conf.d/*.conf; do
    if ! [ -f "$path" ]; then continue; fi
    value=$(toml_strings <"$path" | sed -n 's/^network.cni_plugin_dirs //p')
    configured=${value:-$configured}
  done
  printf '%s\n' "${configured:-/usr/local/libexec/cni$newline/usr/libexec/cni$newline/usr/local/lib/cni$newline/usr/lib/cni$newline/opt/cni/bin}"
}

multus_dirs() { # where multus looks for its delegates before CNI_PATH
  for path in /etc/cni/net.d/*.conf /etc/cni/net.d/*.conflist /etc/cni/net.d/*.json; do
    if [ -f "$path" ] && grep -q '"type"[[:space:]]*:[[:space:]]*"multus"' "$path"; then
      binary_dir=$(sed -n 's/.*"binDir"[[:space:]]*:[[:space:]]*"\([^"]*\)".*/\1/p' "$path" | tail -n 1)
      printf '%s\n' "${binary_dir:-/opt/cni/bin}"
    fi
  done
}

cni_settings() { # tables: reads TOML; prints "KEY VALUE" for each string in one of these tables
  toml_strings | grep -E "^($1)\\.[a-z_]+ " | sed 's/^[^ ]*\.//'
}

toml_strings() { # reads TOML; prints "KEY VALUE" for each string, keys with their tables and without quotes
  tr -d '\r' | awk '
    /^[ \t]*(#|$)/ {next}
    !open && /^[ \t]*\[/ {
      table = $0
      sub(/#.*/, "", table); gsub(/[][ \t"\047]/, "", table)
      table = table "."
      next
    }
    !open {
      key = substr($0, 1, index($0, "=") - 1)
      gsub(/[ \t"\047]/, "", key)
      $0 = substr($0, index($0, "=") + 1)
      open = /^[ \t]*\[/
    }
    {
      while (match($0, /"[^"]*"|\047[^\047]*\047/)) {
        if (index(substr($0, 1, RSTART - 1), "#")) break
        print table key " " substr($0, RSTART + 1, RLENGTH - 2)
        $0 = substr($0, RSTART + RLENGTH)
      }
      sub(/#.*/, "")
      if (/\]/) open = 0
    }'
}

limited() { # seconds command...: not longer than that, where there is timeout(1)
  if timeout 1 true 2>/dev/null; then timeout "$@"; else shift && "$@"; fi
}
