#!/bin/bash
# cluster.sh: a real small Kubernetes cluster in namespaces, offline: etcd, kube-apiserver, and nodes of node.sh with
# containerd and a kubelet each.
#
#   cluster.sh up STATE N               N nodes (at most 9), node1 ..., in STATE, an empty directory of the caller's
#   cluster.sh pid STATE [N]            print the process that has the namespaces of node N; or the network where the API
#                                       server is reached
#   cluster.sh kubeconfig STATE USER    print the path of a kubeconfig: admin, nobody (no rights), or a, b, c: the users
#                                       user-a ... without rights, to be given some with RBAC
#   cluster.sh kill-api STATE; cluster.sh start-api STATE    SIGKILL for the API server; and up again
#   cluster.sh down STATE               kill everything, remove STATE
#
# Without a scheduler and controllers: a pod starts if it has spec.nodeName. No address of this machine is used: the API
# server has 192.0.2.1 in a network namespace, node N 192.0.2.1N and its pods 10.77.N.0/24, all joined by a bridge.
# Needs what node.sh needs, etcd, openssl and curl, and MLAB_CNI_APISERVER, which names the binary.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
api=https://192.0.2.1:6443

usage() {
  sed -n '2,15s/^# \{0,1\}//p' "$0" >&2
  exit 2
}

hub() { # the first process of the namespaces between the nodes; all in there ends with it
  local maker
  maker=$(cat "$state/hub.pid")
  tr -d ' ' <"/proc/$maker/task/$maker/children"
}

in_hub() { nsenter -t "$(hub)" --net -- "$@"; }

on_node() { # N, and what node.sh is to do with its directory
  local number=$1 command=$2
  shift 2
  local type=physical
  [ $((number % 2)) = 1 ] || type=virtual
  NODE_NAME=node$number NODE_ADDRESS=192.0.2.1$number/24 NODE_PODS=10.77.$number.0/24 NODE_LABELS=mlab/type=$type \
    NODE_KUBECONFIG=$state/kubeconfig-node$number bash "$here/node.sh" "$command" "$@"
}

directory_of() { echo "$state-node$1"; } # its last part names the node's cgroups

kubeconfig() { # NAME TOKEN: the server's certificate is its own authority
  [ -e "$state/kubeconfig-$1" ] || cat >"$state/kubeconfig-$1" <<END
apiVersion: v1
kind: Config
clusters: [{name: rig, cluster: {server: "$api", certificate-authority-data: $(base64 -w0 "$state/pki/apiserver.crt")}}]
users: [{name: $1, user: {token: $2}}]
contexts: [{name: rig, context: {cluster: rig, user: $1}}]
current-context: rig
END
  echo "$state/kubeconfig-$1"
}

start_hub() {
  # shellcheck disable=SC2016 # $0 is the inner shell's
  setsid unshare --mount --propagation private --net --pid --fork --kill-child bash -c '
    set -e
    mount -t tmpfs tmpfs "$0/etcd"
    mount -t proc proc /proc
    ip link set lo up
    ip link add hub0 type bridge
    ip address add 192.0.2.1/24 dev hub0
    ip link set hub0 up
    echo 1 >/proc/sys/net/ipv4/ip_forward
    touch "$0/hub-is-up"
    exec sleep infinity' "$state" </dev/null >"$state/hub.log" 2>&1 &
  echo $! >"$state/hub.pid"
  for _ in $(seq 100); do
    [ ! -e "$state/hub-is-up" ] || return 0
    sleep 0.05
  done
  cat "$state/hub.log" >&2
  exit 1
}

start_etcd() {
  nsenter -t "$(hub)" --net --mount --pid -- setsid etcd --data-dir "$state/etcd/data" \
    --listen-client-urls http://127.0.0.1:2379 --advertise-client-urls http://127.0.0.1:2379 \
    --listen-peer-urls http://127.0.0.1:2380 </dev/null >"$state/etcd.log" 2>&1 &
}

make_keys() {
  openssl genrsa -out "$state/pki/sa.key" 2048 2>/dev/null
  openssl rsa -in "$state/pki/sa.key" -pubout -out "$state/pki/sa.pub" 2>/dev/null
  {
    echo 'token-admin,admin,admin,system:masters'
    echo 'token-nobody,nobody,nobody'
    for user in a b c; do echo "token-$user,user-$user,user-$user"; done
    for number in $(seq 9); do
      echo "token-node$number,system:node:node$number,system:node:node$number,system:nodes"
    done
  } >"$state/tokens.csv"
}

