import type {Clue, Details, FaultPattern, Rank, Rule} from './knowledge.js';

/** A rule that fits, and what it found out. */
export interface Match {
  readonly rule: Rule;
  readonly details: Details;
  /** Where in the message; the further behind, the nearer to the cause. */
  readonly at: number;
}

const ranks: readonly Rank[] = ['specific', 'class', 'symptom', 'topic', 'wrapper'];

/** The rule that explains a clue best, or undefined. */
export function bestMatch(clue: Clue, rules: readonly Rule[]): Match | undefined {
  return bestMatches(clue, rules)[0];
}

/** All that fit, best first; what follows the first is told only to those who mend the rules. */
export function bestMatches(clue: Clue, rules: readonly Rule[]): Match[] {
  const fitting = rules.flatMap((rule) => {
    const match = fits(rule, clue);
    return match === undefined ? [] : [match];
  });
  const ids = new Set(fitting.map(({rule}) => rule.id));
  return fitting
    .filter(({rule}) => !rule.yieldsTo?.some((id) => ids.has(id)))
    .sort(
      (left, right) =>
        ranks.indexOf(left.rule.rank) - ranks.indexOf(right.rule.rank) ||
        precision(right.rule) - precision(left.rule) ||
        right.at - left.at,
    );
}

function fits(rule: Rule, clue: Clue): Match | undefined {
  const {pattern, fault, when} = rule;
  const text = rule.in === 'whole' ? clue.speech.whole : clue.speech.words;
  const found = pattern?.exec(text);
  if (found === null) return undefined;
  if (fault !== undefined && !fitsFault(fault, clue)) return undefined;
  const answer = when?.(clue) ?? true;
  if (answer === false) return undefined;
  const details = {...found?.groups, ...(answer === true ? {} : answer)};
  const at = found === undefined ? clue.fault.at : found.index + found[0].length;
  return {rule, details, at};
}

function fitsFault({act, kind, end, complaint, object, is}: FaultPattern, {fault}: Clue): boolean {
  return (
    (act === undefined || act.includes(fault.act)) &&
    (kind === undefined || kind.includes(fault.kind)) &&
    (end === undefined || (fault.end !== undefined && end.includes(fault.end))) &&
    (complaint === undefined || (fault.complaint !== undefined && complaint.includes(fault.complaint))) &&
    (object === undefined || object.test(fault.object)) &&
    (is === undefined || is(fault))
  );
}

/** The more a rule demands, the better it knows what it speaks of; words of a program weigh most. */
function precision({pattern, fault, rank}: Rule): number {
  if (rank === 'specific') return 0;
  const demands = [fault?.object, fault?.is, fault?.act ?? fault?.kind, fault?.end ?? fault?.complaint];
  return (pattern === undefined ? 0 : 3) + demands.filter((demand) => demand !== undefined).length;
}

/** For comparing: the smaller, the better it is known. */
export function rankOf(match: Match | undefined): number {
  return match === undefined ? ranks.length : ranks.indexOf(match.rule.rank);
}
