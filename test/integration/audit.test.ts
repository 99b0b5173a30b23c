import {execFile} from 'node:child_process';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {join} from 'node:path';
import {test} from 'uvu';
import * as assert from 'uvu/assert';

const top = join(import.meta.dirname, '../..');

test('a registry that refuses to tell of vulnerabilities is no reason to fail, however npm was told to be quiet', async () => {
  for (const loglevel of ['silent', 'error', 'verbose']) {
    const {code, stderr} = await audit(loglevel, () => ({status: 405, body: ''}));
    assert.is(code, 0, `npm_config_loglevel=${loglevel}`);
    assert.match(stderr, /^SKIP npm audit/m);
  }
});

test('a known vulnerability fails and is named; none passes without a word', async () => {
  const vulnerable = await audit('silent', (method, name) => ({
    status: 200,
    body: method === 'POST' ? {chalk: [advisory]} : packageDocument(name),
  }));
  assert.is(vulnerable.code, 1);
  assert.match(vulnerable.stderr, /chalk/);
  const none = await audit('silent', () => ({status: 200, body: {}}));
  assert.equal(none, {code: 0, stderr: ''});
});

test.run();

const advisory = {id: 1, url: 'https://example.org', title: 'a fault', severity: 'high', vulnerable_versions: '>=0'};

function packageDocument(name: string): object {
  const version = {name, version: '9.0.0', dist: {tarball: `http://127.0.0.1/${name}.tgz`}};
  return {name, 'dist-tags': {latest: '9.0.0'}, versions: {'9.0.0': version}};
}

type Answer = (method: string, name: string) => {readonly status: number; readonly body: object | string};

/** Runs the script against a registry on loopback that answers as told. */
async function audit(loglevel: string, answer: Answer): Promise<{code: number; stderr: string}> {
  const registry = createServer((request, response) => {
    const {status, body} = answer(request.method ?? '', (request.url ?? '').slice(1));
    response.writeHead(status, {'content-type': 'application/json'});
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => registry.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(registry.address() as AddressInfo).port}/`;
  const env = {...process.env, npm_config_registry: url, npm_config_loglevel: loglevel, npm_config_fetch_retries: '0'};
  try {
    return await new Promise((resolve) => {
      execFile('bash', [join(top, 'test/tools/audit.sh')], {env}, (error, _stdout, stderr) => {
        resolve({code: error === null ? 0 : Number(error.code), stderr});
      });
    });
  } finally {
    registry.closeAllConnections();
    registry.close();
  }
}
