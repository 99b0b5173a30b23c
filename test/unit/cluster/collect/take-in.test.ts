import {cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {execFileSync} from 'node:child_process';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {intoStore} from '../../../../src/cluster/collect/take-in.js';
import {writeCapture} from '../../../helpers/write-capture.js';

const test = suite('cluster/take-in');

const id = '1001-100-b1c2d3e4';

let top = '';
test.before.each(() => {
  top = mkdtempSync(join(tmpdir(), 'mlab-cni-test-'));
});
test.after.each(() => rmSync(top, {recursive: true}));

/** What the API server says, with a password in an annotation. */
const aCluster = {
  server: 'https://192.0.2.1:6443',
  askedAt: '2026-01-02T03:04:05Z',
  node: {
    name: 'n',
    labels: {},
    annotations: {'example.org/bgp-password': 'hunter33y'},
    podCidrs: ['10.1.0.0/24'],
    isReady: true,
    readiness: '',
  },
  pods: [],
};

/** A pack as the node script makes it, with a password on stderr. */
function writePackOfNode(): string {
  const pack = join(top, 'pack');
  writeCapture(join(pack, 'store'), {id, stderr: 'password: hunter22x\n'});
  const manifest = {kind: 'mlab-cni-pack', format: 1, node: 'n', captures: 1, secrets: 'held'};
  writeFileSync(join(pack, 'manifest.json'), JSON.stringify(manifest));
  execFileSync('tar', ['-C', pack, '-czf', `${pack}.tar.gz`, 'manifest.json', 'store']);
  return `${pack}.tar.gz`;
}

for (const withSecrets of [false, true]) {
  test(`what comes home ${withSecrets ? 'keeps its secrets if they are asked for' : 'loses its secrets on arrival'}`, async () => {
    const store = join(top, 'store');
    const finish = intoStore(store, 'pack', {
      askCluster: () => Promise.resolve(aCluster),
      confirm: () => Promise.resolve(true),
      onProgress: () => undefined,
      withSecrets,
    })('n');
    const arrived = join(top, 'arrived.tar.gz');
    cpSync(writePackOfNode(), arrived);
    await finish.fetch?.takeIn('n', arrived);
    const node = join(store, 'nodes/n');
    const expected = withSecrets ? 'password: hunter22x\n' : 'password: [redacted]\n';
    assert.is(readFileSync(join(node, 'store/stderr', id), 'utf8'), expected);
    assert.match(readFileSync(join(node, 'manifest.json'), 'utf8'), withSecrets ? '"held"' : '"redacted"');
    const cluster = readFileSync(join(node, 'context/kubernetes.json'), 'utf8');
    assert.is(cluster.includes('hunter33y'), withSecrets);
    assert.match(cluster, '"podCidrs":["10.1.0.0/24"]');
    assert.not.ok(existsSync(arrived));
  });
}

test.run();
