import {createHash} from 'node:crypto';
import type {IncomingMessage} from 'node:http';
import type {Duplex} from 'node:stream';

/** The server's end of a WebSocket of Kubernetes' exec (RFC 6455, v4.channel.k8s.io); what the client sends is ignored. */
export interface ServerSocket {
  /** Fulfilled when there is room for more. */
  readonly send: (channel: number, data: Buffer) => Promise<void>;
  /** The program has ended well. */
  readonly succeed: () => void;
  /** The connection breaks. */
  readonly end: () => void;
  readonly onClose: (listener: () => void) => void;
}

export function openWebSocket(request: IncomingMessage, socket: Duplex): ServerSocket {
  const key = request.headers['sec-websocket-key'] ?? '';
  const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\nSec-WebSocket-Protocol: v4.channel.k8s.io\r\n\r\n`,
  );
  socket.on('error', () => socket.destroy());
  socket.resume();
  const send: ServerSocket['send'] = (channel, data) => {
    if (socket.destroyed || socket.write(frame(Buffer.concat([Buffer.from([channel]), data]))))
      return Promise.resolve();
    return new Promise((resolve) => {
      const settle = () => {
        socket.off('drain', settle).off('close', settle);
        resolve();
      };
      socket.on('drain', settle).on('close', settle);
    });
  };
  return {
    send,
    succeed: () => {
      void send(3, Buffer.from('{"metadata":{},"status":"Success"}'));
      socket.end(Buffer.from([0x88, 0]));
    },
    end: () => socket.destroy(),
    onClose: (listener) => socket.once('close', listener),
  };
}

/** One binary message, unmasked as servers send. */
function frame(payload: Buffer): Buffer {
  const {length} = payload;
  if (length < 126) return Buffer.concat([Buffer.from([0x82, length]), payload]);
  const header = length < 65_536 ? Buffer.alloc(4) : Buffer.alloc(10);
  header[0] = 0x82;
  header[1] = length < 65_536 ? 126 : 127;
  if (length < 65_536) header.writeUInt16BE(length, 2);
  else header.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([header, payload]);
}
