import type {ReplayRow, SuiteReport} from '../../replay/replay-report.js';

/** The verdicts in the XML that CI systems read (JUnit's). No verdict is `skipped`, which is not passed. */
export function renderJunit({replays, summary, durationMs}: SuiteReport): string {
  const counts = `tests="${replays.length}" failures="${summary.diverged}" errors="${summary['failed-to-run']}" skipped="${summary['state-unknown']}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="mlab-cni" ${counts} time="${seconds(durationMs)}">`,
    `  <testsuite name="replay" ${counts} time="${seconds(durationMs)}">`,
    ...replays.map(testCase),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

const elements = {diverged: 'failure', 'failed-to-run': 'error', 'state-unknown': 'skipped'} as const;

function testCase({captureId, plugin, operation, attachmentId, verdict, reason, durationMs}: ReplayRow): string {
  const name = [operation, attachmentId, captureId].filter((part) => part !== null && part !== '').join(' ');
  const start = `    <testcase classname=${attribute(plugin)} name=${attribute(name)} time="${seconds(durationMs)}"`;
  if (verdict === 'same') return `${start}/>`;
  return `${start}>\n      <${elements[verdict]} message=${attribute(reason ?? verdict)}/>\n    </testcase>`;
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

const entities: Readonly<Record<string, string>> = {'&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;'};

/** XML 1.0 has no way to write most control characters. */
function attribute(text: string): string {
  const clean = text.replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]/gu, '\ufffd');
  return `"${clean.replace(/[&<>"]/g, (character) => entities[character] ?? '').replace(/[\t\n\r]/g, ' ')}"`;
}
