# --- context ----------------------------------------------------------------------------------------------------------
# What one must know of a node to understand its captures. Of /etc/cni/net.d only network configurations are taken; of
# the kubeconfigs there, which hold tokens, only mode, size and digest.

write_context() { # directory
  mkdir -p "$1/net.d"
  context_dir=$1
  write_networks
  write_kubeconfigs >"$1/kubeconfigs.tsv"
  write_runtime >"$1/runtime.txt"
  { uname -a && cat /proc/version && cat /proc/cmdline; } >"$1/kernel.txt" 2>&1
  cat /etc/os-release >"$1/os-release" 2>/dev/null || cat /usr/lib/os-release >"$1/os-release" 2>/dev/null
  write_plugins >"$1/plugins.tsv"
  write_links "$1"
  write_journal >"$1/journal.txt"
}

write_networks() {
  for path in /etc/cni/net.d/*.conf /etc/cni/net.d/*.conflist /etc/cni/net.d/*.json; do
    if [ -f "$path" ]; then cat "$path" >"$context_dir/net.d/${path##*/}"; fi
  done
}

write_kubeconfigs() { # path mode size sha256
  for path in $(find /etc/cni/net.d -type f 2>/dev/null | sort); do
    case $path in
      *.conf | *.conflist | *.json) ;;
      *) printf '%s\t%s\t%s\t%s\n' "$path" "$(stat -c %a "$path")" "$(wc -c <"$path" | tr -d ' ')" "$(digest "$path")" ;;
    esac
  done
}

digest() { # file
  sha256sum "$1" 2>/dev/null | cut -d ' ' -f 1
}

write_runtime() {
  for name in kubelet containerd crio cri-dockerd dockerd; do
    for pid in $(node_processes "$name"); do
      printf '%s\tprocess %s\t%s\n' "$name" "$pid" "$(limited 10 "/proc/$pid/exe" --version </dev/null 2>&1 | head -n 1)"
    done
  done
  if has runc; then limited 10 runc --version </dev/null 2>&1; fi
  if has podman; then limited 10 podman --version </dev/null 2>&1; fi
  say "mlab-cni.sh $version"
}

write_plugins() { # dir name size mtime sha256 version-reply
  plugin_dirs | while IFS=' ' read -r over real; do
    for path in "$real"/*; do
      if ! is_plugin "$path" || is_shim "$path"; then continue; fi
      printf '%s\t%s\t%s\t%s\t%s\t%s\n' "$over" "${path##*/}" "$(wc -c <"$path" | tr -d ' ')" "$(stat -L -c %Y "$path")" \
        "$(digest "$path")" "$(version_reply "$path")"
    done
  done
}

plugin_dirs() { # prints each with where its plugins are now
  if [ "$(made_by)" = us ]; then
    number=0
    for over in $(receipt_dirs); do
      number=$((number + 1))
      say "$over $(receipt_value shimDir)/$number.real"
    done
  else
    (find_dirs >/dev/null && printf '%s\n' "$dirs" | sed 's/.*/& &/') 2>/dev/null
  fi
}

version_reply() { # plugin: as libcni asks; a program that does not know the word CNI_COMMAND is not started
  tr '\0' '\n' <"$1" | grep -q CNI_COMMAND || return # behind a NUL busybox's grep does not read on
  printf '{"cniVersion":"1.0.0"}' | limited 5 env CNI_COMMAND=VERSION CNI_CONTAINERID=dummy CNI_NETNS=dummy CNI_IFNAME=dummy \
    CNI_PATH=dummy "$1" 2>/dev/null | tr -s '\n\t ' '   ' | printable 1000
}

write_links() { # directory
  if ip -j link show >/dev/null 2>&1; then
    ip -j -d link show >"$1/links.json" 2>&1
    ip -j address show >"$1/addresses.json" 2>&1
  elif has ip; then
    { ip link show && ip address show; } >"$1/links.txt" 2>&1
  fi
  if has ip; then
    for family in -4 -6; do
      say "# ip $family route, ip $family rule"
      ip "$family" route show
      ip "$family" rule show
    done >"$1/routes.txt" 2>&1
  fi
}

write_journal() { # the last 200 lines of the runtime that speak of CNI
  if has journalctl; then
    limited 20 journalctl --no-pager -o short-iso -b -u containerd -u crio -u kubelet -u docker -u cri-docker -u k3s -u k3s-agent -u rke2-server \
      -u rke2-agent </dev/null 2>/dev/null
  else
    cat /var/log/messages /var/log/syslog 2>/dev/null
  fi | grep -i -e cni -e 'network' | tail -n 200
}
