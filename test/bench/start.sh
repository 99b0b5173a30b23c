#!/bin/bash
# How much longer than `node -e 0` do --version and a list of 100 captures take? Needs hyperfine and a built dist/.
set -eu
cd "$(dirname "$0")/../.."
store=$(mktemp -d)
trap 'rm -rf "$store"' EXIT
mkdir "$store"/{started,stdin,stdout,stderr,ended}
for pid in $(seq 1001 1100); do
  id=$pid-$((pid * 10))-b1c2d3e4
  {
    printf 'mlab-cni 1 0.1.0 1 b1c2d3e4-0000-0000-0000-000000000000\n/usr/shimcni/bin/bridge\0\n'
    printf "export %s\n" CNI_COMMAND='ADD' CNI_CONTAINERID="c$pid" CNI_IFNAME='eth0' CNI_NETNS="/run/netns/c$pid" \
      CNI_ARGS="'K8S_POD_NAMESPACE=default;K8S_POD_NAME=web-$pid'"
    printf '\0\n'
  } >"$store/started/$id,ADD,bridge,eth0,c$pid"
  echo '{"cniVersion":"0.4.0","name":"net","type":"bridge"}' >"$store/stdin/$id"
  echo '{"cniVersion":"0.4.0","ips":[{"version":"4","address":"10.1.2.3/24"}]}' >"$store/stdout/$id"
  : >"$store/stderr/$id"
  : >"$store/ended/$id,exit-0"
done
hyperfine -N --warmup 5 --runs "${RUNS:-100}" --export-json "$store/times.json" \
  'node -e 0' 'node bin/run.js --version' "node bin/run.js list --limit 0 --store $store"
# shellcheck disable=SC2016 # it is JavaScript
node -e '
  const {results: [bare, ...ours]} = JSON.parse(require("fs").readFileSync(process.argv[1]));
  for (const [index, [what, most]] of [["--version", 1.5], ["list of 100", 2]].entries()) {
    const ratio = ours[index].median / bare.median;
    console.log(`${ratio.toFixed(2)} x node -e 0  (medians; at most ${most.toFixed(2)}${ratio > most ? ": MISSED" : ""})  ${what}`);
  }' "$store/times.json"
