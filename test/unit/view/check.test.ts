import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {checkInvocation} from '../../../src/capture/check/invocation.js';
import {checkConfigurationFile} from '../../../src/cni/check/configuration-files.js';
import type {CheckReport} from '../../../src/capture/check/check-report.js';
import {renderCheck} from '../../../src/view/check.js';
import {columnsOf} from '../../../src/view/text/shorten.js';
import {anInvocation} from '../../helpers/invocation.js';
import {matchesGolden} from '../../helpers/golden.js';
import {screenOf} from '../../helpers/screen.js';

const test = suite('check view');

const ids = new Map([['first', 'firs']]);

test('findings about a configuration, worst first', () => {
  const plugins = [{type: 'portmap'}, {type: 'bridge', ipam: {type: 'host-local', subnet: '10.7.1.0/29'}}];
  const text = JSON.stringify({cniVersion: '1.0.0', name: 'mynet', plugins});
  const findings = checkConfigurationFile({name: '10-mynet.conflist', text});
  const report: CheckReport = {checked: {kind: 'files', count: 1}, findings, ids};
  matchesGolden('check-configuration-80.txt', renderCheck(report, screenOf(80)));
});

test('the same about several calls is told once', () => {
  const calls = ['first', 'second', 'third'].map((id) => anInvocation({id, stdout: ''}));
  const findings = calls.flatMap(checkInvocation);
  const text = renderCheck({checked: {kind: 'captures', count: 3}, findings, ids}, screenOf(80));
  assert.match(text, /^warning +result-unreadable {2}ADD bridge, capture firs and 2 more$/m);
  assert.match(text, /^3 captures checked: 0 errors, 3 warnings$/m);
});

test('nothing found is said, too', () => {
  const text = renderCheck({checked: {kind: 'captures', count: 1}, findings: [], ids}, screenOf(80));
  assert.is(text, '1 capture checked: nothing to complain about');
});

test('nothing captured reaches the terminal raw, or makes a line too long', () => {
  const environment = {CNI_IFNAME: '\x1b[2J'.repeat(40)};
  const findings = checkInvocation(anInvocation({id: 'first', environment}));
  const text = renderCheck({checked: {kind: 'captures', count: 1}, findings, ids}, screenOf(80));
  assert.not.match(text, /[\x00-\x09\x0b-\x1f]/);
  const lines = text.split('\n').filter((line) => !line.includes('https://'));
  for (const line of lines) assert.ok(columnsOf(line) <= 80, line);
});

test.run();
