import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {listeningSockets} from '../../../src/system/listening-sockets.js';

const test = suite('system/listening-sockets');

test('those that accept connections, by their paths, once each', () => {
  const text = [
    'Num       RefCount Protocol Flags    Type St Inode Path',
    '00000000b1de1d43: 00000003 00000000 00000000 0001 03 21040 /run/containerd/containerd.sock', // a connection
    '00000000a3c58a5f: 00000002 00000000 00010000 0001 01 18734 /run/containerd/containerd.sock',
    '0000000052fcd4c9: 00000002 00000000 00010000 0001 01 18733 /run/containerd/containerd.sock',
    '00000000f0eae9a5: 00000002 00000000 00010000 0001 01 18735 @/containerd-shim/abc.sock', // an abstract one
    '000000004d0c12d1: 00000002 00000000 00000000 0002 01 15000 /run/systemd/journal/dev-log',
    '0000000014b5ad28: 00000002 00000000 00010000 0001 01 18736 /run/with blank/crio.sock',
    '0000000014b5ad29: 00000002 00000000 00000000 0001 01 18737',
    '',
  ].join('\n');
  assert.equal(listeningSockets(text), ['/run/containerd/containerd.sock', '/run/with blank/crio.sock']);
});

test.run();
