import {callFacts} from './calls/call-facts.js';
import type {ExplainedStatement} from './explanation.js';
import type {Clue, Facts, Rule} from './knowledge/knowledge.js';
import {rankOf} from './knowledge/select.js';
import {findEnding} from './fault/endings.js';
import {concernOf, isSaidByPlugin, type Concern} from './text/concerns.js';
import {statementsIn, type Statement} from './text/statements.js';
import type {Speech} from './text/unwrap.js';
import {clueOf, faultOf, tell, understand, type Understanding} from './understand.js';

/**
 * Finds failures of network plugins in a text from anywhere, a line that the kubelet logged or all that `kubectl describe`
 * printed. What is known best stands first; what is no such failure is in the answer, too, and no rule explains it.
 */
export function explainText(text: string): ExplainedStatement[] {
  const statements = statementsIn(text);
  const explained = statements.map((statement) => explainStatement(statement, statements.length === 1));
  const telling = explained.filter(({finding, understanding}) =>
    isTelling(finding, understanding, statements.length === 1),
  );
  return telling
    .sort((left, right) => rankOf(left.understanding.match) - rankOf(right.understanding.match))
    .map(({finding}) => finding);
}

interface Explained {
  readonly finding: ExplainedStatement;
  readonly understanding: Understanding;
}

function explainStatement({text, count}: Statement, isAlone: boolean): Explained {
  const said = concernOf(text, isAlone);
  const concern: Concern = said === 'unsaid' && isAlone && isBare(clueOf(text, undefined)) ? 'cni' : said;
  const understanding = understand(text, undefined, (rule) => admits(rule, concern, isSaidByPlugin(text, isAlone)));
  const {match, clue} = understanding;
  return {
    understanding,
    finding: {
      text,
      count,
      concern: match === undefined ? concern : 'cni',
      rule: match === undefined ? null : tell(match, clue, {...callFacts(), ...toldOfCall(clue.speech)}),
      confidence: match === undefined ? 'low' : rankOf(match) < 2 ? 'medium' : 'low',
      evidence: [{kind: 'quote', where: 'msg', text: clue.fault.words}],
      fault: faultOf(clue),
    },
  };
}

/** What libcni says of the innermost call: plugin/type and network/name (libcni/api.go, AddNetworkList). */
function toldOfCall({whole}: Speech): Facts {
  const [, plugin, network] = [...whole.matchAll(/plugin type="([^"]+)"(?: name="([^"]+)")? failed/g)].at(-1) ?? [];
  return {...(plugin === undefined ? {} : {plugin}), ...(network === undefined ? {} : {network})};
}

/** Words that only plugins use may be known in any text; a kind of fault or a topic says nothing of whose it is. */
function admits({rank}: Rule, concern: Concern, isSaid: boolean): boolean {
  if (rank === 'topic') return isSaid;
  return concern === 'cni' || (concern === 'unsaid' && rank === 'specific');
}

/** Nothing but the words of an error: whoever asks about these alone means a plugin's. */
function isBare({speech, fault}: Clue): boolean {
  const ending = findEnding(fault.words);
  return speech.speakers.length === 0 && ending !== undefined && ending.at < 3 && fault.words.length < 60;
}

/** In a longer text only what tells of a failure counts. */
function isTelling({concern, text}: ExplainedStatement, {match, clue}: Understanding, isAlone: boolean): boolean {
  if (isAlone || match !== undefined) return true;
  const isFailing = clue.fault.end !== undefined || /fail|error|unable|cannot|could not|refused|denied/i.test(text);
  return isFailing && concern !== 'unsaid';
}
