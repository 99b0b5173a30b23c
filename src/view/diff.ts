import type {Comparison, Side} from '../capture/change/comparison.js';
import type {Difference} from '../capture/change/difference.js';
import type {Invocation} from '../capture/invocation.js';
import {subjectOf} from '../capture/subject.js';
import {volatileRules} from '../capture/change/volatile.js';
import type {Json} from '../cni/json.js';
import {escapeLine} from './text/escape.js';
import {jsonInline, jsonLines} from './text/json.js';
import type {Screen} from './text/screen.js';
import {columnsOf} from './text/shorten.js';
import {createStyle, type Paint} from './text/style.js';

/**
 * The two sides, then differences as lines (`+` added, `-` removed, `~` changed), then what was passed over; of a chain
 * each step so. `calls` are those that were compared, by id.
 */
export function renderDiff(comparison: Comparison, calls: ReadonlyMap<string, Invocation>, screen: Screen): string {
  const {differences, left, right, steps} = comparison;
  if (steps !== undefined) return steps.map((step) => renderDiff(step, calls, screen)).join('\n\n');
  const {style} = screen;
  const shown = differences.filter((difference) => !difference.volatile);
  return [
    style.strong(`--- ${sideName(left, calls)}`),
    style.strong(`+++ ${sideName(right, calls)}`),
    ...(shown.length === 0 ? ['  no difference'] : shown.flatMap((difference) => differenceLines(difference, screen))),
    ...passedOver(differences).map((line) => style.faint(line)),
  ].join('\n');
}

const partNames = {
  capture: '',
  request: 'request of ',
  prevResult: 'prevResult given to ',
  result: 'result of ',
} as const;

function sideName({part, captureId}: Side, calls: ReadonlyMap<string, Invocation>): string {
  const call = calls.get(captureId);
  if (call === undefined) return captureId;
  const {id, operation, plugin, parameters} = call;
  const subject = subjectOf(call);
  const about = subject === null ? '' : ` of ${subject}`;
  return escapeLine(`${partNames[part]}${operation} ${plugin} ${parameters.ifname ?? ''}${about}  ${id}`);
}

function differenceLines(difference: Difference, screen: Screen): string[] {
  const {kind, before = null, after = null} = difference;
  const {style} = screen;
  const label = escapeLine(difference.label) || '(all of it)';
  switch (kind) {
    case 'added':
      return valueLines(`+ ${label}: `, after, style.good, screen);
    case 'removed':
      return valueLines(`- ${label}: `, before, style.bad, screen);
    case 'changed':
      return changeLines(`~ ${label}: `, before, after, screen);
  }
}

function changeLines(start: string, before: Json, after: Json, screen: Screen): string[] {
  const {style, width = 100} = screen;
  const line = `  ${start}${jsonInline(before, plain)} -> ${jsonInline(after, plain)}`;
  if (columnsOf(line) <= width) return [line.replace('~', style.doubtful('~'))];
  return [
    `  ${start.trimEnd()}`.replace('~', style.doubtful('~')),
    ...valueLines('  - ', before, style.bad, screen),
    ...valueLines('  + ', after, style.good, screen),
  ];
}

/** The value behind its label if it fits there, else below. */
function valueLines(start: string, value: Json, paint: Paint, {width = 100}: Screen): string[] {
  const inline = `  ${start}${jsonInline(value, plain)}`;
  if (columnsOf(inline) <= width || start.trim().length === 1) return [paint(inline)];
  const block = jsonLines(value, plain, width - 6).map((line) => `      ${line}`);
  return [`  ${start.trimEnd()}`, ...block].map((line) => paint(line));
}

/** The rules that matched, with how often: nothing is passed over without saying so. */
function passedOver(differences: readonly Difference[]): string[] {
  const counted = volatileRules.flatMap(({id, description}) => {
    const count = differences.filter(({rule}) => rule === id).length;
    return count === 0 ? [] : [`  ${description} (${count})`];
  });
  return counted.length === 0 ? [] : ['', 'differ, but are expected to (--exact counts them):', ...counted];
}

const plain = createStyle(false);
