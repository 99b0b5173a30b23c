#!/bin/bash
# Checks every shell script of the project; says so and goes on where ShellCheck is not installed.
set -eu
cd "$(dirname "$0")/../.."
if ! command -v shellcheck >/dev/null; then
  echo 'SKIP shellcheck: not installed (apt-get install shellcheck)' >&2
  exit 0
fi
mapfile -t scripts < <(git ls-files -co --exclude-standard | while read -r file; do
  [ -f "$file" ] || continue
  read -r -n 32 first <"$file" || true
  case $first,$file in '#!/bin/sh'* | '#!/bin/bash'* | *.bash) echo "$file" ;; esac
done | grep -v '^shims/node/') # parts: they are checked as the whole that they make
shellcheck "${scripts[@]}"
for part in all off; do
  npx tsx test/tools/node-script.ts "$part" | shellcheck -
done
