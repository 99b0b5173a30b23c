/** One `Name=value` of a systemd unit file, comments and continuation lines already resolved. */
export interface Assignment {
  readonly section: string;
  readonly name: string;
  readonly value: string;
  /** For each character of `value`, where it stands in the file's text. */
  readonly offsets: readonly number[];
}

/**
 * Reads a unit file or drop-in as systemd.syntax(7) has it: sections, `#` and `;` comments (also between continuation
 * lines), a backslash at the end of a line that joins it with the next one, line ends LF, CRLF or CR. Lines that are
 * none of these are ignored, as systemd does.
 */
export function parseUnitFile(text: string): Assignment[] {
  const assignments: Assignment[] = [];
  let section = '';
  for (const line of logicalLines(text)) {
    const {value} = trim(line);
    const header = /^\[(.*)\]$/.exec(value)?.[1];
    const equals = line.value.indexOf('=');
    if (header !== undefined) section = header;
    else if (equals >= 0) {
      const name = line.value.slice(0, equals).trim();
      assignments.push({section, name, ...trim(slice(line, equals + 1, line.value.length))});
    }
  }
  return assignments;
}

type Mapped = Pick<Assignment, 'value' | 'offsets'>;

function* logicalLines(text: string): Generator<Mapped> {
  let value = '';
  let offsets: number[] = [];
  for (const {start, end} of physicalLines(text)) {
    const line = text.slice(start, end);
    if (/^\s*[#;]/.test(line)) continue;
    const continued = (/\\*$/.exec(line)?.[0].length ?? 0) % 2 === 1;
    value += continued ? `${line.slice(0, -1)} ` : line;
    offsets.push(...Array.from(line, (_, index) => start + index));
    if (continued) continue;
    yield {value, offsets};
    value = '';
    offsets = [];
  }
  yield {value, offsets};
}

function* physicalLines(text: string): Generator<{start: number; end: number}> {
  let start = 0;
  for (const {index, 0: lineEnd} of text.matchAll(/\r\n|\n|\r/g)) {
    yield {start, end: index};
    start = index + lineEnd.length;
  }
  yield {start, end: text.length};
}

function trim(line: Mapped): Mapped {
  const start = line.value.length - line.value.trimStart().length;
  return slice(line, start, Math.max(start, line.value.trimEnd().length));
}

function slice({value, offsets}: Mapped, start: number, end: number): Mapped {
  return {value: value.slice(start, end), offsets: offsets.slice(start, end)};
}
