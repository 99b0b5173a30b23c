import {dirname, join} from 'node:path';
import {isSea} from 'node:sea';
import {specVersions} from '../../cni/spec-version.js';
import {quote} from '../../shell/quote.js';

/** Where a mock keeps its answers, beside itself: a runtime looks for plugins by name, so it never comes upon this. */
export const mockDataName = '.mlab-cni-mock';

/** A program that answers the questions that the shell cannot. */
export interface SlowPath {
  readonly command: readonly string[];
  /** It is started only where these are there. */
  readonly files: readonly string[];
  /** Directories that it cannot do without. */
  readonly directories: readonly string[];
}

/** `mlab-cni mock answer`, of the package at that directory, or of the executable that this is. */
export function slowPathOf(packageRoot: string): SlowPath {
  const node = process.execPath;
  if (isSea()) return {command: [node, 'mock', 'answer'], files: [node], directories: [dirname(node)]};
  const script = join(packageRoot, 'bin/run.js');
  return {
    command: [node, script, 'mock', 'answer'],
    files: [node, script],
    directories: [dirname(node), packageRoot],
  };
}

/**
 * The mock of any plugin: it learns from $0 which. A runtime must not notice its start, so there are builtins only on
 * the way from a question that was recorded to its answer; see "Decisions" in src/ARCHITECTURE.md. Without a slow path
 * other questions get an error that gives no reason.
 */
export function mockScript(slowPath: SlowPath | null): string {
  const version = JSON.stringify({cniVersion: specVersions.at(-1), supportedVersions: specVersions});
  return `#!/bin/sh
# mlab-cni mock: answers for a CNI plugin as recorded, or as a script of answers says; made by "mlab-cni mock make".
mock_dir=\${0%/*}/${mockDataName}
mock_plugin=\${0##*/}

mock_word() { # value: sets mock_word to the value, or to - if it is not fit to be part of a file name
  mock_word=$1
  case $1 in '' | .* | *[!A-Za-z0-9_.-]*) mock_word=- ;; esac
}

mock_request=
mock_line=
while IFS= read -r mock_line; do
  mock_request="$mock_request$mock_line
"
done
mock_request=$mock_request$mock_line
while :; do # what follows the request says nothing
  case $mock_request in
    *'
') mock_request=\${mock_request%?} ;;
    *) break ;;
  esac
done

mock_word "\${CNI_COMMAND-}" && mock_key=$mock_plugin,$mock_word
mock_word "\${CNI_IFNAME-}" && mock_key=$mock_key,$mock_word
mock_word "\${CNI_CONTAINERID-}"
set -f
IFS='"'
# shellcheck disable=SC2086 # the pieces between the double quotes are what answers are found by
set -- $mock_request
unset IFS
for mock_file in "\${MLAB_CNI_MOCK_PREFER:--}" "$mock_plugin,script" "$mock_key,$mock_word" "$mock_key"; do
  mock_file=$mock_dir/$mock_file
  # shellcheck disable=SC1090 # generated beside this file
  if [ -f "$mock_file" ]; then . "$mock_file"; fi
done

case \${CNI_COMMAND-} in
  VERSION)
    printf '%s\\n' ${quote(version)}
    exit 0
    ;;
  STATUS | GC) exit 0 ;;
esac
${slowPath === null ? '' : slowCall(slowPath)}printf '{"cniVersion":"1.0.0","code":100,"msg":"the mock of %s has no recording of this call"}\\n' "$mock_plugin"
exit 1
`;
}

function slowCall({command, files}: SlowPath): string {
  return `if ${files.map((file) => `[ -e ${quote(file)} ]`).join(' && ')}; then
  printf %s "$mock_request" | ${command.map(quote).join(' ')} --dir "\${0%/*}" --plugin "$mock_plugin"
  exit $?
fi
`;
}
