import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {signalName} from '../../../src/capture/signal-name.js';

const test = suite('capture/signal-name');

test('a signal has the name that Linux gives it, and one without a name its number', () => {
  const names = {
    0: 'SIG0',
    1: 'SIGHUP',
    6: 'SIGABRT',
    9: 'SIGKILL',
    11: 'SIGSEGV',
    15: 'SIGTERM',
    17: 'SIGCHLD',
    31: 'SIGSYS',
    32: 'SIG32',
    34: 'SIG34',
    64: 'SIG64',
  };
  for (const [signal, name] of Object.entries(names)) assert.is(signalName(Number(signal)), name);
});

test.run();
