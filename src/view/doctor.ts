import type {Severity} from '../cni/check/rules.js';
import type {DoctorJson} from '../doctor/report.js';
import {counted} from './text/counted.js';
import {escapeLine} from './text/escape.js';
import {renderLabelled} from './text/labelled.js';
import type {Screen} from './text/screen.js';
import type {Style} from './text/style.js';
import {wrap} from './text/wrap.js';

/** What the node has, what is wrong with it, what could not be checked, and the sum. */
export function renderDoctor(report: DoctorJson, screen: Screen): string {
  const {findings, unchecked} = report;
  const sections = [
    header(report, screen),
    ...findings.map((entry) => finding(entry, screen)),
    ...(unchecked.length === 0 ? [] : [notChecked(unchecked, screen)]),
    summary(report, screen.style),
  ];
  return sections.join('\n\n');
}

function header({server, node, configuration, networks, plugins, shims}: DoctorJson, screen: Screen): string {
  const facts = [
    ['node', [server === null ? node : `${node} in ${server}`]],
    ['config', [configuration ?? 'none']],
    ['networks', networks.map(({name, where, isDefault}) => `${name}${isDefault ? ' (default)' : ''}: ${where}`)],
    ['plugins', plugins.flatMap(({path, versions}) => (path === null ? [] : [`${path}  ${span(versions)}`]))],
    ['shims', [shims === null ? 'none' : `${shims.mode} mode, ${shims.captures} captures in ${shims.store}`]],
  ] as const;
  return renderLabelled(facts, screen);
}

/** `0.1.0 to 1.0.0`; plugins list all between. */
function span(versions: readonly string[]): string {
  const [first, last] = [versions[0] ?? '', versions.at(-1) ?? ''];
  return first === last ? first : `${first} to ${last}`;
}

const indent = ' '.repeat(9);

function finding({severity, id, what, evidence, next}: DoctorJson['findings'][number], {style, width}: Screen): string {
  const paint = {error: style.bad, warning: style.doubtful, info: style.faint}[severity];
  const room = width === undefined ? undefined : width - indent.length;
  const lines = (text: string) => wrap(escapeLine(text), room);
  const body = [
    ...lines(what),
    ...evidence.flatMap((each) => lines(`- ${each}`).map((line) => style.faint(line))),
    ...lines(`To do: ${next}`),
  ];
  const title = `${paint(severity.padEnd(indent.length))}${style.strong(id)}`;
  return [title, ...body.map((line) => `${indent}${line}`)].join('\n');
}

function notChecked(unchecked: DoctorJson['unchecked'], {style, width}: Screen): string {
  const room = width === undefined ? undefined : width - 4;
  const items = unchecked.flatMap(({what, why}) =>
    wrap(escapeLine(`${what}: ${why}`), room).map((line, index) => `${index === 0 ? '  - ' : '    '}${line}`),
  );
  return [style.strong('not checked'), ...items].join('\n');
}

function summary({findings, unchecked}: DoctorJson, style: Style): string {
  const count = (severity: Severity) => findings.filter((each) => each.severity === severity).length;
  const [errors, warnings, notes] = [count('error'), count('warning'), count('info')];
  const rest = unchecked.length === 0 ? '' : `; ${unchecked.length} not checked`;
  if (errors + warnings + notes === 0) return style.good(`sound, as far as was checked${rest}`);
  const parts = [
    counted(errors, 'error'),
    counted(warnings, 'warning'),
    ...(notes > 0 ? [`${notes} for information`] : []),
  ];
  return `${parts.join(', ')}${rest}`;
}
