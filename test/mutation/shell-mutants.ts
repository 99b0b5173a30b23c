import type {Mutant} from './mutants.js';

interface Rule {
  readonly pattern: RegExp;
  readonly replacement: string;
}

const rules: readonly Rule[] = [
  {pattern: / && /g, replacement: ' || '},
  {pattern: / \|\| /g, replacement: ' && '},
  {pattern: /(?<=\[ )(?=-[a-z] )/g, replacement: '! '},
  {pattern: / = /g, replacement: ' != '},
  {pattern: / -eq /g, replacement: ' -ne '},
  {pattern: / -gt /g, replacement: ' -le '},
  {pattern: / -lt /g, replacement: ' -ge '},
  {pattern: /\bumask \d+/g, replacement: ':'},
  {pattern: /\bsetpriv --pdeathsig \S+ (?:-- )?/g, replacement: ''},
  {pattern: /\bcontinue\b/g, replacement: ':'},
  {pattern: /\breturn 1\b/g, replacement: 'return 0'},
];

/** Mutants of a shell script, line by line; comments and the rest stay as they are. */
export function shellMutantsOf(text: string): Mutant[] {
  const code = [...text.matchAll(/^(?!\s*#).+$/gm)];
  return rules
    .flatMap(({pattern, replacement}) => code.flatMap((line) => inLine(line, pattern, replacement)))
    .sort((left, right) => left.start - right.start);
}

function inLine(line: RegExpExecArray, pattern: RegExp, replacement: string): Mutant[] {
  return [...line[0].matchAll(pattern)].map((match) => {
    const start = line.index + match.index;
    const change = `${line[0].trim().slice(0, 70)}  with ${replacement.trim() || 'nothing'} for ${match[0].trim() || '[ '}`;
    return {start, end: start + match[0].length, replacement, kind: 'text', change};
  });
}
