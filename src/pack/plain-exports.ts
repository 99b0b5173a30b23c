/** A name and its value. */
export type Variable = readonly [name: string, value: string];

/**
 * Nearly every environment that a shell wrote: each line is a variable in single quotes. Most lines are those of the
 * captures before, so each is taken apart once. Undefined: it takes a parser.
 */
export function plainExports(dump: string): readonly Variable[] | undefined {
  const lines = dump.split('\n');
  if (lines.pop() !== '') return undefined;
  const variables: Variable[] = [];
  for (const line of lines) {
    const variable = known.get(line) ?? parse(line);
    if (variable === undefined) return undefined;
    variables.push(variable);
  }
  return variables;
}

const known = new Map<string, Variable>();

const mostKnown = 5000;

/** Characters. */
const longestKnown = 1000;

function parse(line: string): Variable | undefined {
  const [, name, value] = plain.exec(line) ?? [];
  if (name === undefined || value === undefined) return undefined;
  const variable: Variable = [name, value];
  if (line.length > longestKnown) return variable;
  if (known.size >= mostKnown) known.clear();
  known.set(line, variable);
  return variable;
}

const plain = /^export ([A-Za-z_]\w*)='([^']*)'$/;
