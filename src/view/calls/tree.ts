import {callRoles, type CallRole} from '../../capture/tree/call-role.js';
import {callsIn, type Call} from '../../capture/tree/call-tree.js';
import type {ContainerCalls} from '../../capture/tree/container-calls.js';
import {isFailure} from '../../capture/failure.js';
import {unseenBelow} from '../../capture/tree/past-shim.js';
import {endingOf, paintOf} from './ending.js';
import {escapeLine} from '../text/escape.js';
import type {Screen} from '../text/screen.js';
import type {Paint} from '../text/style.js';
import {tableLines, type Cell, type Column, type Shrink} from '../text/table.js';
import {formatCallAgo, formatDuration} from '../text/time.js';
import {addWaterfall} from './waterfall.js';
import {wrap} from '../text/wrap.js';

const roleTexts: Readonly<Record<CallRole, string>> = {
  loopback: 'loopback, which every pod gets',
  'clean-up': 'cleans up after the failed ADD',
  'repeated-del': 'deletes again, to be sure: runtimes do',
};

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
  const placed = groups.map(({calls}) => calls.flatMap((call) => placeCall(call, call, {own: '', below: ''})));
  const roles = new Map(groups.flatMap(({calls}) => [...callRoles(calls)]));
  const rows = placed.flat().map((each) => cellsOf(each));
  const [header = '', ...cells] = tableLines(columns, rows, {width, shrink, paintHeader: style.faint});
  const lines = addWaterfall(cells, placed.flat(), width);
  const idWidth = rows.reduce((widest, [id]) => Math.max(widest, id?.text.length ?? 0), 2);
  const numbers = numberTexts(groups);
  let next = 0;
  const blocks = groups.map((group, index) => [
    headingOf(group, numbers[index] ?? '', screen),
    ...(placed[index] ?? []).flatMap((each) => [lines[next++] ?? '', ...errorLines(each), ...remarkLines(each)]),
  ]);
  return [header, ...blocks.map((block) => block.join('\n')), ...legend()].join('\n\n').replace('\n\n', '\n');

  function cellsOf({call, guide}: PlacedCall): Cell[] {
    const {id, operation, plugin, parameters, network, durationMs, timeResolutionMs} = call.invocation;
    const ending = endingOf(call.invocation, nowMs);
    const isMarked = id === markedId;
    return [
      {text: ids.get(id) ?? id, paint: style.strong},
      {
        text: `${guide.own}${escapeLine(`${operation || '-'} ${plugin}`)}${isMarked ? ' <' : ''}`,
        ...(isMarked ? {paint: style.strong} : {}),
      },
      {text: escapeLine(parameters.ifname ?? '-')},
      {text: escapeLine(network ?? '-')},
      {text: durationMs === null ? '-' : formatDuration(durationMs, timeResolutionMs)},
      {text: ending.word, paint: paintOf(ending, style)},
    ];
  }

  function errorLines({call, guide}: PlacedCall): string[] {
    const {detail} = endingOf(call.invocation, nowMs);
    if (detail === '' || isRepetition(call)) return [];
    return linesBelow(call, guide, detail, style.bad);
  }

  function remarkLines({call, guide}: PlacedCall): string[] {
    const role = roles.get(call.invocation.id);
    const unseen = unseenBelow(call);
    return [
      ...(role === undefined ? [] : linesBelow(call, guide, roleTexts[role], style.faint)),
      ...(unseen === undefined ? [] : linesBelow(call, guide, `not seen: ${unseen}`, style.faint)),
    ];
  }

  function linesBelow(call: Call, guide: Guide, text: string, paint: Paint): string[] {
    const start = ' '.repeat(idWidth + 2) + guide.below + (call.children.length > 0 ? '│  ' : '   ');
    return wrap(text, width === undefined ? undefined : width - start.length).map((line) => start + paint(line));
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
  readonly root: Call;
  readonly guide: Guide;
}

interface Guide {
  readonly own: string;
  readonly below: string;
}

function placeCall(call: Call, root: Call, guide: Guide): PlacedCall[] {
  const children = call.children.flatMap((child, index) => {
    const isLast = index === call.children.length - 1;
    const corner = isLast ? '└' : '├';
    return placeCall(child, root, {
      own: `${guide.below}${corner}${child.parent?.inferred ? '~' : '─'} `,
      below: `${guide.below}${isLast ? ' ' : '│'}  `,
    });
  });
  return [{call, root, guide}, ...children];
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

/** The kubelet tries a pod again in a new container, and these stand together. */
function numberTexts(groups: readonly ContainerCalls[]): string[] {
  const counts = new Map<string, number>();
  const numbers = groups.map((group) => {
    const number = (counts.get(podKey(group)) ?? 0) + 1;
    counts.set(podKey(group), number);
    return number;
  });
  return groups.map((group, index) => {
    const count = counts.get(podKey(group)) ?? 1;
    return count === 1 || group.pod === null ? '' : `, ${numbers[index] ?? 1} of ${count}`;
  });
}

function podKey({node, pod}: ContainerCalls): string {
  return JSON.stringify([node, pod]);
}

function headingOf(
  {node, pod, containerName, containerId, calls}: ContainerCalls,
  number: string,
  {style, nowMs}: Screen,
): string {
  const first = calls[0]?.invocation;
  const age = first === undefined ? '' : formatCallAgo(first, nowMs);
  const place = node === null ? '' : ` on ${escapeLine(node)}`;
  const container = `${containerId === null ? 'no container' : `container ${escapeLine(containerId.slice(0, 13))}`}${place}`;
  if (pod === null && containerName !== null) {
    return `${style.strong(escapeLine(containerName))}  ${style.faint(`${container}  ${age}`)}`;
  }
  if (pod === null) return `${style.strong(container)}  ${style.faint(age)}`;
  return `${style.strong(escapeLine(`${pod.namespace}/${pod.name}`))}  ${style.faint(`${container}${number}  ${age}`)}`;
}
