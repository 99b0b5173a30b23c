#!/bin/bash
# Types, lint, format and ShellCheck; says for each that fails which command mends or repeats it. What did not change
# since the last run is taken from node_modules/.cache, so that an unchanged tree costs little.
set -u
cd "$(dirname "$0")/../.." || exit 1
broken=0

check() { # name, what to do about it
  npm run --silent "$1" || { broken=1 && echo "check: $1 failed: $2" >&2; }
}

check typecheck 'mend the types named above; npm run typecheck repeats it'
check lint 'npm run lint -- --fix mends what it can; the rest is named above'
check format:check 'npm run format mends it'
check shellcheck 'mend the scripts named above; npm run shellcheck repeats it'
exit "$broken"
