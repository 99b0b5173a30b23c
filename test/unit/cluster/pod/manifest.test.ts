import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {podManifest} from '../../../../src/cluster/pod/manifest.js';
import {ourSelector, podName, runSelector} from '../../../../src/cluster/pod/names.js';
import {newTemplate} from '../../../../src/cluster/session/template.js';
import {nodeScript} from '../../../../src/install/shim-files/node-script.js';
import {storeFolders} from '../../../../src/store/disk/format.js';
import {UsageError} from '../../../../src/errors.js';
import {aTemplate} from '../../../helpers/pod-template.js';
import {thrownBy} from '../../../helpers/thrown-by.js';

const test = suite('cluster/pod/manifest');

const top = join(import.meta.dirname, '../../../..');
const template = aTemplate({
  pullSecrets: ['mine'],
  recorder: readFileSync(join(top, 'shims/recorder.sh'), 'utf8'),
  nodeScript: nodeScript(top, {version: '1.2.3', storeFolders}),
});

interface Made {
  readonly metadata: {readonly name: string; readonly labels: object; readonly annotations: object};
  readonly spec: {
    readonly activeDeadlineSeconds: number;
    readonly containers: readonly [{readonly command: string[]; readonly env: {name: string; value: string}[]}];
  };
}

/** What a kubelet makes of a command or a variable (k8s.io/kubernetes third_party/forked/golang/expansion). */
function expanded(text: string): string {
  return text.replace(/\$(\$|\([^)]*\))?/g, (whole, next: string | undefined) =>
    next === '$' ? '$' : next === undefined ? whole : 'EXPANDED',
  );
}

test('the scripts come to the container as they are, and fit into what the kernel takes', () => {
  const {spec} = podManifest(template, 'node1') as unknown as Made;
  const [{command, env}] = spec.containers;
  assert.is(expanded(command[2] ?? ''), template.recorder);
  const script = env.find(({name}) => name === 'MLAB_CNI_SCRIPT')?.value ?? '';
  assert.is(expanded(script), template.nodeScript);
  assert.ok(Buffer.byteLength(`MLAB_CNI_SCRIPT=${template.nodeScript}`) < 131_072);
});

test('a script that is longer than the kernel takes is refused before anything is made', async () => {
  const longest = 131_072 - 100;
  podManifest({...template, nodeScript: 'x'.repeat(longest)}, 'node1');
  const error = await thrownBy(() => podManifest({...template, nodeScript: 'x'.repeat(longest + 1)}, 'node1'));
  assert.instance(error, UsageError);
  assert.match((error as Error).message, `a script of ${longest + 1} bytes`);
});

test('the kubelet ends the pod after all other deadlines, and whose it is can be seen', () => {
  const {metadata, spec} = podManifest(template, 'node1') as unknown as Made;
  assert.ok(spec.activeDeadlineSeconds > 600 + 900);
  assert.equal(metadata.labels, {
    'app.kubernetes.io/name': 'mlab-cni',
    'app.kubernetes.io/component': 'recorder',
    'mlab-cni/run': '3f9a01bc',
  });
  assert.is((metadata.annotations as Record<string, string>)['mlab-cni/owner'], 'me@laptop');
});

test('the pod is root on its node without a scheduler, and nothing of the node is mounted, kept or started again', () => {
  const {spec} = podManifest(aTemplate(), 'node1') as unknown as {spec: Record<string, unknown>};
  const {containers, activeDeadlineSeconds, ...pod} = spec;
  assert.equal(pod, {
    nodeName: 'node1',
    hostPID: true,
    hostNetwork: true,
    dnsPolicy: 'Default',
    restartPolicy: 'Never',
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    terminationGracePeriodSeconds: 60,
    tolerations: [{operator: 'Exists'}],
    volumes: [{name: 'desk', emptyDir: {}}],
  });
  assert.is(activeDeadlineSeconds, 600 + 900 + 120);
  const [{name, image, imagePullPolicy, securityContext, terminationMessagePolicy, volumeMounts} = {}] =
    containers as Record<string, unknown>[];
  assert.equal([name, image, imagePullPolicy], ['recorder', 'busybox:1.36', 'IfNotPresent']);
  assert.equal(securityContext, {privileged: true, runAsUser: 0});
  assert.is(terminationMessagePolicy, 'FallbackToLogsOnError');
  assert.equal(volumeMounts, [{name: 'desk', mountPath: '/mlab-cni'}]);
});

test('a priority class and pull secrets are named if they are wanted', () => {
  const {spec} = podManifest(aTemplate({priorityClass: 'system-node-critical', pullSecrets: ['a', 'b']}), 'n') as {
    spec?: Record<string, unknown>;
  };
  assert.is(spec?.['priorityClassName'], 'system-node-critical');
  assert.equal(spec?.['imagePullSecrets'], [{name: 'a'}, {name: 'b'}]);
});

test('the recorder is told its work, how long, how much and where', () => {
  const {spec, metadata} = podManifest(aTemplate({work: 'clean'}), 'node1') as unknown as Made;
  const told = Object.fromEntries(spec.containers[0].env.map(({name, value}) => [name, value]));
  assert.equal(told, {
    MLAB_CNI_SCRIPT: '',
    MLAB_CNI_WORK: 'clean',
    MLAB_CNI_FOR: '600',
    MLAB_CNI_KEEP: '900',
    MLAB_CNI_STORE: '/run/mlab-cni-3f9a01bc',
    MLAB_CNI_MAX_STORE: '64M',
  });
  assert.equal(metadata.annotations, {
    'mlab-cni/owner': 'me@laptop',
    'mlab-cni/work': 'clean',
    'mlab-cni/for': '600',
    'mlab-cni/store': '/run/mlab-cni-3f9a01bc',
  });
});

test('our pods are found by their labels, and those of one run by one more', () => {
  assert.is(ourSelector, 'app.kubernetes.io/name=mlab-cni,app.kubernetes.io/component=recorder');
  assert.is(runSelector('3f9a01bc'), `${ourSelector},mlab-cni/run=3f9a01bc`);
});

test('each run has a name and a store of its own, and seconds enough for what was asked for', () => {
  const choices = {namespace: 'n', image: 'i', pull: 'Never', for: 1500, keep: 60_000, 'max-store': '64M'} as const;
  const around = {owner: 'me', packageRoot: top, nodeScript: 'script'};
  const [one, other] = [newTemplate('record', choices, around), newTemplate('record', choices, around)];
  assert.match(one.run, /^[0-9a-f]{8}$/);
  assert.is.not(one.run, other.run);
  assert.is(one.store, `/run/mlab-cni-${one.run}`);
  assert.equal([one.forSeconds, one.keepSeconds], [2, 60]);
  assert.equal([one.pullSecrets, one.priorityClass], [[], undefined]);
  assert.match(one.recorder, /^#!/);
});

test('names of pods: a valid name for every name of a node, and another one for each', () => {
  const nodes = [
    'n',
    'ip-10-0-0-1.ec2.internal',
    'x'.repeat(253),
    `${'x'.repeat(252)}y`,
    `${'a.'.repeat(126)}b`,
    `${'a-'.repeat(126)}b`,
  ];
  const names = nodes.map(podName);
  for (const name of names) {
    assert.ok(name.length <= 253);
    assert.match(name, /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/);
  }
  assert.is(new Set(names).size, nodes.length);
  assert.is(podName('n'.repeat(244)), `mlab-cni-${'n'.repeat(244)}`);
  assert.is(podName('n'.repeat(245)).length, 253);
});

test.run();
