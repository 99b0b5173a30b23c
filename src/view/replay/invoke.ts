import type {InvokeReport, InvokedCall} from '../../replay/invoke/invoke-report.js';
import {answerText, effectLines, section} from './answer.js';
import {escapeLine, escapeLines} from '../text/escape.js';
import {jsonLines} from '../text/json.js';
import type {Screen} from '../text/screen.js';
import type {Style} from '../text/style.js';
import {formatDuration} from '../text/time.js';

/** Each call in a line, then the result, what was done, and what is left of it. `verbose` adds requests and stderr. */
export function renderInvocation(report: InvokeReport, {style, width}: Screen, verbose: boolean): string {
  const {calls, containerId, ifname, netns, place, result, standIns} = report;
  const where = place === 'live' ? 'on this node' : 'in a sandbox, which is gone';
  return [
    ...calls.flatMap((call) => callLines(call, style, verbose)),
    '',
    style.faint(`container ${escapeLine(containerId)}, ${escapeLine(ifname)} in ${escapeLine(netns)}, ${where}`),
    ...standIns.map((name) => style.faint(`made up: link ${escapeLine(name)}`)),
    ...(result === null ? [] : section('result', jsonLines(result, style, width), style)),
    ...section('what ADD did', effectLines(report.effects), style),
    ...section('left behind by DEL', effectLines(report.leftovers), style),
  ].join('\n');
}

function callLines({plugin, operation, answer, request}: InvokedCall, style: Style, verbose: boolean): string[] {
  const paint = answer?.outcome === 'succeeded' ? style.good : style.bad;
  const ending = answer === null ? 'could not be started' : answerText(answer);
  const took = answer?.durationMs == null ? '' : style.faint(`  ${formatDuration(answer.durationMs, 0)}`);
  const line = `${operation.padEnd(5)} ${escapeLine(plugin)}  ${paint(ending)}${took}`;
  if (!verbose) return [line];
  const stderr = escapeLines(answer?.stderr ?? '').filter((text) => text !== '');
  return [line, `  ${style.faint(escapeLine(JSON.stringify(request)))}`, ...stderr.map((text) => `  ${text}`)];
}
