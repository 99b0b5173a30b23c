import {connect, type ClientHttp2Session, type IncomingHttpHeaders} from 'node:http2';
import {createConnection} from 'node:net';

/** A protocol buffers message to send: field number and value. */
export type Message = readonly (readonly [field: number, value: string | number | Message])[];

/** A PodSandboxConfig without containers. */
export function sandboxConfig(name: string): Message {
  const metadata = [
    [1, name],
    [2, `uid-of-${name}`],
    [3, 'default'],
  ] as const;
  return [
    [1, metadata],
    [2, name],
    [3, '/tmp/pods'],
    [8, []],
  ];
}

/** A client of a container runtime's CRI socket: many calls at once over one connection. */
export class Cri {
  private readonly session: ClientHttp2Session;

  constructor(socket: string) {
    this.session = connect('http://localhost', {createConnection: () => createConnection(socket)});
    this.session.on('error', () => undefined); // each call gets it as well
  }

  /**
   * Calls a method of the RuntimeService, k8s.io/cri-api v1.
   *
   * @returns the first field of the answer, as text: of RunPodSandbox and CreateContainer the id
   * @throws Error with the runtime's own message
   */
  async call(method: string, request: Message): Promise<string> {
    return new Promise((resolve, reject) => {
      const stream = this.session.request({
        ':method': 'POST',
        ':path': `/runtime.v1.RuntimeService/${method}`,
        'content-type': 'application/grpc',
        te: 'trailers',
      });
      const chunks: Buffer[] = [];
      let trailers: IncomingHttpHeaders = {};
      stream.setTimeout(120_000, () => stream.destroy(new Error('no answer within 2 minutes')));
      stream.on('error', (error: Error) => reject(new Error(`${method}: ${error.message}`)));
      stream.on('response', (headers: IncomingHttpHeaders) => (trailers = headers)); // an error may come without a body, in the headers
      stream.on('trailers', (received: IncomingHttpHeaders) => (trailers = received));
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const {'grpc-status': status, 'grpc-message': message} = trailers;
        if (status !== '0') reject(new Error(`${method}: ${String(message)}`));
        else resolve(firstField(Buffer.concat(chunks).subarray(5)));
      });
      const body = encode(request);
      const prefix = Buffer.alloc(5); // not compressed; length
      prefix.writeUInt32BE(body.length, 1);
      stream.end(Buffer.concat([prefix, body]));
    });
  }

  close(): void {
    this.session.close();
  }
}

function encode(message: Message): Buffer {
  const parts = message.map(([field, value]) => {
    if (typeof value === 'number') return Buffer.concat([varint(field * 8), varint(value)]);
    const bytes = typeof value === 'string' ? Buffer.from(value) : encode(value);
    return Buffer.concat([varint(field * 8 + 2), varint(bytes.length), bytes]);
  });
  return Buffer.concat(parts);
}

function varint(value: number): Buffer {
  const bytes = [];
  for (; value >= 0x80; value = Math.floor(value / 0x80)) bytes.push((value % 0x80) + 0x80);
  return Buffer.from([...bytes, value]);
}

/** The ids that come first in an answer have less than 128 bytes. */
function firstField(message: Buffer): string {
  return message.subarray(2, 2 + (message[1] ?? 0)).toString();
}
