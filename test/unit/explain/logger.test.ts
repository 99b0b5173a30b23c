import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {explainText} from '../../../src/explain/explain-text.js';
import {loggerOf} from '../../../src/explain/text/logger.js';

const test = suite('who logged a line');

test('program, component and place in the source, as loggers write them', () => {
  for (const [line, logger] of [
    ['Jan 02 03:04:05 n1 calico-node[12]: something', 'calico-node'],
    ['E0312 10:11:12.131415       1 vxlan_network.go:158] something', 'vxlan_network.go'],
    ['2018-04-27 08:49:12.060 [ERROR][277] ipam.go 201: something', 'ipam.go'],
    ['time="2025-10-20T22:02:04Z" level=error msg="something" subsys=cilium-cni', 'cilium-cni'],
    ['{"level":"error","caller":"ipamd/ipamd.go:934","msg":"something"}', 'ipamd/ipamd.go:934'],
    ['2024-11-10T13:54:13.782015Z\terror\tcni-plugin\tsomething', 'cni-plugin'],
    ['something failed: no such file', ''],
  ] as const)
    assert.is(loggerOf(line), logger, line);
});

test('words that say nothing of a network are taken for those of its daemon, if that logged them', () => {
  const message = 'UnauthorizedOperation: You are not authorized to perform this operation.';
  const [own] = explainText(JSON.stringify({level: 'error', caller: 'ipamd/ipamd.go:322', msg: message}));
  assert.is(own?.rule?.id, 'cloud-api-denied');
  const [other] = explainText(JSON.stringify({level: 'error', caller: 'web/orders.go:9', msg: message}));
  assert.is(other?.rule ?? null, null);
});

test('an application that logs where it stands in its source is not a plugin', () => {
  const line = JSON.stringify({
    level: 'fatal',
    source: 'k8s/k8s.go:232',
    msg: 'error getting secret',
    err: 'Get "https://10.96.0.1:443/api/v1/namespaces/a/secrets/b": dial tcp 10.96.0.1:443: i/o timeout',
  });
  assert.is(explainText(line)[0]?.rule ?? null, null);
});

test.run();