start_api() { # unless it runs; the flags are kubeadm's, as far as they concern what is tested
  ! kill -0 "$(cat "$state/api.pid" 2>/dev/null)" 2>/dev/null || return 0
  # shellcheck disable=SC2016 # $$ and $@ are the inner shell's
  nsenter -t "$(hub)" --net --mount -- bash -c 'echo $$ >"$0"; exec setsid "$@"' "$state/api.pid" \
    "$MLAB_CNI_APISERVER" --etcd-servers=http://127.0.0.1:2379 --service-cluster-ip-range=10.96.0.0/16 \
    --secure-port=6443 --advertise-address=192.0.2.1 --cert-dir="$state/pki" --token-auth-file="$state/tokens.csv" \
    --authorization-mode=Node,RBAC --enable-admission-plugins=NodeRestriction \
    --disable-admission-plugins=ServiceAccount --service-account-key-file="$state/pki/sa.pub" \
    --service-account-signing-key-file="$state/pki/sa.key" \
    --service-account-issuer=https://kubernetes.default.svc --kubelet-preferred-address-types=InternalIP \
    --allow-privileged=true </dev/null >>"$state/api.log" 2>&1 &
  for _ in $(seq 240); do
    if [ "$(ask -o /dev/null -w '%{http_code}' "$api/api/v1/namespaces/kube-system" || true)" = 200 ]; then return; fi
    sleep 0.25
  done
  tail -5 "$state/api.log" >&2
  exit 1
}

ask() { in_hub curl -sk -H 'Authorization: Bearer token-admin' "$@"; }

wire() { # N: a cable from its bridge to the hub's
  local root
  root=$(on_node "$1" root "$(directory_of "$1")")
  in_hub ip link add "n$1" type veth peer name cable netns "${root%/root}/ns/net"
  in_hub ip link set "n$1" master hub0 up
  in_hub ip route add "10.77.$1.0/24" via "192.0.2.1$1"
  on_node "$1" in "$(directory_of "$1")" sh -c 'ip link set cable master node0 up; echo 1 >/proc/sys/net/ipv4/ip_forward'
}

is_ready() {
  ask "$api/api/v1/nodes/node$1" |
    jq -e '.status.conditions[]? | select(.type == "Ready" and .status == "True")' >/dev/null 2>&1
}

up() { # N
  local number boots=()
  mkdir -p "$state/pki" "$state/etcd"
  start_hub
  for number in $(seq "$1"); do
    mkdir "$(directory_of "$number")"
    on_node "$number" boot "$(directory_of "$number")" &
    boots+=($!)
  done
  make_keys
  start_etcd
  start_api
  for number in $(seq "$1"); do
    wait "${boots[number - 1]}"
    wire "$number"
    kubeconfig "node$number" "token-node$number" >/dev/null
    on_node "$number" setup containerd "$(directory_of "$number")" >/dev/null
  done
  for number in $(seq "$1"); do
    for _ in $(seq 240); do
      ! is_ready "$number" || continue 2
      sleep 0.25
    done
    echo "node$number does not become Ready" >&2
    exit 1
  done
}

down() {
  local directory pid
  for directory in "$state"-node?; do
    [ ! -d "$directory" ] || bash "$here/node.sh" down "$directory"
  done
  if [ -e "$state/api.pid" ]; then kill -9 "$(cat "$state/api.pid")" 2>/dev/null || true; fi
  pid=$(hub 2>/dev/null || true)
  if [ -n "$pid" ]; then
    kill -9 "$pid" 2>/dev/null || true
    for _ in $(seq 200); do
      [ -d "/proc/$pid" ] || break
      sleep 0.05
    done
  fi
  rm -rf "$state"
}

command=${1:-}
state=${2:-}
[ -d "$state" ] || usage
shift 2
case $command in
  up) up "${1:-1}" ;;
  pid) if [ $# = 0 ]; then hub; else on_node "$1" pid "$(directory_of "$1")"; fi ;;
  kubeconfig) kubeconfig "$1" "token-$1" ;;
  kill-api) kill -9 "$(cat "$state/api.pid")" ;;
  start-api) start_api ;;
  down) down ;;
  *) usage ;;
esac
