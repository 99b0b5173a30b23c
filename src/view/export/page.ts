import {createHash} from 'node:crypto';
import {callsIn} from '../../capture/tree/call-tree.js';
import {groupByContainer} from '../../capture/tree/container-calls.js';
import {formatInstant} from '../text/time.js';
import {callSection, type Anchors} from './call-section.js';
import {explanationSection} from './explanation-section.js';
import {markup, type Html} from './html.js';
import type {Incident} from './incident.js';
import {pageScript} from './page-script.js';
import {pageStyle} from './page-style.js';
import {mostCalls, roomOnPage} from './room-on-page.js';
import {timeline} from './timeline.js';

/**
 * One page for an incident's ticket: why, when, and each call. It loads nothing, is complete without its style and its
 * script, and forbids all else by a policy of its own.
 */
export function incidentPage(incident: Incident, {version, nowMs}: {version: string; nowMs: number}): string {
  const all = groupByContainer(incident.trees);
  const groups = roomOnPage(all, incident.explained?.explanation.captureId);
  const calls = groups.flatMap((group) => group.calls.flatMap(callsIn));
  const anchors: Anchors = new Map(calls.map(({invocation}, index) => [invocation, `call-${(index + 1).toString()}`]));
  const body = [
    explanationSection(incident, anchors, nowMs),
    markup`<section>
      <h2>Timeline</h2>
      ${leftOut(all.length - groups.length)}
      ${groups.map((group) => timeline(group, anchors, nowMs))}
    </section>`,
    markup`<section id="calls">
      <h2>Calls</h2>
      <p class="search" hidden>
        <label>Search <input type="search" placeholder="in all calls" /></label> <output></output>
      </p>
      ${calls.map(({invocation}) => callSection(invocation, anchors, {incident, nowMs}))}
    </section>`,
  ];
  const secrets = incident.isRedacted
    ? 'What looked like a secret is [redacted]; a secret that is an ordinary word is not recognised.'
    : 'It may hold credentials: nothing was left out.';
  return `${
    markup`<!DOCTYPE html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta
            http-equiv="Content-Security-Policy"
            content="default-src 'none'; style-src ${hashOf(pageStyle)}; script-src ${hashOf(pageScript)}; base-uri 'none'; form-action 'none'"
          />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <title>${titleOf(incident)}</title>
          <style>${{html: pageStyle}}</style>
        </head>
        <body>
          <main>${body}</main>
          <footer><p>Made by mlab-cni ${version} at ${formatInstant(nowMs)}. ${secrets}</p></footer>
          <script>${{html: pageScript}}</script>
        </body>
      </html>`.html
  }\n`;
}

function leftOut(containers: number): Html {
  if (containers === 0) return markup``;
  return markup`<p class="doubtful">
    The calls for ${containers} more containers are not on this page, which holds ${mostCalls}: those of the container that is
    explained, then of those with a failure, then the latest. --pod, --since and --failed choose others; --as perfetto and
    --as otlp take all.
  </p>`;
}

function titleOf({explained}: Incident): string {
  const cause = explained?.explanation.rootCause;
  return cause ? `${cause.plugin} failed at ${cause.operation}` : 'Calls of CNI plugins';
}

/** As a content security policy names an inline text. */
function hashOf(text: string): Html {
  return {html: `'sha256-${createHash('sha256').update(text).digest('base64')}'`};
}
