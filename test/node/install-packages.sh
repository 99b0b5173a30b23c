#!/bin/bash
# Installs what the tests below test/node need on Debian 12: real CNI plugins, container runtimes, namespaces' tools.
set -eu
apt-get install -y -qq --no-install-recommends \
  attr busybox-static containerd containernetworking-plugins curl docker.io e2fsprogs \
  etcd-server gcc iproute2 iptables jq libc6-dev nftables openssh-client openssh-server openssl procps runc shellcheck strace systemd util-linux xz-utils >/dev/null
