import {createServer, type Http2Server, type IncomingHttpHeaders, type ServerHttp2Stream} from 'node:http2';
import {createServer as createSocket} from 'node:net';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {callGrpc} from '../../../src/system/grpc.js';
import {withTemporaryDirectory} from '../../../src/system/temporary-directory.js';

const test = suite('system/grpc');

const method = '/runtime.v1.RuntimeService/Status';

/** What a server that answers so gives, and what it was asked. */
async function askOf(answer: (stream: ServerHttp2Stream, headers: IncomingHttpHeaders, body: Buffer) => void) {
  return withTemporaryDirectory('grpc', async (directory) => {
    const socket = join(directory, 'socket');
    const server: Http2Server = createServer();
    server.on('stream', (stream, headers) => {
      const chunks: Buffer[] = [];
      stream.on('error', () => undefined);
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => answer(stream, headers, Buffer.concat(chunks)));
    });
    await new Promise<void>((resolve) => server.listen(socket, resolve));
    try {
      return await callGrpc(socket, method, Buffer.from('request'));
    } finally {
      server.close();
    }
  });
}

function answerWith(message: Buffer, trailers: Readonly<Record<string, string>>) {
  return (stream: ServerHttp2Stream) => {
    stream.respond({':status': 200, 'content-type': 'application/grpc'}, {waitForTrailers: true});
    stream.on('wantTrailers', () => stream.sendTrailers({...trailers}));
    const prefix = Buffer.alloc(5);
    prefix.writeUInt32BE(message.length, 1);
    stream.write(prefix);
    stream.end(message);
  };
}

test('a message goes there in a frame of gRPC, and the answer comes out of one', async () => {
  const message = Buffer.from([1, 0, 255, 3]);
  let asked: unknown;
  const answer = await askOf((stream, headers, body) => {
    asked = [headers[':method'], headers[':path'], headers['content-type'], headers.te, body.toString('latin1')];
    answerWith(message, {'grpc-status': '0'})(stream);
  });
  assert.equal(asked, ['POST', method, 'application/grpc', 'trailers', '\0\0\0\0\x07request']);
  assert.equal(answer, {kind: 'message', message});
});

test('an error may come with the head alone, or behind an answer that was begun', async () => {
  const head = {':status': 200, 'grpc-status': '14', 'grpc-message': 'not yet'};
  assert.equal(await askOf((stream) => stream.respond(head, {endStream: true})), {kind: 'failed', reason: 'not yet'});
  assert.equal(await askOf(answerWith(Buffer.from('x'), {'grpc-status': '13', 'grpc-message': 'broken'})), {
    kind: 'failed',
    reason: 'broken',
  });
});

test('a server without that method is told from one that fails, and from one that speaks no gRPC', async () => {
  const unknown = {':status': 200, 'grpc-status': '12', 'grpc-message': 'unknown service'};
  assert.equal(await askOf((stream) => stream.respond(unknown, {endStream: true})), {kind: 'unimplemented'});
  assert.equal(await askOf((stream) => stream.respond({':status': 404}, {endStream: true})), {
    kind: 'failed',
    reason: 'no gRPC server is there',
  });
});

test('where nobody listens, or hangs up, there is a reason', async () => {
  const nobody = await callGrpc('/nowhere/socket', method, Buffer.alloc(0));
  assert.is(nobody.kind, 'failed');
  assert.match(nobody.kind === 'failed' ? nobody.reason : '', 'ENOENT');
  await withTemporaryDirectory('grpc', async (directory) => {
    const socket = join(directory, 'socket');
    const server = createSocket((connection) => connection.destroy());
    await new Promise<void>((resolve) => server.listen(socket, resolve));
    assert.is((await callGrpc(socket, method, Buffer.alloc(0))).kind, 'failed');
    server.close();
  });
});

test.run();
