import {connect, type ClientHttp2Session, type IncomingHttpHeaders} from 'node:http2';
import {createConnection} from 'node:net';
import {asArray, asString, isObject, parseJsonObject} from '../../cni/json.js';

/** What a container runtime says about itself on its CRI socket: the proof of what is in force, whatever its files say. */
export interface CriStatus {
  /** In the order in which it looks for plugins; null if it does not tell. */
  readonly pluginDirs: readonly string[] | null;
  readonly confDir: string | null;
}

/** Undefined: nobody answers there. */
export type AskCri = (socket: string) => Promise<CriStatus | undefined>;

const timeoutMs = 5000;

/** RuntimeService.Status with `verbose`, k8s.io/cri-api; v1alpha2 is what containerd before 1.6 and CRI-O before 1.20 speak. */
export const askCri: AskCri = async (socket) => {
  for (const version of ['v1', 'v1alpha2']) {
    const response = await call(socket, `/runtime.${version}.RuntimeService/Status`, statusRequest);
    if (response !== undefined) return readStatus(response);
  }
  return undefined;
};

/** A gRPC message, uncompressed, of two bytes: StatusRequest{verbose: true}. */
const statusRequest = Buffer.from([0, 0, 0, 0, 2, 0x08, 0x01]);

async function call(socket: string, path: string, request: Buffer): Promise<Buffer | undefined> {
  const session = connect('http://localhost', {createConnection: () => createConnection(socket)});
  try {
    return await exchange(session, path, request);
  } catch {
    return undefined;
  } finally {
    session.destroy();
  }
}

/** The first message of a successful answer, gRPC over HTTP/2 as its protocol description has it. */
async function exchange(session: ClientHttp2Session, path: string, request: Buffer): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    session.on('error', reject);
    const stream = session.request({
      ':method': 'POST',
      ':path': path,
      'content-type': 'application/grpc',
      te: 'trailers',
    });
    const chunks: Buffer[] = [];
    let succeeded = false;
    stream.setTimeout(timeoutMs, () => reject(new Error(`no answer within ${timeoutMs} ms`)));
    stream.on('error', reject);
    stream.on('trailers', (trailers: IncomingHttpHeaders) => (succeeded = trailers['grpc-status'] === '0'));
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('end', () => resolve(succeeded ? Buffer.concat(chunks).subarray(5) : undefined));
    stream.end(request);
  });
}

/** StatusResponse.info, field 2: a map whose values are JSON. containerd answers with "cniconfig" and "config". */
export function readStatus(response: Buffer): CriStatus {
  const info = new Map<string, string>();
  for (const {number, bytes} of fields(response)) {
    if (number !== 2) continue;
    const [key, value] = [1, 2].map((wanted) =>
      fields(bytes)
        .find((field) => field.number === wanted)
        ?.bytes.toString(),
    );
    if (key !== undefined && value !== undefined) info.set(key, value);
  }
  const inForce = parseJsonObject(info.get('cniconfig') ?? '') ?? {};
  const cni = parseJsonObject(info.get('config') ?? '')?.['cni'];
  const dirs = asArray(inForce['PluginDirs']).flatMap((dir) => asString(dir) ?? []);
  return {
    pluginDirs: dirs.length === 0 ? null : dirs,
    confDir: asString(inForce['PluginConfDir']) ?? (isObject(cni) ? asString(cni['confDir']) : undefined) ?? null,
  };
}

interface Field {
  readonly number: number;
  /** Empty unless length-delimited. */
  readonly bytes: Buffer;
}

/** The fields of a protocol buffers message: only varints (wire type 0) and bytes (2) occur in a StatusResponse. */
function fields(message: Buffer): Field[] {
  const found: Field[] = [];
  let offset = 0;
  const varint = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = message[offset++] ?? 0;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  };
  while (offset < message.length) {
    const tag = varint();
    const length = varint();
    const bytes = (tag & 7) === 2 ? message.subarray(offset, offset + length) : Buffer.alloc(0);
    offset += bytes.length;
    found.push({number: tag >>> 3, bytes});
  }
  return found;
}
