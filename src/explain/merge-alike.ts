import type {ExplainedStatement} from './explanation.js';
import {both, spanned, withoutIds} from './text/statements.js';

/**
 * What was said in several ways and is one failure: kubelet and runtime log the same four times, and each pod has another name
 * in it. The first stands for all, in the order in which they first come.
 */
export function mergeAlike(statements: readonly ExplainedStatement[]): ExplainedStatement[] {
  const groups = new Map<string, ExplainedStatement>();
  for (const statement of statements) {
    const key = keyOf(statement);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, statement);
    else
      groups.set(key, {
        ...known,
        count: known.count + statement.count,
        place: spanned(known.place, statement.place),
        pods: both(known.pods, statement.pods),
      });
  }
  return [...groups.values()];
}

/** What is said of a failure tells it from others; of what no rule knows, its own words. */
function keyOf({rule, concern, text, fault}: ExplainedStatement): string {
  if (rule !== null) return `${rule.id} ${withoutIds(rule.title)}`;
  return `${concern} ${withoutIds(concern === 'other' ? text : fault.words)}`;
}
