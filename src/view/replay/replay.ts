import type {Difference} from '../../capture/change/difference.js';
import type {ReplayReport, Verdict} from '../../replay/replay-report.js';
import {answerText, effectLines, section, signs} from './answer.js';
import {escapeLine, escapeLines} from '../text/escape.js';
import {jsonInline} from '../text/json.js';
import type {Screen} from '../text/screen.js';
import {columnsOf} from '../text/shorten.js';
import {paintOf} from './suite.js';
import type {Style} from '../text/style.js';
import {wrap} from '../text/wrap.js';

export type ReplayScreen = Pick<Screen, 'style' | 'width'>;

/** The verdict first, then what it rests on, then what the call did. `verbose` adds stderr and the rules. */
export function renderReplay(report: ReplayReport, {style, width}: ReplayScreen, verbose: boolean): string {
  const {differences, effects, gaps, place, rules} = report;
  return [
    ...verdictLines(report, style, width),
    ...gaps.flatMap((gap) => labelled('  because', escapeLine(gap), width)),
    ...changeLines(report, style),
    '',
    ...labelled('program', programText(report), width),
    ...labelled('state', `${stateText(report)}${standInText(report)}`, width),
    ...labelled('recorded', answerText(report.recorded), width),
    ...labelled(
      'replayed',
      report.replayed === null ? 'the program could not be started' : answerText(report.replayed),
      width,
    ),
    ...section(
      'differences',
      differences.map((difference) => differenceLine(difference, report, style)),
      style,
    ),
    ...(place === 'none'
      ? []
      : section(
          place === 'live' ? 'what it did, before DEL' : 'what it did in the sandbox, which is gone',
          effectLines(effects),
          style,
        )),
    ...(verbose
      ? section(
          'stderr',
          escapeLines(report.replayed?.stderr ?? '').filter((line) => line !== ''),
          style,
        )
      : []),
    ...(verbose
      ? section(
          'passed over by rule',
          rules.map(({id, description}) => `${id}: ${description}`),
          style,
        )
      : []),
  ].join('\n');
}

const verdictTexts: Readonly<Record<Verdict, string>> = {
  same: 'the call ended as it did when it was recorded',
  diverged: 'the call ended differently from when it was recorded',
  'state-unknown': 'no verdict, since it is not known what the recorded call met',
  'failed-to-run': 'the plugin could not be started',
};

function verdictLines(
  {verdict, plugin, operation, captureId}: ReplayReport,
  style: Style,
  width: number | undefined,
): string[] {
  const text = `: ${verdictTexts[verdict]}`;
  const about = `  (${escapeLine(`${plugin} ${operation}`)}, capture ${captureId})`;
  const painted = [`${paintOf(verdict, style)(verdict)}${text}`, style.faint(about)];
  return columnsOf(verdict + text + about) <= (width ?? Infinity) ? [painted.join('')] : painted;
}

/** Text under each other, behind its label. */
function labelled(label: string, text: string, width: number | undefined): string[] {
  const room = width === undefined ? undefined : width - labelColumns;
  return wrap(text, room).map((line, index) => (index === 0 ? label : '').padEnd(labelColumns) + line);
}

const labelColumns = 10;

/** The change stands beside the verdict, which is about the changed call. */
function changeLines({changes}: ReplayReport, style: Style): string[] {
  return changes.map(({kind, label, before, after}) => {
    const values = [before, after].flatMap((value) => (value === undefined ? [] : [jsonInline(value, style)]));
    return `  with   ${signs[kind]} ${escapeLine(label)}  ${values.join(' -> ')}`;
  });
}

function programText({place, program, mocked}: ReplayReport): string {
  if (place === 'none') return 'a mock that answers from the record: this tests the capture, not the plugin';
  const mocks = mocked.length === 0 ? '' : `, with mocks of ${escapeLine(mocked.join(', '))}`;
  const where = place === 'live' ? 'on this node' : 'in a sandbox';
  return `${escapeLine(program ?? '')}, ${where}${mocks}`;
}

function stateText({stateSource, rebuiltFrom}: ReplayReport): string {
  const calls = `${rebuiltFrom.length} earlier captured ${rebuiltFrom.length === 1 ? 'call' : 'calls'}`;
  switch (stateSource) {
    case 'captures':
      return `rebuilt by replaying ${calls}`;
    case 'none-needed':
      return 'empty: no earlier capture left anything that this call could meet';
    case 'host':
      return 'the host as it is now';
    case 'record':
      return 'none';
    case 'unknown':
      return rebuiltFrom.length === 0
        ? 'unknown'
        : `incomplete, although ${calls} ${rebuiltFrom.length === 1 ? 'was' : 'were'} replayed`;
  }
}

function standInText({standIns}: ReplayReport): string {
  return standIns.length === 0 ? '' : `; made up: ${standIns.map((name) => `link ${escapeLine(name)}`).join(', ')}`;
}

function differenceLine({kind, label, before, after, volatile, rule}: Difference, report: ReplayReport, style: Style) {
  const values = [before, after].flatMap((value) => (value === undefined ? [] : [jsonInline(value, style)]));
  const line = `${signs[kind]} ${escapeLine(label)}  ${values.join(' -> ')}`;
  const description = report.rules.find(({id}) => id === rule)?.description ?? '';
  return volatile ? style.faint(`${line}  (passed over: ${description})`) : line;
}
