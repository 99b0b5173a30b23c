import type {ExplainedStatement} from '../../explain/explanation.js';
import {ruleSections, section} from './explain.js';
import {evidenceText} from './evidence-text.js';
import type {Screen} from '../text/screen.js';
import {searchText, unknownReason} from './unknown-failure.js';

/** So many failures are told in full: who reads this wants to know where to begin. */
const mostInFull = 6;

/** What is known about each failure that was found in a text, and how much of it is none of a network plugin. */
export function renderStatements(statements: readonly ExplainedStatement[], screen: Screen): string {
  const ours = statements.filter(({concern}) => concern !== 'other');
  const others = statements.filter(({concern}) => concern === 'other');
  if (statements.length === 0) return 'Nothing in this text tells of a failure of a CNI plugin.';
  const sections = [
    ...(ours.length > 1 ? [section('FOUND', overview(ours), screen)] : []),
    ...ours.slice(0, mostInFull).flatMap((statement) => statementSections(statement, screen)),
    ...(others.length === 0 ? [] : [section('NOT CNI', otherTexts(others), screen)]),
  ];
  return sections.map((lines) => lines.join('\n')).join('\n\n');
}

/** One line each, in the order of what follows. */
function overview(ours: readonly ExplainedStatement[]): string[] {
  const rest =
    ours.length > mostInFull ? [`The first ${mostInFull} are explained below; --json has all of them in full.`] : [];
  return [
    `${ours.length} different failures, what is known best first:`,
    ...ours.map((statement) => `- ${titleOf(statement)}${timesOf(statement)}`),
    ...rest,
  ];
}

function titleOf(statement: ExplainedStatement): string {
  return statement.rule?.title ?? `no rule knows it: ${shortened(statement.fault.words)}`;
}

function timesOf({count}: ExplainedStatement): string {
  return count > 1 ? ` (${count} times)` : '';
}

function statementSections(statement: ExplainedStatement, screen: Screen): string[][] {
  const {rule, evidence} = statement;
  const times = timesOf(statement);
  const isUnsaid = statement.concern === 'unsaid';
  const what =
    rule === null
      ? [
          section('WHY', [`${unknownReason(statement)}${times}`, ...(isUnsaid ? [unsaid] : [])], screen),
          section('WHAT TO DO', [isUnsaid ? giveMore : recordIt, searchText(statement)], screen),
        ]
      : [section('WHAT FAILED', [`${rule.title}${times}`], screen), ...ruleSections({...statement, rule}, screen)];
  const texts = [...evidence.map(evidenceText), ...placeTexts(statement), ...podTexts(statement)];
  return [...what, section('EVIDENCE', texts, screen)];
}

/** Where in a longer text, and when. */
function placeTexts({place}: ExplainedStatement): string[] {
  if (place === null || place.lastLine === 1) return [];
  const {firstLine, lastLine, firstAt, lastAt} = place;
  if (firstLine === lastLine) return [`In line ${firstLine}${firstAt === null ? '' : `, logged ${firstAt}`}.`];
  const when = firstAt === null || lastAt === null ? '' : `, logged from ${firstAt} to ${lastAt}`;
  return [`In lines ${firstLine} to ${lastLine}${when}.`];
}

/** One pod or many: that tells a fault of the pod from one of the node. */
function podTexts({pods}: ExplainedStatement): string[] {
  if (pods.length === 0) return [];
  const named = pods.slice(0, mostQuotes).join(', ');
  return [pods.length <= mostQuotes ? `Pods: ${named}.` : `${pods.length} pods, among them ${named}.`];
}

const unsaid = 'The text does not say that a network plugin was concerned: it may be a failure of something else.';
const giveMore =
  'Give the lines around it, too (kubectl describe pod, the log of the runtime); mlab-cni explain pod:NAMESPACE/NAME looks at what was recorded of a pod.';

/** A text alone tells little: what it cannot say is in the calls. */
const recordIt =
  'Look at the log of that plugin and of its daemon on the node at that time. mlab-cni shim install records the next attempt, and mlab-cni explain pod:NAMESPACE/NAME then says which call failed and what it got and answered.';

/** By what they are about, in the order in which that first occurs, with the first of their words. */
function otherTexts(others: readonly ExplainedStatement[]): string[] {
  const abouts = [...new Set(others.map(({elsewhere}) => elsewhere?.about ?? unnamed))];
  return abouts.flatMap((about) => {
    const list = others.filter(({elsewhere}) => (elsewhere?.about ?? unnamed) === about);
    const quotes = list
      .slice(0, mostQuotes)
      .map(({text, count}) => `- ${count > 1 ? `${count} times: ` : ''}${shortened(text)}`);
    const left = list.slice(mostQuotes).reduce((sum, {count}) => sum + count, 0);
    return [
      `This is not a CNI failure, but one of ${about}. ${list[0]?.elsewhere?.look ?? ''}`.trim(),
      ...quotes,
      ...(left === 0 ? [] : [`- and ${left} more of that kind`]),
    ];
  });
}

const unnamed = 'another part of the node';
const mostQuotes = 3;

/** Both ends tell: of what, and why. */
function shortened(text: string): string {
  const [most, end] = [300, 120];
  return text.length <= most ? text : `${text.slice(0, most - end)} ... ${text.slice(-end)}`;
}
