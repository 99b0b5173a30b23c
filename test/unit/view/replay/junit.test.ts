import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import type {ReplayRow, Verdict} from '../../../../src/replay/replay-report.js';
import {renderJunit} from '../../../../src/view/replay/junit.js';

const test = suite('view/replay/junit');

const row = (verdict: Verdict, reason: string | null): ReplayRow => ({
  captureId: 'a1',
  plugin: 'bridge',
  operation: 'ADD',
  attachmentId: 'c1/eth0',
  verdict,
  reason,
  repetitions: [],
  durationMs: 1234,
});

test('each verdict has its element, and hostile text stays text', () => {
  const replays = [
    row('same', null),
    row('diverged', 'now <"&\u0001>'),
    row('state-unknown', null),
    row('failed-to-run', 'no plugin'),
  ];
  const summary = {same: 1, diverged: 1, 'state-unknown': 1, 'failed-to-run': 1};
  assert.equal(renderJunit({replays, summary, durationMs: 5000}).split('\n'), [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites name="mlab-cni" tests="4" failures="1" errors="1" skipped="1" time="5.000">',
    '  <testsuite name="replay" tests="4" failures="1" errors="1" skipped="1" time="5.000">',
    '    <testcase classname="bridge" name="ADD c1/eth0 a1" time="1.234"/>',
    '    <testcase classname="bridge" name="ADD c1/eth0 a1" time="1.234">',
    '      <failure message="now &lt;&quot;&amp;\ufffd&gt;"/>',
    '    </testcase>',
    '    <testcase classname="bridge" name="ADD c1/eth0 a1" time="1.234">',
    '      <skipped message="state-unknown"/>',
    '    </testcase>',
    '    <testcase classname="bridge" name="ADD c1/eth0 a1" time="1.234">',
    '      <error message="no plugin"/>',
    '    </testcase>',
    '  </testsuite>',
    '</testsuites>',
    '',
  ]);
});

test.run();
