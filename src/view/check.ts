import type {CaptureFinding} from '../capture/check/capture-finding.js';
import type {CheckReport} from '../capture/check/check-report.js';
import type {Finding} from '../cni/check/finding.js';
import type {Severity} from '../cni/check/rules.js';
import {counted} from './text/counted.js';
import {escapeLine} from './text/escape.js';
import type {Screen} from './text/screen.js';
import type {Paint, Style} from './text/style.js';
import {wrap} from './text/wrap.js';

const severities: readonly Severity[] = ['error', 'warning', 'info'];

/** Findings, worst first, those of one kind in one place once; then the sum. */
export function renderCheck({checked, findings, ids}: CheckReport, screen: Screen): string {
  const blocks = severities.flatMap((severity) =>
    groupAlike(findings.filter((each) => each.severity === severity)).map((group) => block(group, ids, screen)),
  );
  return [...blocks.map((lines) => [...lines, ''].join('\n')), summary(checked, findings, screen.style)].join('\n');
}

/** How many findings have each severity. */
export function countSeverities(findings: readonly Finding[]): Readonly<Record<Severity, number>> {
  const count = (severity: Severity) => findings.filter((each) => each.severity === severity).length;
  return {error: count('error'), warning: count('warning'), info: count('info')};
}

/** At least one finding. */
type Group = readonly [Finding | CaptureFinding, ...(Finding | CaptureFinding)[]];

/** The same mistake of the same plugin is told once, however often it was recorded. */
function groupAlike(findings: readonly (Finding | CaptureFinding)[]): Group[] {
  const groups = new Map<string, Group>();
  for (const each of findings) {
    const call = 'captureId' in each ? [each.plugin, each.operation] : [];
    const key = JSON.stringify([each.id, each.where, each.what, ...call]);
    const group = groups.get(key);
    groups.set(key, group === undefined ? [each] : [...group, each]);
  }
  return [...groups.values()];
}

function block(group: Group, ids: CheckReport['ids'], {style, width}: Screen): string[] {
  const [{severity, id, where, what, fix, source}] = group;
  const indent = ' '.repeat(9);
  const room = width === undefined ? undefined : width - indent.length;
  const place = where === '' ? '' : `${where}: `;
  const body = [`${place}${what}`, `To do: ${fix}.`].flatMap((text) => wrap(escapeLine(text), room));
  return [
    `${paintOf(severity, style)(severity.padEnd(indent.length))}${style.strong(id)}${subject(group, ids)}`,
    ...[...body, style.faint(source)].map((line) => `${indent}${line}`),
  ];
}

function subject(group: Group, ids: CheckReport['ids']): string {
  const [first] = group;
  if (!('captureId' in first)) return '';
  const more = group.length === 1 ? '' : ` and ${group.length - 1} more`;
  const call = escapeLine(`${first.operation} ${first.plugin}`);
  return `  ${call}, capture ${ids.get(first.captureId) ?? first.captureId}${more}`;
}

function paintOf(severity: Severity, style: Style): Paint {
  return {error: style.bad, warning: style.doubtful, info: style.faint}[severity];
}

function summary({kind, count}: CheckReport['checked'], findings: readonly Finding[], style: Style): string {
  const {error, warning, info} = countSeverities(findings);
  const what = `${counted(count, kind === 'captures' ? 'capture' : 'file')} checked`;
  if (count === 0) return what;
  if (error + warning + info === 0) return style.good(`${what}: nothing to complain about`);
  const parts = [
    counted(error, 'error'),
    counted(warning, 'warning'),
    ...(info > 0 ? [`${info} for information`] : []),
  ];
  return `${what}: ${parts.join(', ')}`;
}
