import {spawnSync} from 'node:child_process';
import {mkdirSync, readdirSync} from 'node:fs';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {TargetError} from '../../../../src/errors.js';
import {install, proposeInstall} from '../../../../src/install/install.js';
import {kubelet} from '../../../../src/install/runtimes/kubelet/kubelet.js';
import {planMultus, uncoveredMultus} from '../../../../src/install/networks/multus.js';
import {readReceipt} from '../../../../src/install/receipts/receipt.js';
import {bootClock} from '../../../../src/install/shim-files/recording-time.js';
import {installStatus} from '../../../../src/install/status.js';
import {uninstall} from '../../../../src/install/uninstall.js';
import {installRequest, makeNodeTree, offlineNode, type NodeTree} from '../../../helpers/node-tree.js';
import {thrownBy} from '../../../helpers/thrown-by.js';
import {writeMultusLike} from '../../../helpers/multus-like.js';

const test = suite<{tree: NodeTree}>('install/multus');

const confDir = '/etc/cni/net.d';
const conf = `${confDir}/00-multus.conf`;
const shimDir = '/usr/shimcni/bin';
const places = {shimDir, realDirs: ['/opt/cni/bin']};
const configuration = '{\n  "cniVersion": "0.3.1",\n  "name": "multus-cni-network",\n  "type": "multus"\n}\n';

test.before.each((context) => {
  context.tree = makeNodeTree();
});
test.after.each(({tree}) => tree.dispose());

async function installWith(tree: NodeTree, changes = {}) {
  const node = offlineNode(tree);
  const proposal = await proposeInstall(node, kubelet, installRequest(changes));
  await install(node, kubelet, proposal, {restart: false, now: new Date(0)});
  const receipt = readReceipt(tree.host);
  if (receipt === undefined) throw new Error('there is no receipt');
  return {node, receipt};
}

test('a binDir with plugins that have no shims stays as it is, and that is said', ({tree}) => {
  tree.write('/opt/multus/bin/special', '#!/bin/sh\n', 0o755);
  tree.write(conf, '{"type": "multus", "name": "m", "binDir": "/opt/multus/bin/"}');
  tree.write(`${confDir}/10-more.conf`, '{"type": "multus", "name": "m", "binDir": "/opt/cni/bin/"}');
  const {changes, warnings} = planMultus(tree.host, confDir, places);
  assert.equal(
    changes.map(({path}) => path),
    [`${confDir}/10-more.conf`],
  );
  assert.match(warnings.join(), `multus looks for its delegates in /opt/multus/bin/ (${conf}): there they are not`);
});

test('its binDir is set, in a configuration and in a list', ({tree}) => {
  tree.write(conf, configuration, 0o600);
  tree.write(
    `${confDir}/10-list.conflist`,
    '{"name": "n", "plugins": [{"type": "tuning"}, {"type": "multus", "binDir": "/x"}]}',
  );
  tree.write(`${confDir}/20-other.conf`, '{"type": "bridge", "name": "multus"}');
  tree.write(`${confDir}/30-broken.conf`, '{"type": "multus"');
  const {changes, warnings} = planMultus(tree.host, confDir, places);
  assert.equal(
    changes.map(({path, mode, after}) => [path, mode, after.toString()]),
    [
      [conf, 0o600, configuration.replace('{\n', `{\n  "binDir": "${shimDir}",\n`)],
      [
        `${confDir}/10-list.conflist`,
        0o644,
        `{"name": "n", "plugins": [{"type": "tuning"}, {"type": "multus", "binDir": "${shimDir}"}]}`,
      ],
    ],
  );
  assert.equal(warnings, []);
});

test('what its pod generates, and what its daemon does, is said', ({tree}) => {
  tree.write(conf, configuration);
  tree.write(`${confDir}/multus.d/multus.kubeconfig`, '');
  assert.match(planMultus(tree.host, confDir, places).warnings.join(), `--additional-bin-dir=${shimDir}`);
  tree.write(conf, '{"type": "multus-shim", "name": "x"}');
  const {changes, warnings} = planMultus(tree.host, confDir, places);
  assert.equal(changes, []);
  assert.match(warnings.join(), /^thick multus .*configmap multus-daemon-config.*--mode mount$/);
  assert.match(uncoveredMultus(tree.host, confDir, ['/opt/cni/bin']).join(), 'restart its pod');
});

test('in mount mode only another binDir matters', ({tree}) => {
  tree.write(conf, configuration);
  assert.equal(uncoveredMultus(tree.host, confDir, ['/opt/cni/bin']), []);
  assert.match(uncoveredMultus(tree.host, confDir, ['/usr/lib/cni']).join(), 'delegates in /opt/cni/bin');
});

test('delegates of a plugin that searches its own binDir first: recorded after the binDir step, not without', async ({
  tree,
}) => {
  for (const editsMultus of [false, true]) {
    tree.write(conf, configuration);
    writeMultusLike(tree.host.at('/opt/cni/bin/multus'), tree.host.at('/opt/cni/bin'));
    const before = tree.snapshot();
    const {node, receipt} = await installWith(tree, {editsMultus});
    const {status, stdout, stderr} = spawnSync(`${tree.host.at(shimDir)}/multus`, {
      env: {CNI_COMMAND: 'ADD', CNI_CONTAINERID: 'c', CNI_IFNAME: 'eth0', CNI_PATH: tree.host.at(shimDir)},
      input: tree.read(conf),
      encoding: 'utf8',
    });
    assert.is(status, 0, stderr);
    assert.match(stdout, 'multus', 'bridge answers with what it was given');
    const recorded = readdirSync(tree.host.at('/tmp/mlab-cni/started')).map((name) => name.split(',')[2]);
    assert.equal(recorded.sort(), editsMultus ? ['bridge', 'multus'] : ['multus']);
    await uninstall(node, kubelet, receipt, {restart: false});
    tree.remove('/tmp/mlab-cni');
    mkdirSync(tree.host.at('/tmp'), {recursive: true});
    assert.equal(tree.snapshot(), before);
  }
});

test('a configuration that was generated anew is reported, and does not stand in the way of uninstalling', async ({
  tree,
}) => {
  tree.write(conf, configuration);
  const before = tree.snapshot();
  const {node, receipt} = await installWith(tree);
  assert.match(tree.read(conf), 'shimcni');
  tree.write(conf, `${configuration}\n`);
  const state = await kubelet.state(node);
  const {problems} = installStatus(node, receipt, {
    state,
    clock: bootClock(),
    version: '0.0.0-test',
    placements: [],
    follows: true,
  });
  assert.equal(
    problems.map(({what}) => what),
    [`${conf} was written anew since, without the shims: what goes by it is not recorded`],
  );
  await uninstall(node, kubelet, receipt, {restart: false});
  assert.is(tree.read(conf), `${configuration}\n`);
  tree.write(conf, configuration);
  assert.equal(tree.snapshot(), before);
});

test('one that cannot be edited stops the installation', async ({tree}) => {
  tree.write(conf, '{"type": "multus", "binDir": "/a", "binDir": "/b"}');
  const before = tree.snapshot();
  assert.instance(await thrownBy(() => installWith(tree)), TargetError);
  assert.equal(tree.snapshot(), before);
  await installWith(tree, {editsMultus: false});
});

test.run();
