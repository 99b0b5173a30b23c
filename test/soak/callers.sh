#!/bin/sh
# callers.sh SHIM-DIRECTORY CALLS: calls plugins as a busy runtime would, as fast as it can. Each pod is added and deleted;
# one pod in 10 is the same one in a crash loop, one in 400 fails for good, and after each fifth pod comes a poll.
# Prints the container of each pod that failed for good.
shims=$1 calls=$2
call=0 pod=0
export CNI_COMMAND CNI_CONTAINERID CNI_ARGS STATUS CNI_IFNAME=eth0 CNI_PATH=/opt/cni/bin CNI_NETNS=/run/netns/none

plugin() { # OPERATION STATUS
  CNI_COMMAND=$1 STATUS=$2
  echo '{"cniVersion":"1.0.0","name":"soak","type":"bridge"}' | "$shims/bridge" >/dev/null 2>&1
  call=$((call + 1))
}

while [ "$call" -lt "$calls" ]; do
  pod=$((pod + 1))
  CNI_CONTAINERID=c$pod name=pod-$pod status=0
  if [ $((pod % 10)) -eq 5 ]; then name=loop status=1; fi
  if [ $((pod % 400)) -eq 17 ]; then status=1 && echo "$CNI_CONTAINERID"; fi
  CNI_ARGS="IgnoreUnknown=1;K8S_POD_NAMESPACE=web;K8S_POD_NAME=$name"
  plugin ADD "$status"
  plugin DEL 0
  if [ $((pod % 5)) -eq 0 ]; then CNI_CONTAINERID='' CNI_ARGS='' && plugin VERSION 0; fi
done
