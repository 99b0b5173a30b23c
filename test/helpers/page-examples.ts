/** A command that a page shows, with what it is said to print. */
export interface Example {
  /** As it is typed, without the prompt; it may go over several lines. */
  readonly command: string;
  /** Without the page's indentation. */
  readonly output: readonly string[];
  /** Of the page, counted from 0: the first one of the command, and those of the output. */
  readonly line: number;
  readonly outputLines: readonly [from: number, to: number];
}

const indentation = '    ';
const prompt = `${indentation}$ `;

/**
 * The examples of a page in Markdown, in order. An example is an indented line that begins with a prompt, `$ `, and its
 * output what follows, indented, too: up to the next prompt, or to a blank line before something else than output (a
 * command without a prompt, say, which is shown but not run).
 */
export function examplesIn(page: string): Example[] {
  const lines = page.split('\n');
  return lines.flatMap((line, index) => (line.startsWith(prompt) ? [exampleAt(lines, index)] : []));
}

function exampleAt(lines: readonly string[], line: number): Example {
  let from = line + 1;
  while (lines[from - 1]?.endsWith('\\') === true) from += 1;
  const to = endOfOutput(lines, from);
  const command = lines.slice(line, from).map((each) => each.slice(indentation.length));
  return {
    command: command.join('\n').slice(2),
    output: lines.slice(from, to).map((each) => each.slice(indentation.length)),
    line,
    outputLines: [from, to],
  };
}

function endOfOutput(lines: readonly string[], from: number): number {
  let end = from;
  for (let index = from; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    if (line === '') continue;
    const isOutput = line.startsWith(indentation) && !line.startsWith(prompt);
    const isShownOnly = index > end && /^ {4}(?:sudo |[a-z]+ [^|]*\| )?(?:mlab-cni|kubectl|ssh) /.test(line);
    if (!isOutput || isShownOnly) break;
    end = index + 1;
  }
  return end;
}

/** The page with other outputs, one for each of its examples. */
export function withOutputs(page: string, outputs: readonly (readonly string[])[]): string {
  const lines = page.split('\n');
  const examples = examplesIn(page);
  for (const [index, {outputLines}] of [...examples.entries()].reverse()) {
    const [from, to] = outputLines;
    const output = (outputs[index] ?? []).map((line) => (line === '' ? '' : `${indentation}${line}`));
    lines.splice(from, to - from, ...output);
  }
  return lines.join('\n');
}

/** May the example run anywhere, and by anybody? */
export function isForAnyone({command}: Example): boolean {
  return !/\bsudo /.test(command);
}

/** Does it take root and the real plugins, but neither a cluster nor a node that is set up? */
export function isForRoot({command}: Example): boolean {
  return /\bsudo mlab-cni (?:replay|invoke)\b/.test(command);
}
