import {callsIn, type Call} from '../capture/call-tree.js';
import type {ContainerCalls} from '../capture/container-calls.js';
import {isFailure} from '../capture/failure.js';
import {endingOf, paintOf} from './ending.js';
import {escapeLine} from './escape.js';
import type {Screen} from './screen.js';
import {tableLines, type Cell, type Column, type Shrink} from './table.js';
import {formatAge, formatDuration} from './time.js';
import {wrap} from './wrap.js';

const columns: readonly Column[] = [
  {header: 'ID'},
  {header: 'CALL'},
  {header: 'IFNAME'},
  {header: 'NETWORK'},
  {header: 'TOOK', align: 'right'},
  {header: 'OUTCOME'},
];

const [ID, CALL, IFNAME, NETWORK, OUTCOME] = [0, 1, 2, 3, 5];

const shrink: readonly Shrink[] = [
  [NETWORK, 10],
  [CALL, 24],
  [NETWORK, 7],
  [IFNAME, 6],
  [CALL, 12],
  [ID, 4],
  [OUTCOME, 6],
];

/**
 * Calls with those that they started below them, by container. The text of an error stands under the innermost call
 * that has it. An edge that no shim recorded is drawn with `~`.
 */
export function renderTree(
  groups: readonly ContainerCalls[],
  ids: ReadonlyMap<string, string>,
  screen: Screen,
  markedId?: string,
): string {
  const {style, width, nowMs} = screen;
  const placed = groups.map(({calls}) => calls.flatMap((call) => placeCall(call, {own: '', below: ''})));
  const rows = placed.flat().map((each) => cellsOf(each));
  const [header = '', ...lines] = tableLines(columns, rows, {width, shrink, paintHeader: style.faint});
  const idWidth = Math.max(2, ...rows.map(([id]) => id?.text.length ?? 0));
  let next = 0;
  const blocks = groups.map((group, index) => [
    headingOf(group, screen),
    ...(placed[index] ?? []).flatMap((each) => [lines[next++] ?? '', ...errorLines(each)]),
  ]);
  return [header, ...blocks.map((block) => block.join('\n')), ...legend()].join('\n\n').replace('\n\n', '\n');

  function cellsOf({call, guide}: PlacedCall): Cell[] {
    const {id, operation, plugin, parameters, request, durationMs, timeResolutionMs} = call.invocation;
    const ending = endingOf(call.invocation, nowMs);
    const isMarked = id === markedId;
    return [
      {text: ids.get(id) ?? id, paint: style.strong},
      {
        text: `${guide.own}${escapeLine(`${operation || '-'} ${plugin}`)}${isMarked ? ' <' : ''}`,
        ...(isMarked ? {paint: style.strong} : {}),
      },
      {text: escapeLine(parameters.ifname ?? '-')},
      {text: escapeLine(request?.name ?? '-')},
      {text: durationMs === null ? '-' : formatDuration(durationMs, timeResolutionMs)},
      {text: ending.word, paint: paintOf(ending, style)},
    ];
  }

  function errorLines({call, guide}: PlacedCall): string[] {
    const {detail} = endingOf(call.invocation, nowMs);
    if (detail === '' || isRepetition(call)) return [];
    const start = ' '.repeat(idWidth + 2) + guide.below + (call.children.length > 0 ? '│  ' : '   ');
    return wrap(detail, width === undefined ? undefined : width - start.length).map((line) => start + style.bad(line));
  }

  function legend(): string[] {
    const isInferred = placed.flat().some(({call}) => call.parent?.inferred);
    return isInferred
      ? [style.faint('~ who called is inferred from container, time and request: no shim recorded it')]
      : [];
  }
}

/** A call and what is drawn in front of it, on its own line and on those below. */
interface PlacedCall {
  readonly call: Call;
  readonly guide: Guide;
}

interface Guide {
  readonly own: string;
  readonly below: string;
}

function placeCall(call: Call, guide: Guide): PlacedCall[] {
  const children = call.children.flatMap((child, index) => {
    const isLast = index === call.children.length - 1;
    const corner = isLast ? '└' : '├';
    return placeCall(child, {
      own: `${guide.below}${corner}${child.parent?.inferred ? '~' : '─'} `,
      below: `${guide.below}${isLast ? ' ' : '│'}  `,
    });
  });
  return [{call, guide}, ...children];
}

/** An outer call usually fails with the words of an inner one. */
function isRepetition(call: Call): boolean {
  const outer = call.invocation.error;
  if (outer === undefined) return false;
  const text = `${outer.msg} ${outer.details ?? ''}`;
  return call.children.flatMap(callsIn).some(({invocation}) => {
    const message = invocation.error?.msg ?? '';
    return isFailure(invocation) && message !== '' && text.includes(message);
  });
}

function headingOf({pod, containerId, calls}: ContainerCalls, {style, nowMs}: Screen): string {
  const first = calls[0]?.invocation;
  const age = first === undefined ? '' : `${formatAge(nowMs - first.startedAtMs)} ago`;
  const container = containerId === null ? 'no container' : `container ${escapeLine(containerId.slice(0, 13))}`;
  if (pod === null) return `${style.strong(container)}  ${style.faint(age)}`;
  return `${style.strong(escapeLine(`${pod.namespace}/${pod.name}`))}  ${style.faint(`${container}  ${age}`)}`;
}
