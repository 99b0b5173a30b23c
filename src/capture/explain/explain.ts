import {callTrees, findCall} from '../call-tree.js';
import type {Invocation} from '../invocation.js';
import {callFacts, fillIn} from './call-facts.js';
import {findCulprit} from './culprit.js';
import {collectEvidence, type Quote} from './evidence.js';
import type {Confidence, Explanation, Observation, RootCause} from './explanation.js';
import {matchMessage, type Match} from './match.js';
import {failureRules} from './rules/without-message.js';
import {observationRules} from './rules/observations.js';
import {situationsIn, type Situation} from './situation.js';
import {spokenTexts} from './spoken-texts.js';
import {isTrouble} from './trouble.js';

/** What an explanation rests on. */
export interface Records {
  /** All captures about the container in question. */
  readonly family: readonly Invocation[];
  /** Looks up other ADDs and DELs of these plugins, of any container; not necessarily all that there are. */
  readonly history: (plugins: ReadonlySet<string>) => readonly Invocation[];
}

/** Says which call is to blame for a failure, and why it failed. */
export function explain(target: Invocation, {family, history}: Records): Explanation {
  const trees = callTrees(family);
  const asked = findCall(trees, target.id);
  if (asked === undefined) return {captureId: target.id, rootCause: null, chain: [target.id], observations: []};
  const hasFailed = isTrouble(target);
  const {path, isCertain} = hasFailed ? findCulprit(asked.call) : {path: [asked.call], isCertain: true};
  const innermost = path.at(-1) ?? asked.call;
  const plugins = new Set([...trees, innermost].map(({invocation}) => invocation.plugin));
  const situations = situationsIn(trees, history(plugins));
  const culprit = situations.find(({call}) => call === innermost);
  return {
    captureId: target.id,
    rootCause: hasFailed && culprit !== undefined ? judge(culprit, isCertain) : null,
    chain: [...(culprit?.callers ?? []), innermost].map(({invocation}) => invocation.id),
    observations: observe(situations),
  };
}

/** What the rules know about a message alone, for example a line that the kubelet logged; null: nothing. */
export function explainMessage(text: string): Pick<RootCause, 'rule' | 'confidence' | 'evidence'> {
  const match = matchMessage(text);
  return {
    rule: match === undefined ? null : fillIn(match.rule, {...callFacts(), ...match.facts}),
    confidence: match === undefined ? 'low' : match.strength === 'cause' ? 'high' : 'medium',
    evidence: [{kind: 'quote', where: 'msg', text: match?.quote ?? text.trim()}],
  };
}

function judge(culprit: Situation, isCertain: boolean): RootCause {
  const {call, callers, history} = culprit;
  const {invocation} = call;
  const {match, quote} = recogniseFailure(culprit);
  return {
    captureId: invocation.id,
    plugin: invocation.plugin,
    operation: invocation.operation,
    error: invocation.error ?? null,
    rule: match === undefined ? null : fillIn(match.rule, {...callFacts(invocation), ...match.facts}),
    confidence: confidenceOf(match, quote, isCertain),
    evidence: collectEvidence({
      culprit: invocation,
      outermost: callers[0]?.invocation ?? invocation,
      match,
      quote,
      history,
    }),
  };
}

interface Recognition {
  readonly match: Match | undefined;
  readonly quote: Quote | undefined;
}

/** First what the call itself said, then the situation, then what its caller said about it. */
function recogniseFailure(situation: Situation): Recognition {
  const {call, callers} = situation;
  const said = spokenTexts(call.invocation);
  for (const {where, text} of said) {
    const match = matchMessage(text);
    if (match !== undefined) return {match, quote: {kind: 'quote', where, text: match.quote ?? text}};
  }
  const quote = said[0] === undefined ? undefined : {kind: 'quote' as const, ...said[0]};
  for (const rule of failureRules) {
    const facts = rule.recognise(situation);
    if (facts !== undefined) return {match: {rule, strength: 'symptom', facts, quote: null}, quote};
  }
  const overheard = callers.at(-1)?.invocation.error?.msg;
  const match = overheard === undefined ? undefined : matchMessage(overheard);
  if (overheard === undefined || match === undefined) return {match: undefined, quote};
  return {match, quote: quote ?? {kind: 'quote', where: 'caller', text: match.quote ?? overheard}};
}

function confidenceOf(match: Match | undefined, quote: Quote | undefined, isCertain: boolean): Confidence {
  if (match === undefined) return 'low';
  const isItsOwnError = quote?.where === 'msg' || quote?.where === 'details';
  return match.strength === 'cause' && isItsOwnError && isCertain ? 'high' : 'medium';
}

function observe(situations: readonly Situation[]): Observation[] {
  return situations.flatMap((situation) =>
    observationRules.flatMap((rule) => {
      const facts = rule.recognise(situation);
      if (facts === undefined) return [];
      const {invocation} = situation.call;
      return [{captureId: invocation.id, rule: fillIn(rule, {...callFacts(invocation), ...facts})}];
    }),
  );
}
