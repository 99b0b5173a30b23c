import {compareCaptures} from '../../capture/change/comparison.js';
import type {Invocation} from '../../capture/invocation.js';
import {renderDiff} from '../diff.js';
import {endingOf} from '../calls/ending.js';
import {evidenceText} from '../explanation/evidence-text.js';
import {headline} from '../explanation/explain.js';
import {createStyle} from '../text/style.js';
import {formatCallStart} from '../text/time.js';
import type {Anchors} from './call-section.js';
import {markup, lines, type Html} from './html.js';
import type {Incident} from './incident.js';

/** What failed, why, what to do, what speaks for it, the chain, and what is different from when it worked. */
export function explanationSection(incident: Incident, anchors: Anchors, nowMs: number): Html {
  const {explained} = incident;
  const culprit = explained?.chain.at(-1)?.invocation;
  if (!explained || culprit === undefined) {
    return markup`<header>
      <h1>Calls of CNI plugins</h1>
      <p>No call failed among these.</p>
    </header>`;
  }
  const {rootCause, observations} = explained.explanation;
  const {pod, parameters, request} = culprit;
  const subject = pod === null ? `container ${parameters.containerId ?? '?'}` : `${pod.namespace}/${pod.name}`;
  const rule = rootCause?.rule ?? null;
  return markup`<header>
      <h1>${rootCause === null ? `${culprit.plugin} did not fail at ${culprit.operation}` : headline(rootCause)}</h1>
      <p class="faint">
        ${subject}, interface ${parameters.ifname ?? '?'}, network ${request?.name ?? '?'}, ${formatCallStart(culprit)}
      </p>
    </header>
    <section>
      ${
        rule === null
          ? []
          : [
              markup`<h2>Why</h2>
                <p>${rule.cause}</p>
                <h2>What to do</h2>
                <p>${rule.fix}</p>`,
            ]
      }
      ${
        rootCause !== null && rule === null
          ? [
              markup`<h2>Why</h2>
                <p>No rule knows this failure. What was said is quoted below.</p>`,
            ]
          : []
      }
      ${
        rootCause === null
          ? []
          : [
              list(
                'Evidence',
                rootCause.evidence.map((each) => markup`<li>${evidenceText(each)}</li>`),
              ),
            ]
      }
      ${list(
        'Chain, outermost first',
        explained.chain.map(({invocation}) => chainItem(invocation, anchors, nowMs)),
      )}
      ${list(
        'Also seen',
        observations.map((each) => markup`<li>${each.rule.title}. ${each.rule.cause}</li>`),
      )}
      ${rule === null ? [] : [markup`<p class="faint">Rule ${rule.id}, confidence ${rootCause?.confidence ?? ''}. ${rule.source}</p>`]}
      ${againstGood(incident, nowMs)}
    </section>`;
}

function list(title: string, items: readonly Html[]): Html {
  return items.length === 0
    ? markup``
    : markup`<h2>${title}</h2>
        <ol>
          ${items}
        </ol>`;
}

function chainItem(call: Invocation, anchors: Anchors, nowMs: number): Html {
  const {word, tone, detail} = endingOf(call, nowMs);
  const name = `${call.operation} ${call.plugin} ${call.parameters.ifname ?? ''}`;
  const anchor = anchors.get(call);
  const label = anchor === undefined ? markup`${name}` : markup`<a href="#${anchor}">${name}</a>`;
  return markup`<li>${label} <b class="${tone}">${word}</b> ${detail}</li>`;
}

function againstGood({good, explained}: Incident, nowMs: number): Html {
  const bad = explained?.chain.find(({invocation}) => invocation.id === good?.id)?.invocation;
  if (good === null || bad === undefined) return markup``;
  const calls = new Map([good.call, bad].map((call) => [call.id, call]));
  const screen = {style: createStyle(false), width: 100, nowMs};
  const text = renderDiff(compareCaptures(good.call, bad, {exact: false}), calls, screen);
  return markup`<h2>Good against bad</h2>
    <p>The last call like this that succeeded (-) and this one (+).</p>
    <pre>${lines(text)}</pre>`;
}
