import {writeFileSync} from 'node:fs';

/**
 * A plugin that runs `bridge` as its delegate and, as multus does, looks for it in the binDir of its configuration
 * (default: `binDir`) before it looks in CNI_PATH.
 */
export function writeMultusLike(path: string, binDir: string): void {
  const lines = [
    '#!/bin/sh',
    'request=$(cat)',
    `own=$(printf %s "$request" | sed -n 's/.*"binDir": "\\([^"]*\\)".*/\\1/p')`,
    `CNI_PATH=\${own:-${binDir}}:$CNI_PATH`,
    'printf %s "$request" | "${CNI_PATH%%:*}/bridge"',
  ];
  writeFileSync(path, `${lines.join('\n')}\n`, {mode: 0o755});
}
