import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {liveEnvironment} from '../../../../src/replay/live/live-environment.js';

const test = suite('replay/live/live-environment');

test('what a capture says reaches a live node only as far as it cannot choose programs', () => {
  const recorded = {
    CNI_COMMAND: 'ADD',
    CNI_ARGS: 'K8S_POD_NAME=web',
    KUBERNETES_SERVICE_HOST: '10.0.0.1',
    https_proxy: 'http://proxy',
    PATH: '/tmp/theirs:relative:/usr/bin',
    LD_PRELOAD: '/tmp/theirs.so',
    XTABLES_LIBDIR: '/tmp',
    BASH_ENV: '/tmp/theirs.sh',
    'BASH_FUNC_ip%%': '() { id; }',
  };
  const {LD_PRELOAD: _preload, XTABLES_LIBDIR: _lib, BASH_ENV: _env, 'BASH_FUNC_ip%%': _function, ...kept} = recorded;
  assert.equal(liveEnvironment(recorded), {...kept, PATH: '/usr/bin'});
});

test('without a path of its own it gets the system’s', () => {
  assert.match(liveEnvironment({})['PATH'] ?? '', '/usr/sbin');
});

test.run();
