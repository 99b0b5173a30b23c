import {callDetails, type RuleText} from './calls/call-details.js';
import type {ExplainedStatement} from './explanation.js';
import type {Clue, Details, Rule} from './knowledge/knowledge.js';
import {rankOf} from './knowledge/select.js';
import {findEnding} from './fault/endings.js';
import {isCalm, isWarning} from './text/log-prefixes.js';
import {isPlaced, loggerOf} from './text/logger.js';
import {concernOf, isSaidByPlugin, type Concern} from './text/concerns.js';
import {elsewhereOf} from './text/elsewhere.js';
import {mergeAlike} from './merge-alike.js';
import {statementsIn, type Statement} from './text/statements.js';
import type {Speech} from './text/unwrap.js';
import {unwrapped} from './text/wrapped.js';
import {clueOf, faultOf, tell, understand, type Understanding} from './understand.js';

/**
 * Finds failures of network plugins in a text from anywhere, a line that the kubelet logged or all that `kubectl describe`
 * printed. What is known best stands first; what is no such failure is in the answer, too, and no rule explains it.
 */
export function explainText(text: string): ExplainedStatement[] {
  const asItIs = explainStatements(text);
  if (asItIs.some(isKnown)) return asItIs;
  return (
    unwrapped(text)
      .map(explainStatements)
      .find((statements) => statements.some(isKnown)) ?? asItIs
  );
}

function isKnown({rule, confidence}: ExplainedStatement): boolean {
  return rule !== null && confidence !== 'low';
}

function explainStatements(text: string): ExplainedStatement[] {
  const statements = statementsIn(text);
  const isPlugins = statements.some((statement) => /netplugin failed/.test(statement.text));
  const explained = statements.map((statement) =>
    explainStatement(statement, statements.length === 1, isPlugins || isStackOfPlugin(statement)),
  );
  const telling = explained.filter((each) => isTelling(each, statements.length === 1));
  const sorted = telling.sort((left, right) => rankOf(left.understanding.match) - rankOf(right.understanding.match));
  return mergeAlike(sorted.map(({finding}) => finding)).sort(byKnowledgeAndCount);
}

/** What is known comes first; of what is known equally well, what happens most. */
function byKnowledgeAndCount(left: ExplainedStatement, right: ExplainedStatement): number {
  return Number(isKnown(right)) - Number(isKnown(left)) || (isKnown(left) ? right.count - left.count : 0);
}

interface Explained {
  readonly finding: ExplainedStatement;
  readonly understanding: Understanding;
  readonly origin: string;
}

function explainStatement(
  {text, origin, count, place, pods}: Statement,
  isAlone: boolean,
  isPanicOfPlugin: boolean,
): Explained {
  const circumstances = {isAlone: isAlone && !isPlaced(origin), logger: loggerOf(origin)};
  const said = concernOf(text, circumstances);
  const isOurs = isAlone ? isBare(clueOf(text, undefined)) : isPanicOfPlugin && /^panic: /.test(text);
  const concern: Concern = said === 'unsaid' && isOurs ? 'cni' : said;
  const isSaid = isSaidByPlugin(text, circumstances);
  const isFailure = !isCalm(origin) || tellsOfFailure(text);
  const understanding = understand(text, undefined, (rule) => isFailure && admits(rule, concern, isSaid));
  const {match, clue} = understanding;
  return {
    understanding,
    origin,
    finding: {
      text,
      count,
      place,
      pods,
      concern: match === undefined ? concern : 'cni',
      elsewhere: match === undefined && concern === 'other' ? whose(text) : null,
      rule: match === undefined ? null : named(tell(match, clue, {...callDetails(), ...toldOfCall(clue.speech)})),
      confidence: match === undefined ? 'low' : rankOf(match) < 2 ? 'medium' : 'low',
      evidence: [{kind: 'quote', where: 'msg', text: clue.fault.words}],
      fault: faultOf(clue),
    },
  };
}

function whose(text: string): ExplainedStatement['elsewhere'] {
  const found = elsewhereOf(text);
  return found === undefined ? null : {about: found.about, look: found.look};
}

/** A text may not say who it was; the sentences for commands then have a placeholder, and a title has words. */
function named(rule: RuleText): RuleText {
  return {...rule, title: rule.title.replace(/^PLUGIN\b/, 'the plugin')};
}

/**
 * What is said of the innermost call: libcni names plugin and network (libcni/api.go), multus only the network, and then the
 * plugin is not known.
 */
function toldOfCall({whole}: Speech): Details {
  const said =
    /plugin type="([^"]+)"(?: name="([^"]+)")? failed|error (?:adding|removing) (?:container|pod)[^\n:"]{0,80} network "([^"]+)"/g;
  const [, plugin, network, multus] = [...whole.matchAll(said)].at(-1) ?? [];
  const name = network ?? multus;
  return {...(plugin === undefined ? {} : {plugin}), ...(name === undefined ? {} : {network: name})};
}

/** Words that only plugins use may be known in any text; a kind of fault or a topic says nothing of whose it is. */
function admits({rank}: Rule, concern: Concern, isSaid: boolean): boolean {
  if (rank === 'topic') return isSaid;
  return concern === 'cni' || (concern === 'unsaid' && rank === 'specific');
}

/** Nothing but the words of an error, or an error object: whoever asks about these alone means a plugin's. */
function isBare({speech, fault}: Clue): boolean {
  if (speech.speakers.at(-1)?.who === 'a plugin') return true;
  const ending = findEnding(fault.words);
  return speech.speakers.length === 0 && ending !== undefined && ending.at < 3 && fault.words.length < 60;
}

/** Functions that only plugins have (containernetworking/cni, pkg/skel). */
function isStackOfPlugin({origin}: Statement): boolean {
  return /\bmain\.cmd(?:Add|Del|Check)\(|skel\.(?:PluginMain|\(\*dispatcher\))|\/containernetworking\//.test(origin);
}

/** In a longer text only what tells of a failure counts. */
function isTelling({finding, understanding, origin}: Explained, isAlone: boolean): boolean {
  const {concern, text} = finding;
  const {match, clue} = understanding;
  if (isAlone || match !== undefined) return true;
  if (concern === 'other' && isWarning(origin)) return false;
  return concern !== 'unsaid' && (clue.fault.end !== undefined || tellsOfFailure(text));
}

/** Whatever level it was logged at. */
function tellsOfFailure(text: string): boolean {
  return /fail|\berr(?:or)?\b|unable|cannot|could not|refused|denied|panic|timed out|not found|invalid|unknown/i.test(
    text,
  );
}
