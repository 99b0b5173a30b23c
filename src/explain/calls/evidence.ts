import type {Invocation, Pod} from '../../capture/invocation.js';
import {addressHolders, type AddressHolders} from './address-holders.js';
import {spokenTexts} from '../../capture/spoken-texts.js';
import {subjectOf} from '../../capture/subject.js';
import {isTrouble} from '../../capture/trouble.js';
import type {Clue} from '../knowledge/knowledge.js';
import type {Match} from '../knowledge/select.js';
import {sinceBoot, type SinceBoot} from './since-boot.js';
import {withoutIds} from '../text/statements.js';

/** What speaks for an explanation: what was said, and what other captures add. */
export type Evidence = Quote | Agreement | AddressHolders | LastSuccess | SameError | LaterSuccess | SinceBoot;

/** The line that gave it away. */
export interface Quote {
  readonly kind: 'quote';
  readonly where: 'msg' | 'details' | 'stderr' | 'stdout' | 'caller';
  readonly text: string;
}

/** A fact of the record, other than the message, that speaks for the explanation. */
export interface Agreement {
  readonly kind: 'agreement';
  readonly sentence: string;
}

/** When the same plugin last succeeded with the same operation and network; null: never among the captures looked at. */
export interface LastSuccess {
  readonly kind: 'last-success';
  readonly captureId: string | null;
  readonly pod: Pod | null;
  /** How long before the failure it started. */
  readonly beforeMs: number | null;
}

/** Others that failed in the same way. */
export interface SameError {
  readonly kind: 'same-error';
  /** Pods by `NAMESPACE/NAME`, or container ids where the pod is unknown; without the one in question. */
  readonly others: readonly string[];
  /** The pods and containers that the same plugin served between the first such failure and now. */
  readonly servedMeanwhile: readonly string[];
}

/** A later attempt for the same pod succeeded. */
export interface LaterSuccess {
  readonly kind: 'later-success';
  readonly captureId: string;
  readonly afterMs: number;
}

export interface Findings {
  readonly culprit: Invocation;
  readonly outermost: Invocation;
  readonly match: Match | undefined;
  readonly clue: Clue;
  readonly quote: Quote | undefined;
  readonly history: readonly Invocation[];
}

/** What there is to show for a finding, what is most telling first. */
export function collectEvidence(findings: Findings): Evidence[] {
  const {culprit, match, clue, quote, history} = findings;
  const range = match?.rule.evidence === 'address-holders' ? match.details['range'] : undefined;
  const sameKind = history.filter((other) => isSameKind(other, culprit));
  return [
    ...(quote === undefined ? [] : [quote]),
    ...agreementsWith(match, clue).map((sentence) => ({kind: 'agreement', sentence}) as const),
    ...(range === undefined ? [] : [addressHolders(culprit, range, history)]),
    ...(culprit.operation === 'ADD' ? [lastSuccess(culprit, sameKind)] : []),
    ...sameError(culprit, sameKind),
    ...sinceBoot(culprit, clue, sameKind),
    ...laterSuccess(findings),
  ];
}

function agreementsWith(match: Match | undefined, clue: Clue): string[] {
  const {daemon, isDaemonsPlace, situation} = clue;
  if (match === undefined) return [];
  const plugin = situation?.call.invocation.plugin ?? '';
  const isOfDaemon = isDaemonsPlace && daemon?.plugins.includes(plugin) === true;
  return [
    ...(match.rule.agrees?.(clue) ?? []),
    ...(isOfDaemon ? [`${plugin} is a plugin of ${daemon.product}, to which the place in the message belongs.`] : []),
  ];
}

function isSameKind(other: Invocation, {id, plugin, operation, request}: Invocation): boolean {
  return (
    other.id !== id && other.plugin === plugin && other.operation === operation && other.request?.name === request?.name
  );
}

function lastSuccess(culprit: Invocation, sameKind: readonly Invocation[]): LastSuccess {
  const last = latest(
    sameKind.filter(({outcome, startedAtMs}) => outcome === 'succeeded' && startedAtMs < culprit.startedAtMs),
  );
  if (last === undefined) return {kind: 'last-success', captureId: null, pod: null, beforeMs: null};
  const {id, pod, startedAtMs} = last;
  return {kind: 'last-success', captureId: id, pod, beforeMs: culprit.startedAtMs - startedAtMs};
}

function sameError(culprit: Invocation, sameKind: readonly Invocation[]): SameError[] {
  const signature = signatureOf(culprit);
  const alike = sameKind.filter((other) => isTrouble(other) && signatureOf(other) === signature);
  const others = distinct(alike, culprit);
  if (others.length === 0) return [];
  const firstAtMs = Math.min(culprit.startedAtMs, ...alike.map(({startedAtMs}) => startedAtMs));
  const served = sameKind.filter(({outcome, startedAtMs}) => outcome === 'succeeded' && startedAtMs > firstAtMs);
  return [{kind: 'same-error', others, servedMeanwhile: distinct(served, culprit)}];
}

/** The message without what is different for every pod. */
function signatureOf(invocation: Invocation): string {
  const text = spokenTexts(invocation)[0]?.text ?? invocation.outcome;
  return withoutIds(text);
}

function distinct(invocations: readonly Invocation[], except: Invocation): string[] {
  return [...new Set(invocations.flatMap((each) => subjectOf(each) ?? []))]
    .filter((subject) => subject !== subjectOf(except))
    .sort();
}

function laterSuccess({outermost, history}: Findings): LaterSuccess[] {
  const {pod, plugin, operation, startedAtMs} = outermost;
  const later = history.filter(
    (other) =>
      other.outcome === 'succeeded' &&
      other.plugin === plugin &&
      other.operation === operation &&
      other.startedAtMs > startedAtMs &&
      pod !== null &&
      subjectOf(other) === subjectOf(outermost),
  );
  const last = latest(later);
  return last === undefined
    ? []
    : [{kind: 'later-success', captureId: last.id, afterMs: last.startedAtMs - startedAtMs}];
}

function latest(invocations: readonly Invocation[]): Invocation | undefined {
  return invocations.reduce<Invocation | undefined>(
    (last, each) => (last === undefined || each.startedAtMs > last.startedAtMs ? each : last),
    undefined,
  );
}
