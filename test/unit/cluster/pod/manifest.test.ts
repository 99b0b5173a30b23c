import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {podManifest} from '../../../../src/cluster/pod/manifest.js';
import {podName} from '../../../../src/cluster/pod/names.js';
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

test('a script that is too long is refused before anything is made', async () => {
  const error = await thrownBy(() => podManifest({...template, nodeScript: 'x'.repeat(140_000)}, 'node1'));
  assert.instance(error, UsageError);
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
});

test.run();
