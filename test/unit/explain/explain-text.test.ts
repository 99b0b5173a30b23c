import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {explainText} from '../../../src/explain/explain-text.js';

const test = suite('explain a text');

const described = `Name:             web-0
Namespace:        default
Volumes:
  kube-api-access-x:
    Type:                    Projected
Events:
  Type     Reason                  Age                   From     Message
  ----     ------                  ----                  ----     -------
  Normal   Scheduled               20m                   default-scheduler  Successfully assigned default/web-0 to n1
  Warning  FailedCreatePodSandBox  18m                   kubelet  Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "4c403b5d6d6c6a1f0a4b5c6d7e8f90112233445566778899aabbccddeeff0011": plugin type="flannel" failed (add): loadFlannelSubnetEnv failed: open /run/flannel/subnet.env: no such file or directory
  Warning  FailedCreatePodSandBox  2m (x70 over 18m)     kubelet  (combined from similar events): Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "11403b5d6d6c6a1f0a4b5c6d7e8f90112233445566778899aabbccddeeff0022": plugin type="flannel" failed (add): loadFlannelSubnetEnv failed: open /run/flannel/subnet.env: no such file or directory
  Warning  Failed                  1m                    kubelet  Failed to pull image "docker.io/calico/cni:v3": 401 Unauthorized
  Warning  Unhealthy               1m                    kubelet  Readiness probe failed: dial tcp 10.1.0.2:80: connect: connection refused
`;

test("kubectl describe: what is the network's is explained once, what is not is set apart", () => {
  const [first, ...others] = explainText(described);
  assert.is(first?.rule?.id, 'flannel-subnet-missing');
  assert.is(first?.confidence, 'medium', 'a text alone is never certain');
  assert.ok((first?.count ?? 0) >= 70, `${first?.count ?? 0}`);
  assert.equal(
    others
      .filter(({rule}) => rule !== null)
      .map(({rule}) => rule?.id)
      .filter((id) => id !== 'flannel-subnet-missing'),
    [],
  );
  assert.is(others.filter(({concern}) => concern === 'other').length, 2);
});

test('log lines of a runtime are undone, however deep they are quoted', () => {
  const line =
    'Jan 02 03:04:05 n1 containerd[812]: time="2026-01-02T03:04:05Z" level=error msg="RunPodSandbox for &PodSandboxMetadata{Name:web-0,} failed, error" ' +
    'error="failed to setup network for sandbox \\"4c40\\": plugin type=\\"multus\\" failed (add): [default/web-0/5ef4:macvlan-conf]: error adding container to network \\"macvlan-conf\\": ' +
    'failed to find plugin \\"macvlan\\" in path [/opt/cni/bin]"';
  for (const text of [line, JSON.stringify(line).slice(1, -1)]) {
    const [first] = explainText(text);
    assert.is(first?.rule?.id, 'plugin-not-found', text);
    assert.match(first?.rule?.title ?? '', '"macvlan"');
  }
});

test('plugin and network are those of the innermost call that the text names', () => {
  const [first] = explainText(
    'plugin type="multus" name="multus-cni-network" failed (add): [a/b]: plugin type="macvlan" name="lan-7" failed (add): panic: boom',
  );
  assert.is(first?.rule?.title.split(' ', 1)[0], 'macvlan');
  const [second] = explainText('plugin type="macvlan" name="lan-7" failed (add): Link not found');
  assert.match(second?.rule?.fix ?? '', 'network lan-7');
});

test('what is no failure of a network plugin is not blamed on one', () => {
  for (const text of [
    'Failed to pull image "docker.io/calico/node:v3": failed to resolve reference: dial tcp: lookup registry-1.docker.io: no such host',
    'Liveness probe failed: Get "http://10.1.0.2:8080/healthz": dial tcp 10.1.0.2:8080: connect: connection refused',
    'MountVolume.SetUp failed for volume "config" : configmap "web" not found',
    'Error: failed to start container "app": exec: "server": executable file not found in $PATH',
    'Memory cgroup out of memory: Killed process 4242 (java)',
    '0/3 nodes are available: 3 node(s) had untolerated taint {node.kubernetes.io/network-unavailable: }.',
    'the quick brown fox could not be reached at /run/fox',
    'E0102 03:04:05.678901 1 reflector.go:138] Failed to watch *v1.Service: Get "https://10.0.0.1:6443/api/v1/services": dial tcp 10.0.0.1:6443: connect: connection refused',
    'read tcp 10.1.0.2:4711->10.1.0.3:5432: read: connection reset by peer',
  ]) {
    const blamed = explainText(text).filter(({rule}) => rule !== null);
    assert.equal(
      blamed.map(({rule}) => rule?.id),
      [],
      text,
    );
  }
});

test('what is none of a network is said to be of what, with where to look', () => {
  for (const [text, about] of [
    ['Failed to pull image "nginx": manifest unknown', 'image'],
    ['Readiness probe failed: dial tcp 10.1.0.2:80: connect: connection refused', 'probe'],
    ['failed to reserve sandbox name "web_a_1": name "web_a_1" is reserved for "8d2f"', 'earlier attempt'],
    ['OCI runtime create failed: expected cgroupsPath to be of format "slice:prefix:name"', 'container'],
  ] as const) {
    const [first] = explainText(text);
    assert.is(first?.concern, 'other', text);
    assert.match(first?.elsewhere?.about ?? '', about);
    assert.ok((first?.elsewhere?.look.length ?? 0) > 20);
  }
});

test('an unknown failure is shown by its innermost words', () => {
  const [first] = explainText('plugin type="frob" failed (add): the frob is off');
  assert.is(first?.rule, null);
  assert.is(first?.fault.words, 'the frob is off');
  assert.is(first?.concern, 'cni');
});

test('a text without any failure has nothing to tell', () => {
  assert.equal(
    explainText('Jan 02 03:04:05 n1 kubelet[812]: started\nJan 02 03:04:06 n1 kubelet[812]: all is well\n'),
    [],
  );
});

test('of what is known equally well, what happens most comes first, wherever it stands', () => {
  const event = (times: number, message: string) =>
    `  Warning  FailedCreatePodSandBox  2m (x${times} over 18m)  kubelet  Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "4c40": plugin type="bridge" failed (add): ${message}`;
  const flannel = 'open /run/flannel/subnet.env: no such file or directory';
  const missing = 'failed to find plugin "macvlan" in path [/opt/cni/bin]';
  const ids = (...lines: readonly string[]) =>
    explainText(`Events:\n${lines.join('\n')}\n`).map(({rule, count}) => `${rule?.id} ${count}`);
  const expected = ['flannel-subnet-missing 70', 'plugin-not-found 3'];
  assert.equal(ids(event(70, flannel), event(3, missing)), expected);
  assert.equal(ids(event(3, missing), event(70, flannel)), expected);
  assert.equal(ids(event(70, missing), event(3, flannel)), ['plugin-not-found 70', 'flannel-subnet-missing 3']);
});

test.run();
