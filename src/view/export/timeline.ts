import {callsIn, depthsIn} from '../../capture/tree/call-tree.js';
import type {ContainerCalls} from '../../capture/tree/container-calls.js';
import {endingOf} from '../calls/ending.js';
import {formatCallStart, formatDuration} from '../text/time.js';
import type {Anchors} from './call-section.js';
import {markup, type Html} from './html.js';

/** The calls for a container as a table: who called whom, and when, as a bar. */
export function timeline({pod, containerId, node, calls}: ContainerCalls, anchors: Anchors, nowMs: number): Html {
  const depths = depthsIn(calls);
  const all = calls.flatMap(callsIn).map(({invocation}) => invocation);
  const starts = all.map(({startedAtMs}) => startedAtMs);
  const from = Math.min(...starts);
  const until = Math.max(...all.map(({startedAtMs, endedAtMs}) => endedAtMs ?? startedAtMs));
  const percent = (ms: number) => ((100 * ms) / Math.max(1, until - from)).toFixed(2);
  const [first] = all;
  const subject = pod === null ? 'no pod' : `${pod.namespace}/${pod.name}`;
  const place = node === null ? '' : ` on ${node}`;
  return markup`<h3>${subject}</h3>
    <p class="faint">
      container ${containerId ?? '-'}${place}, from ${first === undefined ? '?' : formatCallStart(first)}
    </p>
    <table>
      <thead>
        <tr>
          <th>Call</th>
          <th>Interface</th>
          <th>Outcome</th>
          <th>Took</th>
          <th>When</th>
        </tr>
      </thead>
      <tbody>
        ${all.map((call) => {
          const {word, tone} = endingOf(call, nowMs);
          const {plugin, operation, parameters, durationMs, timeResolutionMs, startedAtMs, id} = call;
          const depth = depths.get(id) ?? 0;
          const took = durationMs === null ? '?' : formatDuration(durationMs, timeResolutionMs);
          const guide = depth === 0 ? '' : `${'\u00a0\u00a0'.repeat(depth - 1)}└ `;
          return markup`<tr>
            <td>${guide}<a href="#${anchors.get(call) ?? ''}">${operation || 'call'} ${plugin}</a></td>
            <td>${parameters.ifname ?? '-'}</td>
            <td class="${tone}">${word}</td>
            <td>${took}</td>
            <td>
              <svg width="100%" height="14" role="img" aria-label="${took}">
                <rect
                  class="${tone}"
                  x="${percent(startedAtMs - from)}%"
                  y="2"
                  width="${percent(durationMs ?? 0)}%"
                  height="10"
                ></rect>
                <rect class="${tone}" x="${percent(startedAtMs - from)}%" y="2" width="2" height="10"></rect>
              </svg>
            </td>
          </tr>`;
        })}
      </tbody>
    </table>`;
}
