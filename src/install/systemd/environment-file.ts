/**
 * The variables of an EnvironmentFile= (systemd.exec(5)): `NAME=value` lines with shell-like quotes, `#` and `;`
 * comments, a backslash at the end of a line joins it with the next one. The last of two equal names wins.
 */
export function parseEnvironmentFile(text: string): Map<string, string> {
  const variables = new Map<string, string>();
  for (const line of text.replaceAll(/\\\r?\n/g, '').split(/\r\n|\n|\r/)) {
    const [, name, value] = /^\s*([A-Za-z_]\w*)\s*=(.*)$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) variables.set(name, unquote(value.trim()));
  }
  return variables;
}

function unquote(value: string): string {
  return value.replaceAll(
    /'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)/g,
    (_, single?: string, double?: string, bare?: string) =>
      single ?? double?.replaceAll(/\\(["\\`$])/g, '$1') ?? bare ?? '',
  );
}
