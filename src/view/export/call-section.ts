import {compareInputWithOutput} from '../../capture/change/comparison.js';
import type {Invocation} from '../../capture/invocation.js';
import {renderDiff} from '../diff.js';
import {endingOf, exitText} from '../calls/ending.js';
import {jsonLines} from '../text/json.js';
import {createStyle} from '../text/style.js';
import {formatCallStart, formatDuration} from '../text/time.js';
import {markup, lines, type Html} from './html.js';
import type {Incident} from './incident.js';

/** Where each call is on the page. */
export type Anchors = ReadonlyMap<Invocation, string>;

/** A call: how it ended, what it was asked, what it answered, what it added, in which environment. */
export function callSection(
  call: Invocation,
  anchors: Anchors,
  {incident, nowMs}: {readonly incident: Incident; readonly nowMs: number},
): Html {
  const {plugin, operation, parameters, request, pod, durationMs, timeResolutionMs, exit, stderr, id, argv} = call;
  const {word, tone, detail} = endingOf(call, nowMs);
  const isOpen = incident.explained?.chain.some(({invocation}) => invocation.id === id) === true;
  const took = durationMs === null ? '?' : formatDuration(durationMs, timeResolutionMs);
  const summary = markup`<summary>
    <b>${operation || 'call'} ${plugin}</b> ${parameters.ifname ?? ''} <b class="${tone}">${word}</b>
    <span class="faint">${took}</span>
  </summary>`;
  return markup`<details class="call" id="${anchors.get(call) ?? ''}" ${isOpen ? markup` open` : markup``}>
    ${summary} ${detail === '' ? [] : [markup`<p class="${tone}">${detail}</p>`]}
    <dl>
      <dt>Capture</dt>
      <dd>${id}</dd>
      <dt>Pod</dt>
      <dd>${pod === null ? '-' : `${pod.namespace}/${pod.name}`}</dd>
      <dt>Container</dt>
      <dd>${parameters.containerId ?? '-'}</dd>
      <dt>Network</dt>
      <dd>${request?.name ?? '-'}</dd>
      <dt>Started</dt>
      <dd>${formatCallStart(call)}</dd>
      <dt>Ended</dt>
      <dd>${exitText(exit)}</dd>
      <dt>Program</dt>
      <dd>${argv.join(' ')}</dd>
    </dl>
    ${block('Request', call.stdin, request?.json)}
    ${block(call.error === undefined ? 'Result' : 'Error', call.stdout, call.error === undefined ? call.result : undefined)}
    ${added(call, nowMs)} ${stderr.length === 0 ? [] : [block('stderr', stderr, undefined)]}
    <details>
      <summary>Environment</summary>
      <pre>${lines(environmentText(call))}</pre>
    </details>
  </details>`;
}

type Value = Parameters<typeof jsonLines>[0];

function block(title: string, bytes: Buffer, value: Value | undefined): Html {
  if (bytes.length === 0)
    return markup`<h3>${title}</h3>
      <p class="faint">empty</p>`;
  const text = bytes.toString('utf8');
  const parsed = value ?? tryParse(text);
  const shown = parsed === undefined ? lines(text) : lines(jsonLines(parsed, plain).join('\n'));
  return markup`<h3>${title}</h3>
    <pre>${shown}</pre>`;
}

function tryParse(text: string): Value | undefined {
  try {
    return JSON.parse(text) as Value;
  } catch {
    return undefined;
  }
}

function added(call: Invocation, nowMs: number): Html {
  if (call.result === undefined || call.operation !== 'ADD') return markup``;
  const text = renderDiff(compareInputWithOutput(call), new Map([[call.id, call]]), {style: plain, width: 100, nowMs});
  return markup`<h3>What it added</h3>
    <pre>${lines(text)}</pre>`;
}

function environmentText({environment}: Invocation): string {
  return [...environment].map(([name, value]) => `${name}=${value}`).join('\n');
}

const plain = createStyle(false);
