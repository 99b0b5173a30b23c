#!/bin/bash
# Installs what the tests below test/node need on Debian 12: real CNI plugins, container runtimes, namespaces' tools.
set -eu
apt-get install -y -qq --no-install-recommends \
  attr bash-completion busybox-static containerd containernetworking-plugins curl docker.io e2fsprogs \
  etcd-server fish gcc iproute2 iptables jq ksh93u+m libc6-dev mandoc nftables openssh-client openssh-server openssl procps runc shellcheck strace systemd util-linux xz-utils zsh >/dev/null

# 280 MB, for one test file, which skips without it
apt-get install -y -qq --no-install-recommends chromium >/dev/null || echo 'SKIP chromium: it is not to be had' >&2

# containerd and plugins newer than Debian 12's, unpacked where test/node/rig/newer.ts looks for them
newer() { # version suite package: its directory is there only if all of it is
  [ ! -d "/var/cache/mlab-cni-newer/$1" ] || return 0
  rm -rf "/var/cache/mlab-cni-newer/$1.part"
  if bash "$here/rig/newer.sh" "$2" "/var/cache/mlab-cni-newer/$1.part" "$3" &&
    bash "$here/rig/newer.sh" sid "/var/cache/mlab-cni-newer/$1.part" 'containernetworking-plugins=1.9.1*'; then
    mv "/var/cache/mlab-cni-newer/$1.part" "/var/cache/mlab-cni-newer/$1"
  else
    echo "SKIP containerd $1: $3 or the plugins 1.9.1 are not to be had" >&2
  fi
}
here=$(cd "$(dirname "$0")" && pwd)
newer 1.7 trixie 'containerd=1.7.24*'
newer 2.1 sid 'containerd=2.1.9*'
