import type {Observation} from './run-case.js';

/** One thing that is not the same directly and through the shim. */
export interface Difference {
  readonly what: 'end' | 'stdout' | 'stderr' | 'stdin' | 'environment' | 'argv' | 'facts';
  /** For the environment and the facts: which of them. */
  readonly name: string;
  readonly direct: string | null;
  readonly shim: string | null;
}

/** Everything a caller or a plugin could notice; the shim's own variable for its delegates is not a difference. */
export function compare(direct: Observation, shim: Observation): Difference[] {
  const texts = (['end', 'stdout', 'stderr', 'stdin'] as const).map((what) => ({
    what,
    ...pair(what, direct[what], shim[what]),
  }));
  const facts = [...direct.facts.keys()].map((name) => ({
    what: 'facts' as const,
    ...pair(name, direct.facts.get(name), shim.facts.get(name)),
  }));
  const names = new Set([...direct.environment.keys(), ...shim.environment.keys()]);
  names.delete('MLAB_CNI_PARENT');
  const environment = [...names].map((name) => ({
    what: 'environment' as const,
    ...pair(name, direct.environment.get(name), shim.environment.get(name)),
  }));
  const argv = {what: 'argv' as const, ...pair('argv', direct.argv.join('\0'), shim.argv.join('\0'))};
  return [...texts, ...facts, ...environment, argv].filter((found) => found.direct !== found.shim);
}

/** For a failing test: the beginning is enough to know it by. */
export function describe({what, name, direct, shim}: Difference): string {
  const short = (text: string | null) =>
    text === null ? 'nothing' : `${text.length} bytes ${JSON.stringify(text.slice(0, 120))}`;
  return `${what}${name === what ? '' : ` ${name}`}: directly ${short(direct)}, through the shim ${short(shim)}`;
}

function pair(name: string, direct: string | null | undefined, shim: string | null | undefined) {
  return {name, direct: direct ?? null, shim: shim ?? null};
}
