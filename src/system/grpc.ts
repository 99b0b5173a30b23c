import {connect, type IncomingHttpHeaders} from 'node:http2';
import {createConnection} from 'node:net';
import {reasonOf} from './reason.js';

/** What came of a gRPC call. */
export type GrpcAnswer =
  | {readonly kind: 'message'; readonly message: Buffer}
  /** The server has no such method: it speaks gRPC, and not of this. */
  | {readonly kind: 'unimplemented'}
  | {readonly kind: 'failed'; readonly reason: string};

const timeoutMs = 5000;
/** google.rpc.Code */
const unimplemented = '12';

/**
 * One unary call over a unix socket, gRPC over HTTP/2 as its protocol description has it.
 *
 * @param path as in `/runtime.v1.RuntimeService/Status`
 * @param message the request, a protocol buffers message
 */
export async function callGrpc(socket: string, path: string, message: Buffer): Promise<GrpcAnswer> {
  const session = connect('http://localhost', {createConnection: () => createConnection(socket)});
  const answered = new Promise<GrpcAnswer>((resolve) => {
    const fail = (error: unknown) => resolve({kind: 'failed', reason: reasonOf(error)});
    session.on('error', fail);
    const stream = session.request({
      ':method': 'POST',
      ':path': path,
      'content-type': 'application/grpc',
      te: 'trailers',
    });
    const chunks: Buffer[] = [];
    let last: IncomingHttpHeaders = {};
    stream.setTimeout(timeoutMs, () => fail(new Error(`no answer within ${timeoutMs} ms`)));
    stream.on('error', fail);
    stream.on('response', (headers: IncomingHttpHeaders) => (last = headers)); // an error may come without trailers
    stream.on('trailers', (trailers: IncomingHttpHeaders) => (last = trailers));
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('end', () => resolve(readAnswer(last, Buffer.concat(chunks))));
    const prefix = Buffer.alloc(5); // not compressed; length
    prefix.writeUInt32BE(message.length, 1);
    stream.end(Buffer.concat([prefix, message]));
  });
  return answered.finally(() => session.destroy());
}

function readAnswer({'grpc-status': status, 'grpc-message': text}: IncomingHttpHeaders, body: Buffer): GrpcAnswer {
  if (status === '0') return {kind: 'message', message: body.subarray(5)};
  if (status === unimplemented) return {kind: 'unimplemented'};
  return {kind: 'failed', reason: text === undefined ? 'no gRPC server is there' : String(text)};
}
