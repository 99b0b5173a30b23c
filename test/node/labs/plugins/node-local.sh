#!/bin/sh
# Stands in for the IPAM plugin of xcluster-cni: fills the podCIDRs of the node into the configuration and hands it to
# host-local. Its daemon writes them into the file podCIDR beside this program, one a line; host-local is called there,
# too, without looking through CNI_PATH.
set -eu
directory=$(dirname "$(readlink -f "$0")")
if ! grep -qs / "$directory/podCIDR"; then
  cat >/dev/null
  [ "$CNI_COMMAND" = ADD ] || exit 0
  echo '{"cniVersion": "0.3.1", "code": 11, "msg": "No K8s CIDRs assigned yet"}'
  exit 1
fi
ranges=$(sed 's/.*/[{"subnet":"&"}]/' "$directory/podCIDR" | paste -sd,)
sed 's|"type":"node-local"|"type":"host-local","ranges":['"$ranges"']|' | "$directory/host-local"
