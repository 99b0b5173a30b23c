import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {createServer, type Http2Server} from 'node:http2';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {askCri, readStatus} from '../../../../src/install/runtimes/cri-status.js';

const test = suite<{directory: string; socket: string}>('install/cri-status');

test.before.each((context) => {
  context.directory = mkdtempSync(join(tmpdir(), 'mlab-cni-test-cri-'));
  context.socket = join(context.directory, 'cri.sock');
});
test.after.each(({directory}) => rmSync(directory, {recursive: true, force: true}));

const cniConfig = JSON.stringify({PluginDirs: ['/a', '/b'], PluginConfDir: '/etc/cni/net.d'});
const answer = message([
  field(1, field(1, Buffer.from([0x08, 1]))),
  info('config', '{}'),
  info('cniconfig', cniConfig),
]);

test('reads the directories that are in force', () => {
  assert.equal(readStatus(answer), {pluginDirs: ['/a', '/b'], confDir: '/etc/cni/net.d', networkReady: null});
  assert.equal(readStatus(Buffer.alloc(0)), {pluginDirs: null, confDir: null, networkReady: null});
  assert.equal(readStatus(info('cniconfig', 'no JSON')), {pluginDirs: null, confDir: null, networkReady: null});
  assert.equal(readStatus(info('config', '{"cni": {"confDir": "/x"}}')), {
    pluginDirs: null,
    confDir: '/x',
    networkReady: null,
  });
});

test('without the list in force, the configured one counts, and bin_dir before it', () => {
  const dirsOf = (cni: object) => readStatus(info('config', JSON.stringify({cni}))).pluginDirs;
  assert.equal(dirsOf({binDir: '', binDirs: ['/a', '/b']}), ['/a', '/b']);
  assert.equal(dirsOf({binDir: '/x', binDirs: ['/a', '/b']}), ['/x']);
  assert.equal(dirsOf({binDir: '/x'}), ['/x']);
});

test('says whether pods get a network', () => {
  const condition = (type: string, ...status: Buffer[]) =>
    field(1, Buffer.concat([field(1, Buffer.from(type)), ...status]));
  const readyOf = (...conditions: Buffer[]) => readStatus(field(1, Buffer.concat(conditions))).networkReady;
  const yes = Buffer.from([0x10, 1]);
  assert.is(readyOf(condition('RuntimeReady'), condition('NetworkReady', yes)), true);
  assert.is(readyOf(condition('RuntimeReady', yes), condition('NetworkReady')), false);
  assert.is(readyOf(condition('RuntimeReady', yes)), null);
});

test('asks a runtime on its socket', async ({socket}) => {
  const {server, asked} = await serve(socket, () => '0');
  assert.equal(await askCri(socket), {pluginDirs: ['/a', '/b'], confDir: '/etc/cni/net.d', networkReady: null});
  assert.equal(asked, ['/runtime.v1.RuntimeService/Status 00000000020801']);
  server.close();
});

test('asks an old one in its own version', async ({socket}) => {
  const {server, asked} = await serve(socket, (path) => (path.includes('v1alpha2') ? '0' : '12'));
  assert.equal((await askCri(socket))?.pluginDirs, ['/a', '/b']);
  assert.is(asked.length, 2);
  server.close();
});

test('nobody there, or somebody else', async ({socket, directory}) => {
  assert.is(await askCri(socket), undefined);
  const file = join(directory, 'file');
  writeFileSync(file, '');
  assert.is(await askCri(file), undefined);
});

/** A server that answers as gRPC does; `status` is the grpc-status of a path. */
async function serve(
  socket: string,
  status: (path: string) => string,
): Promise<{server: Http2Server; asked: string[]}> {
  const asked: string[] = [];
  const server = createServer();
  server.on('stream', (stream, headers) => {
    const path = headers[':path'] ?? '';
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('end', () => {
      asked.push(`${path} ${Buffer.concat(chunks).toString('hex')}`);
      stream.respond({':status': 200, 'content-type': 'application/grpc'}, {waitForTrailers: true});
      stream.on('wantTrailers', () => stream.sendTrailers({'grpc-status': status(path)}));
      stream.end(status(path) === '0' ? Buffer.concat([header(answer.length), answer]) : Buffer.alloc(0));
    });
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  return {server, asked};
}

function header(length: number): Buffer {
  const bytes = Buffer.alloc(5);
  bytes.writeUInt32BE(length, 1);
  return bytes;
}

/** An entry of StatusResponse.info. */
function info(key: string, value: string): Buffer {
  return field(2, message([field(1, Buffer.from(key)), field(2, Buffer.from(value))]));
}

function message(fields: readonly Buffer[]): Buffer {
  return Buffer.concat(fields);
}

function field(number: number, bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from([number * 8 + 2, ...varint(bytes.length)]), bytes]);
}

function varint(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >>> 7)];
}

test.run();
