import {checkRules, type CheckRuleId, type Severity} from './rules.js';

/** Something that is not as the specification, or experience, wants it. */
export interface Finding {
  readonly severity: Severity;
  readonly id: CheckRuleId;
  /** Where in what was checked, like `stdout ips[0].address` or `10-net.conflist plugins[1].type`. */
  readonly where: string;
  readonly what: string;
  readonly fix: string;
  readonly source: string;
}

/** A finding of a kind. */
export function finding(id: CheckRuleId, where: string, what: string): Finding {
  const {severity, fix, source} = checkRules[id];
  return {severity, id, where, what, fix, source};
}

/** The finding if the condition holds, for lists of checks. */
export function findingIf(condition: boolean, id: CheckRuleId, where: string, what: string): Finding[] {
  return condition ? [finding(id, where, what)] : [];
}

/** The same findings, inside of something. */
export function inside(place: string, findings: readonly Finding[]): Finding[] {
  return findings.map((each) => ({...each, where: [place, each.where].filter(Boolean).join(' ')}));
}
