import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import type {DoctorJson} from '../../../src/doctor/report.js';
import {renderDoctor} from '../../../src/view/doctor.js';
import {screenOf} from '../../helpers/screen.js';

const test = suite('view/doctor');

const sound: DoctorJson = {
  healthy: true,
  node: 'mlab1',
  server: 'https://10.0.0.1:6443',
  configuration: '/etc/cni/net.d/10-net.conflist',
  networks: [{name: 'mynet', where: '/etc/cni/net.d/10-net.conflist', isDefault: true}],
  plugins: [
    {type: 'bridge', path: '/opt/cni/bin/bridge', versions: ['0.1.0', '0.4.0', '1.0.0']},
    {type: 'gone', path: null, versions: []},
  ],
  shims: {mode: 'dir', store: '/tmp/mlab-cni', captures: 12},
  findings: [],
  unchecked: [],
};

test('a sound node', () => {
  assert.is(
    renderDoctor(sound, screenOf(undefined)),
    [
      'node        mlab1 in https://10.0.0.1:6443',
      'config      /etc/cni/net.d/10-net.conflist',
      'networks    mynet (default): /etc/cni/net.d/10-net.conflist',
      'plugins     /opt/cni/bin/bridge  0.1.0 to 1.0.0',
      'shims       dir mode, 12 captures in /tmp/mlab-cni',
      '',
      'sound, as far as was checked',
    ].join('\n'),
  );
});

test('findings with evidence and the next step, what was not checked, and the sum', () => {
  const finding = {
    severity: 'error',
    id: 'plugin-missing',
    what: 'no\x1b bridge',
    evidence: ['looked'],
    next: 'install',
  };
  const report = {...sound, findings: [finding], unchecked: [{what: 'the kernel', why: 'no list'}]} as const;
  assert.is(
    renderDoctor(report as DoctorJson, screenOf(undefined))
      .split('\n')
      .slice(6)
      .join('\n'),
    [
      'error    plugin-missing',
      '         no\\x1b bridge',
      '         - looked',
      '         To do: install',
      '',
      'not checked',
      '  - the kernel: no list',
      '',
      '1 error, 0 warnings; 1 not checked',
    ].join('\n'),
  );
});

test.run();
