#!/bin/bash
# What a mock replay costs: 1,000 calls of a plugin by a plain shell loop, against the same calls, recorded, by
# "replay --all --against mock --jobs 2". Best of three each. Ends with 1 if the suite takes more than 3 times the loop.
#
#   bash test/bench/replay/run.sh [CALLS] [PLUGIN]
set -euo pipefail
cd "$(dirname "$0")/../../.."
calls=${1:-1000}
plugin=${2:-/usr/lib/cni/host-local}
if [ ! -x "$plugin" ]; then
  echo "SKIP no $plugin (apt-get install containernetworking-plugins)"
  exit 0
fi
[ -f dist/main.cjs ] || npm run --silent build
top=$(npx --no-install tsx test/bench/replay/record.ts "$plugin" 2>/dev/null)
trap 'rm -rf "$top"' EXIT
name=${plugin##*/}

# PATH-OF-PLUGIN FROM TO
call_all() {
  local number
  for ((number = $2; number <= $3; number++)); do
    CNI_COMMAND=ADD CNI_CONTAINERID=c$number CNI_NETNS=/run/netns/c$number CNI_IFNAME=eth0 CNI_PATH=$top/shim \
      "$1" <"$top/request" >/dev/null
  done
}

request() {
  printf '{"cniVersion":"1.0.0","ipam":{"dataDir":"%s","ranges":[[{"subnet":"10.0.0.0/16"}]],"type":"host-local"},"name":"net","type":"bridge"}' \
    "$1" >"$top/request"
}

now() { date +%s%N; }
took() { # sets took to the nanoseconds that a command takes
  local start
  start=$(now)
  "$@"
  took=$(($(now) - start))
}

fresh() { rm -rf "$top/state" && request "$top/state"; }

replay_all() { # OPTION-OF-NODE...
  local last many
  node "$@" bin/run.js replay --all --against mock --no-delay --jobs 2 --store "$top/store" >"$top/verdicts" 2>"$top/peak"
  last=$(tail -n 1 "$top/verdicts")
  many=$(find "$top/store/started" -type f | wc -l)
  if [[ $last != "$many replayed: $many same "* ]]; then
    echo "not all the same: $last"
    exit 1
  fi
}

peak() { # sets peak to the KiB of memory that it takes; a small heap, since Node.js is in no hurry to tidy up a large one
  replay_all --max-old-space-size=48 --import ./test/bench/replay/print-memory.js
  peak=$(awk '$1 == "peak" {print $2}' "$top/peak")
}

fresh
call_all "$top/shim/$name" 1 $((calls / 10))
peak
few=$peak
call_all "$top/shim/$name" $((calls / 10 + 1)) "$calls"
peak
loop=
suite=
for _ in 1 2 3; do # one after the other, so that both meet the same load
  fresh
  took call_all "$plugin" 1 "$calls"
  if [ -z "$loop" ] || ((took < loop)); then loop=$took; fi
  took replay_all
  if [ -z "$suite" ] || ((took < suite)); then suite=$took; fi
done
awk -v calls="$calls" -v loop="$loop" -v suite="$suite" -v few="$few" -v many="$peak" -v name="$name" 'BEGIN {
  printf "%d calls of %s by a shell loop      %7.2f s  %5.2f ms each\n", calls, name, loop / 1e9, loop / 1e6 / calls
  printf "%d mock replays with --jobs 2       %7.2f s  %5.2f ms each  %4.0f a second\n", calls, suite / 1e9, suite / 1e6 / calls, calls / (suite / 1e9)
  printf "ratio                                 %7.2f    (at most 3)\n", suite / loop
  printf "memory at most, heap of 48 MiB         %6.0f MiB; for a tenth of them %.0f MiB\n", many / 1024, few / 1024
  exit suite > 3 * loop
}'
