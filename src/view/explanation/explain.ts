import type {Call} from '../../capture/tree/call-tree.js';
import type {Evidence} from '../../explain/calls/evidence.js';
import {ruledOut} from '../../explain/calls/ruled-out.js';
import type {Finding, RootCause} from '../../explain/explanation.js';
import type {Invocation} from '../../capture/invocation.js';
import {subjectOf} from '../../capture/subject.js';
import {endingOf} from '../calls/ending.js';
import {escapeLine} from '../text/escape.js';
import {evidenceText} from './evidence-text.js';
import type {Explained} from './explained.js';
import type {Screen} from '../text/screen.js';
import {formatCallAgo} from '../text/time.js';
import {searchText, unknownReason} from './unknown-failure.js';
import {wrap} from '../text/wrap.js';

/** On one screen: what failed, why, what to do, what speaks for it, and who called whom. */
export function renderExplanation({explanation, chain, ids}: Explained, screen: Screen): string {
  const {rootCause, observations} = explanation;
  const calls = chain.map(({invocation}) => invocation);
  const innermost = chain.at(-1);
  if (innermost === undefined) return '';
  const name = (id: string) => ids.get(id) ?? id;
  const about =
    rootCause === null
      ? [section('NO FAILURE', [didNotFail(innermost.invocation, screen)], screen)]
      : failureSections(rootCause, innermost, name, screen);
  return [
    ...about,
    titled('CHAIN', chainLines(calls, name, screen), screen),
    ...observations.map(({captureId, rule}) =>
      section('ALSO SEEN', [`${rule.title} (capture ${name(captureId)}). ${rule.cause} ${rule.fix}`], screen),
    ),
  ]
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

type Name = (id: string) => string;

/** Room for the titles of sections. */
const indent = 13;

function failureSections(rootCause: RootCause, call: Call, name: Name, screen: Screen): string[][] {
  const {rule, evidence, captureId} = rootCause;
  const what = [headline(rootCause), whereabouts(call.invocation, name(captureId), screen)];
  const why =
    rule === null
      ? [
          section('WHY', [unknownReason(rootCause), ruledOut(call)], screen),
          section('WHAT TO DO', [unknownAdvice(rootCause, name(captureId)), searchText(rootCause)], screen),
        ]
      : ruleSections({...rootCause, rule}, screen);
  const texts = evidence.map((each) => evidenceText(shortened(each, name)));
  return [section('WHAT FAILED', what, screen), ...why, section('EVIDENCE', texts, screen)];
}

/** Why, and what to do. */
export function ruleSections(
  finding: Finding & {readonly rule: NonNullable<Finding['rule']>},
  screen: Screen,
): string[][] {
  const {rule, confidence} = finding;
  const search = confidence === 'low' && finding.fault.words !== '' ? [searchText(finding)] : [];
  return [
    section('WHY', [rule.cause], screen),
    section(
      'WHAT TO DO',
      [rule.fix, ...search, `More: ${rule.source}`, `Rule ${rule.id}, confidence ${confidence}`],
      screen,
    ),
  ];
}

/** What failed, on one line. */
export function headline({plugin, operation, rule}: RootCause): string {
  return `${plugin} failed at ${operation}${rule === null ? '' : `: ${rule.title}`}`;
}

function whereabouts(invocation: Invocation, id: string, {nowMs}: Screen): string {
  const {pod, parameters, request} = invocation;
  const subject = `${pod === null ? 'container ' : ''}${subjectOf(invocation) ?? '?'}`;
  const network = request?.name ? `, network ${request.name}` : '';
  return `for ${subject}, interface ${parameters.ifname ?? '?'}${network}, ${formatCallAgo(invocation, nowMs)} (capture ${id})`;
}

function unknownAdvice({evidence}: RootCause, id: string): string {
  const hasGood = evidence.some((each) => each.kind === 'last-success' && each.captureId !== null);
  return (
    `Read request and stderr: mlab-cni show ${id}. Run it again in a sandbox: mlab-cni replay ${id}.` +
    (hasGood ? ` Compare it with the last one that succeeded: mlab-cni diff ${id} --against-last-good.` : '')
  );
}

function didNotFail(invocation: Invocation, {nowMs}: Screen): string {
  const {plugin, operation, state} = invocation;
  const {word} = endingOf(invocation, nowMs);
  const end =
    state === 'running' ? `${plugin} has not ended its ${operation} yet` : `${plugin} ended its ${operation}: ${word}`;
  return `${end}. mlab-cni explain failed takes the latest call that failed; mlab-cni doctor examines the node, if the pod is stuck all the same.`;
}

function chainLines(calls: readonly Invocation[], name: Name, {nowMs}: Screen): string[] {
  return calls.map((call, depth) => {
    const {word} = endingOf(call, nowMs);
    const arrow = depth === 0 ? '' : `${'  '.repeat(depth - 1)}└ `;
    return `${arrow}${escapeLine(`${call.operation} ${call.plugin} ${call.parameters.ifname ?? ''}`)}  ${word}  ${name(call.id)}`;
  });
}

/** Ids in sentences are as short as elsewhere. */
function shortened(evidence: Evidence, name: Name): Evidence {
  return 'captureId' in evidence && evidence.captureId !== null
    ? {...evidence, captureId: name(evidence.captureId)}
    : evidence;
}

/** A title, and paragraphs beside it. */
export function section(title: string, paragraphs: readonly string[], screen: Screen): string[] {
  const room = screen.width === undefined ? undefined : screen.width - indent;
  return titled(
    title,
    paragraphs.flatMap((text) => wrap(escapeLine(text), room)),
    screen,
  );
}

function titled(title: string, lines: readonly string[], {style}: Screen): string[] {
  const heading = `${style.strong(title)}${' '.repeat(indent - title.length)}`;
  return lines.map((line, index) => `${index === 0 ? heading : ' '.repeat(indent)}${line}`);
}
