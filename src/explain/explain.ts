import {callTrees, findCall} from '../capture/tree/call-tree.js';
import {findCulprit} from '../capture/tree/culprit.js';
import type {Invocation} from '../capture/invocation.js';
import {spokenTexts, type SpokenText} from '../capture/spoken-texts.js';
import {isTrouble} from '../capture/trouble.js';
import {callDetails, fillIn} from './calls/call-details.js';
import {gapInChain, type NodeView} from './calls/chain-gap.js';
import {collectEvidence, type Quote} from './calls/evidence.js';
import {observationRules} from './calls/observations.js';
import {situationsIn, type Situation} from './calls/situation.js';
import {confidenceOf} from './confidence.js';
import type {Explanation, Observation, RootCause} from './explanation.js';
import {rankOf} from './knowledge/select.js';
import {faultOf, quoteFrom, tell, understand, type Understanding} from './understand.js';

/** What an explanation rests on. */
export interface Records {
  /** All captures about the container in question. */
  readonly family: readonly Invocation[];
  /** Looks up other ADDs and DELs of these plugins, of any container; not necessarily all that there are. */
  readonly history: (plugins: ReadonlySet<string>) => readonly Invocation[];
  /** Undefined: the calls were recorded elsewhere. */
  readonly node?: NodeView | undefined;
}

/** Says which call is to blame for a failure, and why it failed. */
export function explain(target: Invocation, {family, history, node}: Records): Explanation {
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
    rootCause: hasFailed
      ? culprit === undefined
        ? null
        : judge(culprit, isCertain)
      : node === undefined || asked.call !== asked.root
        ? null
        : gapInChain(target, trees, node),
    chain: [...(culprit?.callers ?? []), innermost].map(({invocation}) => invocation.id),
    observations: observe(situations),
  };
}

function judge(culprit: Situation, isCertain: boolean): RootCause {
  const {call, callers, history} = culprit;
  const {invocation} = call;
  const {understanding, quote} = recognise(culprit);
  const {match, clue} = understanding;
  const evidence = collectEvidence({
    culprit: invocation,
    outermost: callers[0]?.invocation ?? invocation,
    match,
    clue,
    quote,
    history,
  });
  const isOwnError = quote?.where === 'msg' || quote?.where === 'details';
  return {
    captureId: invocation.id,
    plugin: invocation.plugin,
    operation: invocation.operation,
    error: invocation.error ?? null,
    rule: match === undefined ? null : tell(match, clue, callDetails(invocation)),
    confidence: confidenceOf({match, isOwnError, isCertain, evidence}),
    evidence,
    fault: faultOf(clue),
  };
}

interface Recognition {
  readonly understanding: Understanding;
  readonly quote: Quote | undefined;
}

/**
 * What the call itself said, wherever it put it: the text that is known best. If none is, what its caller said about it
 * decides, since that may know why a call ended without a word.
 */
function recognise(situation: Situation): Recognition {
  const said = spokenTexts(situation.call.invocation);
  const own = said.map((spoken) => recognition(spoken, understand(spoken.text, situation)));
  const overheard = situation.callers.at(-1)?.invocation.error?.msg;
  const silent: Recognition = {understanding: understand('', situation), quote: undefined};
  const heard =
    overheard === undefined || said.some(({where}) => where === 'msg')
      ? []
      : [recognition({where: 'caller', text: overheard}, understand(overheard, situation))];
  const [best] = [...own, ...(own.length === 0 ? [silent] : []), ...heard].sort(
    (left, right) => rankOf(left.understanding.match) - rankOf(right.understanding.match),
  );
  return best ?? silent;
}

function recognition(spoken: SpokenText | {where: 'caller'; text: string}, understanding: Understanding): Recognition {
  return {understanding, quote: {kind: 'quote', where: spoken.where, text: quoteFrom(spoken.text, understanding)}};
}

function observe(situations: readonly Situation[]): Observation[] {
  return situations.flatMap((situation) =>
    observationRules.flatMap((rule) => {
      const details = rule.recognise(situation);
      if (details === undefined) return [];
      const {invocation} = situation.call;
      return [{captureId: invocation.id, rule: fillIn(rule, {...callDetails(invocation), ...details})}];
    }),
  );
}
