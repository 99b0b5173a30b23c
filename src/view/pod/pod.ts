import type {Attachment} from '../../capture/pod/attempt.js';
import type {Believed, InterfaceStory, Wanted} from '../../capture/pod/interfaces.js';
import type {PodStory} from '../../capture/pod/story.js';
import type {PodEvent} from '../../records/pod-record.js';
import {escapeLine} from '../text/escape.js';
import {renderLabelled} from '../text/labelled.js';
import {suggestionLines} from '../text/message.js';
import {partingText} from './parting-text.js';
import {aboutPod} from './about-pod.js';
import type {Screen} from '../text/screen.js';
import {tableLines, type Cell, type Column, type Shrink} from '../text/table.js';
import {formatAge} from '../text/time.js';
import {wrap} from '../text/wrap.js';

const columns: readonly Column[] = [
  {header: 'IFNAME'},
  {header: 'WANTED (Kubernetes)'},
  {header: 'DONE (captures)', cut: 'end'},
  {header: 'BELIEVED (Kubernetes)'},
];

const [WANTED, DONE, BELIEVED] = [1, 2, 3];

const shrink: readonly Shrink[] = [
  [WANTED, 26],
  [DONE, 26],
  [BELIEVED, 21],
  [WANTED, 12],
  [DONE, 12],
  [BELIEVED, 12],
];

/** Nobody was there to tell; a dash would mean that there is nothing. */
const notKnown: Cell = {text: '?'};

const tryMark = '    try: ';

/** The latest events tell most. */
const shownEvents = 5;

/**
 * The pod, its interfaces as Kubernetes wanted them, as plugins made them and as Kubernetes believes them to be, and
 * where these part.
 *
 * @param wordsFor how a command line names a capture
 */
export function renderPod(story: PodStory, wordsFor: (id: string) => string, screen: Screen): string {
  const {style, width, nowMs} = screen;
  const blocks = [heading(), interfaces(), partings(), events()];
  return blocks.filter((block) => block !== '').join('\n\n');

  function heading(): string {
    const {namespace, name} = story;
    return `${style.strong(escapeLine(`${namespace}/${name}`))}\n${renderLabelled(aboutPod(story), screen)}`.trimEnd();
  }

  function interfaces(): string {
    if (story.interfaces.length === 0) return '';
    const rows = story.interfaces.map(cellsOf);
    return tableLines(columns, rows, {width, shrink, paintHeader: style.faint}).join('\n');
  }

  function cellsOf({ifname, wanted, done, believed}: InterfaceStory): Cell[] {
    return [
      {text: escapeLine(ifname) || '-', paint: style.strong},
      story.record === null ? notKnown : wantedCell(wanted),
      story.attempt === null ? notKnown : doneCell(done),
      story.record === null ? notKnown : believedCell(believed),
    ];
  }

  function wantedCell(wanted: Wanted | null): Cell {
    if (wanted === null) return {text: '-'};
    if (wanted.kind === 'node-default') return {text: "the node's default"};
    const {namespace, name, definition} = wanted.network;
    const trouble = definitionTroubles[definition.kind];
    const text = `${escapeLine(`${namespace}/${name}`)}${trouble}`;
    return trouble === '' ? {text} : {text, paint: style.bad};
  }

  function doneCell(done: Attachment | null): Cell {
    if (done === null) return {text: '-'};
    const plugins = done.chain.map(({invocation}) => escapeLine(invocation.plugin)).join(' + ');
    if (done.hasFailed) return {text: `failed: ${plugins}`, paint: style.bad};
    const addresses = escapeLine(done.addresses.join(', ')) || 'no address';
    return {text: `${addresses}${story.attempt?.isUndone ? ', taken away' : ''} (${plugins})`};
  }

  function believedCell(believed: Believed | null): Cell {
    return {text: believed === null ? '-' : escapeLine(believed.addresses.join(', ')) || 'no address'};
  }

  function partings(): string {
    if (story.partings.length === 0) return '';
    const blocks = story.partings.map((parting) => {
      const {message, suggestions} = partingText(parting, nowMs, wordsFor);
      return [...indented(message, '  ').map((line) => style.bad(line)), ...suggestions.flatMap(tryLines)].join('\n');
    });
    const title = story.record === null || story.attempt === null ? 'WHAT IS WRONG' : 'WHERE THEY PART';
    return [style.faint(title), ...blocks].join('\n');
  }

  function tryLines(suggestion: string): string[] {
    const lines = suggestionLines(suggestion, width === undefined ? undefined : width - tryMark.length);
    return lines.map((line, index) => (index === 0 ? tryMark : ' '.repeat(tryMark.length)) + line);
  }

  function events(): string {
    const shown = (story.record?.events ?? []).slice(-shownEvents);
    return shown.length === 0 ? '' : [style.faint('LATEST EVENTS'), ...shown.flatMap(eventLines)].join('\n');
  }

  function eventLines({type, reason, message, count, lastSeen}: PodEvent): string[] {
    const age = lastSeen === null ? '' : `${formatAge(nowMs - Date.parse(lastSeen))} ago`;
    const times = count > 1 ? `${count} times` : '';
    const head = [age, type, reason, times].filter((word) => word !== '').join('  ');
    return [`  ${escapeLine(head)}`, ...indented(escapeLine(message), '    ')];
  }

  function indented(text: string, indent: string): string[] {
    return wrap(text, width === undefined ? undefined : width - indent.length).map((line) => indent + line);
  }
}

const definitionTroubles = {
  config: '',
  'on-node': '',
  unknown: '',
  missing: ': not defined',
  'no-resource': ': not defined',
  invalid: ': bad definition',
} as const;
