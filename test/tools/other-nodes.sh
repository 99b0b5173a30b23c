#!/bin/bash
# Runs the tests that depend most on Node.js with other versions of it, which npm has as packages. Where they cannot be
# had, it says so and goes on.
#
#   bash test/tools/other-nodes.sh [VERSION...]
set -u
cd "$(dirname "$0")/../.." || exit 1
[ $# -gt 0 ] || set -- 22 24
parts=(unit/system unit/store unit/cli unit/kubernetes unit/redact/redactor integration/package integration/list
  integration/tail integration/terminal integration/replay)
directory=$(mktemp -d) || exit 1
trap 'rm -rf "$directory"' EXIT
chmod 755 "$directory" # tests run it as others, too
broken=0

for version in "$@"; do
  if ! npm install --prefix "$directory/$version" --no-audit --no-fund --loglevel=error "node@$version" >&2; then
    echo "SKIP Node.js $version: npm cannot get it" >&2
    continue
  fi
  bin=$directory/$version/node_modules/node/bin
  echo "Node.js $("$bin/node" --version)"
  PATH=$bin:$PATH node --import tsx test/run.ts "${parts[@]}" || broken=1
done
exit "$broken"
