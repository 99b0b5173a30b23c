import type {Mutant} from './mutants.js';

/** A mutant and the name by which it is switched on. */
export interface NamedMutant {
  readonly name: string;
  readonly mutant: Mutant;
}

/** In the switch file: none is on, and each mutant that is come by is written into the file beside it. */
export const noteReached = 'note what is reached';

/**
 * The text with all these mutants in it, each of which is asleep until `switchFile` holds its name when a process starts.
 * So one build serves them all. Lines stay where they are.
 */
export function withSwitches(text: string, mutants: readonly NamedMutant[], switchFile: string): string {
  return mutants.length === 0
    ? text
    : `${prelude(switchFile)}${between(text, 0, text.length, outermostFirst(mutants))}`;
}

function outermostFirst(mutants: readonly NamedMutant[]): NamedMutant[] {
  return [...mutants].sort(({mutant: left}, {mutant: right}) => left.start - right.start || right.end - left.end);
}

function between(text: string, start: number, end: number, mutants: readonly NamedMutant[]): string {
  const [first, ...rest] = mutants;
  if (first === undefined) return text.slice(start, end);
  const inside = rest.filter(({mutant}) => mutant.end <= first.mutant.end);
  const after = rest.filter(({mutant}) => mutant.end > first.mutant.end);
  const original = between(text, first.mutant.start, first.mutant.end, inside);
  return text.slice(start, first.mutant.start) + choice(first, original) + between(text, first.mutant.end, end, after);
}

function choice({name, mutant}: NamedMutant, original: string): string {
  const isOn = `isMutant('${name}')`;
  switch (mutant.kind) {
    case 'text':
      throw new Error(`${mutant.change}: a shell script has no switches`);
    case 'expression':
      return `(${isOn} ? (${mutant.replacement}) : (${original}))`;
    case 'statement':
      return `{ if (!${isOn}) { ${original} } }`;
    case 'method': {
      const [dot] = original.split(/\w+$/);
      const method = original.slice(dot?.length).trim();
      return `${dot?.includes('?') === true ? '?.' : ''}[${isOn} ? '${mutant.replacement.slice(1)}' : '${method}']`;
    }
  }
}

function prelude(switchFile: string): string {
  const on = JSON.stringify(switchFile);
  const lines = [
    `const isMutant = globalThis.isMutant ??= (() => {`,
    `const {readFileSync, appendFileSync} = process.getBuiltinModule('node:fs'); const seen = new Set(); let on = '';`,
    `try { on = readFileSync(${on}, 'utf8'); } catch {}`,
    `return (name) => { if (on === '${noteReached}' && !seen.has(name)) { seen.add(name);`,
    `try { appendFileSync(${on} + '.reached', name + '\\n'); } catch {} } return name === on; }; })();`,
  ];
  return lines.join(' ');
}
