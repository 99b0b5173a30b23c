import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {explainText} from '../../../src/explain/explain-text.js';
import {podsIn} from '../../../src/explain/text/pods.js';
import {stampOf} from '../../../src/explain/text/stamp.js';
import {renderStatements} from '../../../src/view/explanation/explain-text.js';
import {createStyle} from '../../../src/view/text/style.js';

const test = suite('explain a whole log');

const screen = {style: createStyle(false), width: undefined, nowMs: 0};

function failed(pod: string, second: number): string[] {
  const at = `Nov 26 04:36:${String(second).padStart(2, '0')} n7`;
  const why = `failed to setup network for sandbox \\"aa${second}bbccddeeff001122\\": plugin type=\\"calico\\" failed (add): error getting pod: Get \\"https://10.96.0.1:443/api/v1/namespaces/shop/pods/${pod}\\": dial tcp 10.96.0.1:443: i/o timeout`;
  return [
    `${at} containerd[640]: time="2026-11-26T04:36:00Z" level=error msg="RunPodSandbox for &PodSandboxMetadata{Name:${pod},Uid:1-2,Namespace:shop,Attempt:0,} failed, error" error="${why}"`,
    `${at} kubelet[812]: E1126 04:36:00.000000     812 kuberuntime_sandbox.go:72] "Failed to create sandbox for pod" err="rpc error: code = Unknown desc = ${why}" pod="shop/${pod}"`,
  ];
}

const noise = [
  'Nov 26 04:00:00 n7 kubelet[812]: I1126 04:00:00.000000     812 kubelet.go:2430] "SyncLoop (PLEG): event for pod" pod="shop/web-1"',
  'Nov 26 04:00:01 n7 kubelet[812]: W1126 04:00:01.000000     812 watcher.go:93] Error while processing event ("/sys/fs/cgroup/x": 0x40000100): inotify_add_watch /sys/fs/cgroup/x: no such file or directory',
];

const log = [
  ...noise,
  ...failed('web-a', 1),
  ...failed('web-b', 9),
  'Nov 26 05:00:00 n7 kubelet[812]: E1126 05:00:00.000000     812 x.go:1] Failed to pull image "shop:9": manifest unknown',
].join('\n');

test('one failure of many pods is told once, with how often, where, when and for whom', () => {
  const [first, ...others] = explainText(log);
  assert.is(first?.rule?.id, 'api-unreachable');
  assert.is(first?.count, 4);
  assert.equal(first?.place, {firstLine: 3, lastLine: 6, firstAt: 'Nov 26 04:36:01', lastAt: 'Nov 26 04:36:09'});
  assert.equal(first?.pods, ['shop/web-a', 'shop/web-b']);
  assert.equal(
    others.map(({concern}) => concern),
    ['other'],
    'the image, and no warning of a watcher',
  );
});

test('what happens most comes first among what is known, and an overview before several', () => {
  const mixed = `${failed('web-z', 3)[0] ?? ''}\n${['a', 'b', 'c'].map((pod) => `Nov 26 06:00:00 n7 kubelet[1]: E1 [iot/${pod}/aa:lan]: error adding container to network "lan": failed to find plugin "macvlan" in path [/opt/cni/bin]`).join('\n')}`;
  const statements = explainText(mixed);
  assert.equal(
    statements.map(({rule, count}) => [rule?.id, count]),
    [
      ['plugin-not-found', 3],
      ['api-unreachable', 1],
    ],
  );
  const text = renderStatements(statements, screen);
  assert.match(text, /^FOUND +2 different failures/);
  assert.match(text, 'In lines 2 to 4, logged from Nov 26 06:00:00 to Nov 26 06:00:00.');
  assert.match(text, 'Pods: iot/a, iot/b, iot/c.');
});

test('much of what is none of CNI is shortened', () => {
  const many = Array.from(
    {length: 40},
    (_, index) => `Liveness probe failed: pod-${'abcdefgh'[index % 8]}${'xyzw'[index % 4]}${'klmno'[index % 5]} x`,
  );
  const text = renderStatements(explainText(many.join('\n')), screen);
  assert.match(text, /- and \d+ more of that kind/);
  assert.ok(text.split('\n').length < 8, text);
});

test('what says nothing of networks is not taken for the failure of a plugin', () => {
  const text = renderStatements(explainText('the quick brown fox was refused'), screen);
  assert.match(text, 'does not say that a network plugin was concerned');
  assert.not.match(text, 'that plugin');
  const own = renderStatements(explainText('plugin type="frob" failed (add): the quux went sideways'), screen);
  assert.match(own, 'the log of that plugin');
});

test('pods and times are read as the programs write them', () => {
  assert.equal(podsIn('err="..." pod="kube-system/coredns-5db795bd57-z4257"'), [
    'kube-system/coredns-5db795bd57-z4257',
  ]);
  assert.equal(podsIn('NetworkPlugin cni failed to set up pod "web-0_shop" network: x'), ['shop/web-0']);
  assert.equal(podsIn('for "web-0_shop(dfb54b21-0000-1111-2222-333344445555)" with'), ['shop/web-0']);
  assert.equal(podsIn('CNI_ARGS=IgnoreUnknown=1;K8S_POD_NAMESPACE=shop;K8S_POD_NAME=web-0;x'), ['shop/web-0']);
  assert.equal(podsIn('error adding pod shop_web-0 to CNI network "multus"'), ['shop/web-0']);
  assert.equal(podsIn('nothing of the kind'), []);
  assert.is(stampOf('2026-01-02T03:04:05Z [error] x'), '2026-01-02T03:04:05');
  assert.is(stampOf('{"level":"error","ts":"2026-01-02T03:04:05.1Z","msg":"x"}'), '2026-01-02T03:04:05');
  assert.is(stampOf('E0102 03:04:05.678901 1 x.go:1] x'), '03:04:05');
  assert.is(stampOf('x'), undefined);
});

test('a line of megabytes costs no more than it is long', () => {
  const started = process.cpuUsage();
  explainText(`plugin type="frob" failed (add): ${'a-b.c_d/'.repeat(300_000)}`);
  const {user} = process.cpuUsage(started);
  assert.ok(user < 60e6, `${user / 1e6} s of processor time`);
});

test.run();
