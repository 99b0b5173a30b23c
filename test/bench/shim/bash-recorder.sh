#!/bin/bash
# A recorder of the usual kind, to compare the shim with: one folder per call, an external program for each step.
name=$(basename "$0")
dir=$(mktemp -d "@STORE@/$(date -Iseconds).$name.XXXXXXX")
echo "$0" "$@" >"$dir/cmdline"
env >"$dir/env"
tee "$dir/input" | "@REAL_DIR@/$name" "$@" 2>"$dir/stderr" | tee "$dir/output"
status=${PIPESTATUS[1]}
cat "$dir/stderr" >&2
echo "$status" >"$dir/exitcode"
{
  echo "$name $CNI_COMMAND $CNI_CONTAINERID $CNI_IFNAME"
  echo "exit status $status, ended $(date -Iseconds)"
  cat "$dir/input" "$dir/output"
} >"$dir/summary"
exit "$status"
