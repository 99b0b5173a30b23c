import type {Clue, Daemon, Rule} from './knowledge.js';
import {knowledge} from './load.js';

export const daemons: readonly Daemon[] = knowledge.flatMap((each) => each.daemons ?? []);
export const rules: readonly Rule[] = knowledge.flatMap((each) => each.rules ?? []);

/** May a rule whose words others use, too, be asked: is one of its own vendor concerned, or nobody known to speak? */
export function isAmongItsOwn(rule: Rule, {plugin, daemon}: Clue): boolean {
  if (rule.only === undefined || plugin === undefined || metaPlugins.includes(plugin)) return true;
  return daemon !== undefined && (daemonsOf.get(rule) ?? []).includes(daemon);
}

/** They pass on what others say. */
const metaPlugins: readonly string[] = ['multus', 'multus-shim', 'danm', 'genie'];

const daemonsOf: ReadonlyMap<Rule, readonly Daemon[]> = new Map(
  knowledge.flatMap((each) => (each.rules ?? []).map((rule) => [rule, each.daemons ?? []] as const)),
);
