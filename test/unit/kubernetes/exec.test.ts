import {EventEmitter} from 'node:events';
import {Writable} from 'node:stream';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import type {Api} from '../../../src/kubernetes/api.js';
import {execInPod, type ExecRequest} from '../../../src/kubernetes/recording/exec.js';

const test = suite('kubernetes/recording/exec');

/** What the library's WebSocket does, as far as it is used. */
class Socket extends EventEmitter {
  readonly CLOSED = 3;
  readyState = 1;
  isPaused = false;
  readonly did: string[] = [];
  pause(): void {
    this.isPaused = true;
    this.did.push('pause');
  }
  resume(): void {
    this.isPaused = false;
    this.did.push('resume');
  }
  terminate(): void {
    this.did.push('terminate');
    setImmediate(() => this.emit('close', 1006));
  }
}

interface Streams {
  readonly socket: Socket;
  readonly stdout: Writable;
  readonly stderr: Writable;
  readonly tell: (status: object) => void;
}

/** Runs a program that does so once the connection is there. */
async function running(
  program: (streams: Streams) => void,
  {socket = new Socket(), ...request}: Partial<ExecRequest> & {socket?: Socket} = {},
) {
  const taken: Buffer[] = [];
  const asked: unknown[] = [];
  class Exec {
    exec(
      namespace: string,
      pod: string,
      container: string,
      command: readonly string[],
      stdout: Writable,
      stderr: Writable,
      stdin: null,
      tty: boolean,
      tell: Streams['tell'],
    ): Promise<Socket> {
      asked.push(namespace, pod, container, command, stdin, tty);
      setImmediate(() => program({socket, stdout, stderr, tell}));
      return Promise.resolve(socket);
    }
  }
  const stdout = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      taken.push(chunk);
      done();
    },
  });
  const end = await execInPod({client: {Exec}, kubeConfig: {}} as unknown as Api, {
    namespace: 'kube-system',
    pod: 'mlab-cni-node1',
    container: 'recorder',
    command: ['tail', 'x'],
    stdout,
    signal: new AbortController().signal,
    ...request,
  });
  return {end, asked, socket, text: Buffer.concat(taken).toString(), isOpen: !stdout.writableEnded};
}

const success = {status: 'Success'};

test('a program is run without stdin or terminal, and what it printed has come when it has ended', async () => {
  const {end, asked, text, isOpen} = await running(({socket, stdout, tell}) => {
    stdout.write('one ');
    stdout.write('two');
    tell(success);
    socket.emit('close', 1000);
  });
  assert.equal(end, {kind: 'exited', code: 0, stderr: ''});
  assert.is(text, 'one two');
  assert.ok(isOpen, "the caller's stream was ended");
  assert.equal(asked, ['kube-system', 'mlab-cni-node1', 'recorder', ['tail', 'x'], null, false]);
});

for (const [what, status, code] of [
  [
    'its exit status',
    {
      status: 'Failure',
      details: {
        causes: [
          {reason: 'Other', message: '1'},
          {reason: 'ExitCode', message: '3'},
        ],
      },
    },
    3,
  ],
  ['no exit status', {status: 'Failure', message: 'cannot exec'}, 126],
  ['no exit status among its causes', {status: 'Failure', details: {causes: []}}, 126],
] as const) {
  test(`of a program that fails the server tells ${what}`, async () => {
    const {end} = await running(({socket, stderr, tell}) => {
      stderr.write('no such file\n');
      tell(status);
      socket.emit('close', 1000);
    });
    assert.equal(end, {kind: 'exited', code, stderr: 'no such file\n'});
  });
}

test('what a program says on stderr is kept up to 16 KiB', async () => {
  const {end} = await running(({socket, stderr, tell}) => {
    stderr.write('a'.repeat(16 * 1024 - 1));
    stderr.write('bcd');
    stderr.write('e');
    tell(success);
    socket.emit('close', 1000);
  });
  assert.is(end.kind === 'exited' && end.stderr, `${'a'.repeat(16 * 1024 - 1)}b`);
});

for (const [what, breaking, reason] of [
  ['ends', (socket: Socket) => socket.emit('close', 1006), 'the connection ended (1006)'],
  ['fails', (socket: Socket) => socket.emit('error', new Error('read ECONNRESET')), 'read ECONNRESET'],
] as const) {
  test(`a connection that ${what} before the program has is cut`, async () => {
    const {end, text} = await running(({socket, stdout}) => {
      stdout.write('half');
      breaking(socket);
    });
    assert.equal(end, {kind: 'cut', reason});
    assert.is(text, 'half');
  });
}

test('a connection that had ended before anybody listened is cut', async () => {
  const socket = new Socket();
  socket.readyState = socket.CLOSED;
  assert.equal((await running(() => undefined, {socket})).end, {kind: 'cut', reason: 'the connection ended'});
});

test('a connection that is given up is ended, and nobody waits for it', async () => {
  const over = new AbortController();
  const {end, socket} = await running(() => over.abort(), {signal: over.signal});
  assert.is(end.kind, 'cut');
  assert.equal(socket.did, ['terminate']);
  const before = await running(() => undefined, {signal: AbortSignal.abort()});
  assert.is(before.end.kind, 'cut');
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(before.socket.did, ['terminate']);
});

test('while what came is not taken no more is read, and then it is again', async () => {
  let take: () => void = () => undefined;
  const slow = new Writable({highWaterMark: 1, write: (_chunk, _encoding, done) => void (take = done)});
  const taking = setInterval(() => take(), 1);
  const seen: string[][] = [];
  const {socket} = await running(
    ({socket: open, stdout, tell}) => {
      open.emit('message');
      seen.push([...open.did]);
      stdout.write(Buffer.alloc(2 * 1024 * 1024));
      open.emit('message');
      open.emit('message');
      seen.push([...open.did]);
      stdout.once('drain', () => {
        tell(success);
        open.emit('close', 1000);
      });
    },
    {stdout: slow},
  );
  clearInterval(taking);
  assert.equal(seen, [[], ['pause']]);
  assert.equal(socket.did, ['pause', 'resume']);
});

test.run();
