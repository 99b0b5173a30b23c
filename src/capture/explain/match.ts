import type {Facts, Knowledge, MessageRule, Strength} from './rule.js';
import {messageRules} from './rules.js';

/** A rule that fits, and what it captured. */
export interface Match {
  readonly rule: Knowledge;
  readonly strength: Strength;
  readonly facts: Facts;
  /** The line in which it was found; null if it needed no message. */
  readonly quote: string | null;
}

const ranks: readonly Strength[] = ['cause', 'symptom', 'wrapper'];

/** The rule that explains a message best, or undefined. */
export function matchMessage(text: string): Match | undefined {
  return bestMatches(text)[0];
}

/** All rules that fit and that no other fitting rule beats; more than one means that the tables lack an order. */
export function bestMatches(whole: string): Match[] {
  const text = bothEnds(whole);
  const fitting = messageRules.flatMap((rule) => {
    const found = rule.pattern.exec(text);
    return found === null ? [] : [{rule, found}];
  });
  return fitting
    .filter(({rule}) => !fitting.some((other) => beats(other.rule, rule)))
    .map(({rule, found}) => ({
      rule,
      strength: strengthOf(rule),
      facts: {...found.groups},
      quote: lineAround(text, found.index),
    }));
}

/** Characters at the beginning and at the end of a text in which is looked: logs may be of any length. */
const mostAtEachEnd = 64 * 1024;

function bothEnds(text: string): string {
  if (text.length <= 2 * mostAtEachEnd) return text;
  return `${text.slice(0, mostAtEachEnd)}\n${text.slice(-mostAtEachEnd)}`;
}

function beats(winner: MessageRule, loser: MessageRule): boolean {
  const lead = ranks.indexOf(strengthOf(loser)) - ranks.indexOf(strengthOf(winner));
  return lead > 0 || (lead === 0 && loser.yieldsTo?.includes(winner.id) === true);
}

function strengthOf({strength}: MessageRule): Strength {
  return strength ?? 'cause';
}

function lineAround(text: string, index: number): string {
  const start = text.lastIndexOf('\n', index - 1) + 1;
  const end = text.indexOf('\n', index);
  return text.slice(start, end < 0 ? undefined : end).trim();
}
