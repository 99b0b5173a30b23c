#!/bin/bash
# What the shim adds to a call, beside `exec` alone and a plain bash recorder, all in one run.
#
#   npm run bench:shim [-- ROUNDS]          300 is the default; less is noise
#
# DISK names a directory on a disk file system for the store (default: below the system's directory for temporary files),
# MEMORY one on a tmpfs (default: /dev/shm). Fails if the shim adds more than its budget.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
rounds=${1:-300}
command -v cc >/dev/null || { echo 'SKIP bench:shim: no C compiler (apt-get install gcc libc6-dev)' >&2; exit 0; }

work=$(mktemp -d "${DISK:-${TMPDIR:-/tmp}}/mlab-cni-bench-XXXXXX")
memory=$(mktemp -d "${MEMORY:-/dev/shm}/mlab-cni-bench-XXXXXX")
trap 'rm -rf "$work" "$memory"' EXIT
for program in driver plugin; do cc -O2 -static -o "$work/$program" "$here/$program.c"; done

over=0
for store in "disk $work" "tmpfs $memory"; do
  read -r kind place <<<"$store"
  mkdir "$work/$kind" "$place/stores"
  cp "$work/plugin" "$work/$kind/plugin"
  (cd "$here" && npx tsx prepare.ts "$work/$kind/plugin" "$place/stores") >"$work/$kind/variants"
  mapfile -t variants <"$work/$kind/variants"
  main=("${variants[@]:0:4}") # direct, exec, shim, bash

  echo "store on $(stat -f -c %T "$place") ($kind), $(nproc) processors, microseconds per call"
  measure() { # title rounds callers plugin variant...
    "$work/driver" "${@:2}" | awk -v title="$1" -f "$here/table.awk"
  }
  measure 'one caller' "$rounds" 1 host-local "${main[@]}" | tee "$work/$kind/result"
  measure '8 callers at once' $((rounds / 8 + 1)) 8 host-local "${main[@]}"
  measure '64 callers at once' $((rounds / 32 + 1)) 64 host-local "${main[@]}"
  measure 'a multus-shaped tree of 13 calls' $((rounds / 5 + 1)) 1 multus "${main[@]}"
  measure 'shells, and each promise' "$rounds" 1 host-local "${variants[@]}"
  echo

  if [ "$kind" = disk ]; then budget='0.30 7'; else budget='0.25 6'; fi
  awk -v budget="$budget" '
    $1 == "shim" { split(budget, limit); ok = $7 <= limit[1] && $8 <= limit[2] && $6 < 3072
                   printf "budget: %s of bash, %s times exec, 3072 KiB: %s\n\n", limit[1], limit[2], ok ? "kept" : "EXCEEDED" }
    END { exit !ok }' "$work/$kind/result" || over=1
  rm -rf "$place/stores"
done
exit $over
