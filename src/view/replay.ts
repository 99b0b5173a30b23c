import type {Difference} from '../capture/difference.js';
import {
  effectCategories,
  type Answer,
  type Effect,
  type Effects,
  type ReplayReport,
  type Verdict,
} from '../capture/replay-report.js';
import {errorText} from './ending.js';
import {escapeLine, escapeLines} from './escape.js';
import {jsonInline} from './json.js';
import {paintOf} from './suite.js';
import type {Style} from './style.js';

/** The verdict first, then what it rests on, then what the call did. `verbose` adds stderr and the rules. */
export function renderReplay(report: ReplayReport, style: Style, verbose: boolean): string {
  const {against, differences, effects, gaps, rules} = report;
  return [
    verdictLine(report, style),
    ...gaps.map((gap) => `  because ${escapeLine(gap)}`),
    ...changeLines(report, style),
    '',
    `program   ${programText(report)}`,
    `state     ${stateText(report)}${standInText(report)}`,
    `recorded  ${answerText(report.recorded)}`,
    `replayed  ${report.replayed === null ? 'the program could not be started' : answerText(report.replayed)}`,
    ...section(
      'differences',
      differences.map((difference) => differenceLine(difference, report, style)),
      style,
    ),
    ...(against === 'mock' ? [] : section('what it did in the sandbox, which is gone', effectLines(effects), style)),
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

const signs = {added: '+', removed: '-', changed: '~'} as const;

const verdictTexts: Readonly<Record<Verdict, string>> = {
  same: 'the call ended as it did when it was recorded',
  diverged: 'the call ended differently from when it was recorded',
  'state-unknown': 'no verdict, since it is not known what the recorded call met',
  'failed-to-run': 'the plugin could not be started',
};

function verdictLine({verdict, plugin, operation, captureId}: ReplayReport, style: Style): string {
  const paint = paintOf(verdict, style);
  const call = escapeLine(`${plugin} ${operation}`);
  return `${paint(verdict)}: ${verdictTexts[verdict]}  ${style.faint(`(${call}, capture ${captureId})`)}`;
}

/** The change stands beside the verdict, which is about the changed call. */
function changeLines({changes}: ReplayReport, style: Style): string[] {
  return changes.map(({kind, label, before, after}) => {
    const values = [before, after].flatMap((value) => (value === undefined ? [] : [jsonInline(value, style)]));
    return `  with   ${signs[kind]} ${escapeLine(label)}  ${values.join(' -> ')}`;
  });
}

function programText({against, program, mocked}: ReplayReport): string {
  if (against === 'mock') return 'a mock that answers from the record: this tests the capture, not the plugin';
  const mocks = mocked.length === 0 ? '' : `, with mocks of ${escapeLine(mocked.join(', '))}`;
  return `${escapeLine(program ?? '')}, in a sandbox${mocks}`;
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

function answerText({exit, outcome, error, result, stdout}: Answer): string {
  const ending = exit === null ? 'no end' : 'code' in exit ? `exit ${exit.code}` : exit.signal;
  if (error !== null) return `${outcome}, ${ending}, code ${error.code}: ${errorText(error)}`;
  if (result !== null) return `${outcome}, ${ending}, with a result`;
  return `${outcome}, ${ending}, ${stdout === null ? 'without a word on stdout' : 'with an unreadable stdout'}`;
}

function differenceLine({kind, label, before, after, volatile, rule}: Difference, report: ReplayReport, style: Style) {
  const values = [before, after].flatMap((value) => (value === undefined ? [] : [jsonInline(value, style)]));
  const line = `${signs[kind]} ${escapeLine(label)}  ${values.join(' -> ')}`;
  const description = report.rules.find(({id}) => id === rule)?.description ?? '';
  return volatile ? style.faint(`${line}  (passed over: ${description})`) : line;
}

function effectLines(effects: Effects): string[] {
  return effectCategories.flatMap((category) =>
    effects[category].map(
      (effect) => `${signs[effect.kind]} ${category.padEnd(9)} ${placeOf(effect)} ${escapeLine(effect.what)}`,
    ),
  );
}

function placeOf({where}: Effect): string {
  return where.padEnd(9);
}

function section(title: string, lines: readonly string[], style: Style): string[] {
  const shown = lines.length === 0 ? ['none'] : lines;
  return ['', style.strong(title), ...shown.map((line) => `  ${line}`)];
}
