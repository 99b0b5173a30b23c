import {renderShellScript} from '../calls/shell-script.js';
import {mainCall, type Incident} from './incident.js';
import {otlpTraces} from './otlp.js';
import {incidentPage} from './page.js';
import {chromeTrace} from './perfetto.js';

export const exportForms = ['html', 'perfetto', 'otlp', 'sh'] as const;

/** The text of the file that an incident becomes: a page, a trace, or a script that makes its main call again. */
export function renderIncident(
  incident: Incident,
  form: (typeof exportForms)[number],
  about: {readonly version: string; readonly nowMs: number},
): string {
  switch (form) {
    case 'html':
      return incidentPage(incident, about);
    case 'perfetto':
      return `${JSON.stringify(chromeTrace(incident.trees, about.nowMs))}\n`;
    case 'otlp':
      return `${JSON.stringify(otlpTraces(incident.trees, about))}\n`;
    case 'sh':
      return `${renderShellScript(mainCall(incident), incident.isRedacted ? 'gone' : 'kept')}\n`;
  }
}
