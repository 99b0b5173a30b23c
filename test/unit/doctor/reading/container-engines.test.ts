import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import type {JsonObject} from '../../../../src/cni/json.js';
import {engineOf, findEngines} from '../../../../src/doctor/reading/container-engines.js';
import {hostPaths} from '../../../../src/system/host-paths.js';

const test = suite('doctor/reading/container-engines');

test('a network tells whose it is: by the ids of nerdctl, the labels of podman, or the name podman ships', () => {
  const cases: readonly (readonly [JsonObject, string | undefined])[] = [
    [{nerdctlID: '17f29b073143', name: 'bridge'}, 'nerdctl'],
    [{nerdctlLabels: {}, name: 'podman'}, 'nerdctl'],
    [{name: 'podman'}, 'podman'],
    [{name: 'mine', args: {podman_labels: {a: 'b'}}}, 'podman'],
    [{name: 'mine', args: {cni: {podman: 1}}}, undefined],
    [{name: 'mine', args: null}, undefined],
    [{name: 'mine', args: '"podman_labels'}, undefined],
    [{name: 'podman-like'}, undefined],
    [{}, undefined],
  ];
  for (const [configuration, engine] of cases) {
    assert.is(engineOf(configuration), engine, JSON.stringify(configuration));
  }
});

test('the engines of a node are those installed, wherever, and those that left a mark, each once', () => {
  const root = mkdtempSync(join(tmpdir(), 'mlab-cni-test-engines-'));
  const found = (...configurations: readonly JsonObject[]) => findEngines(hostPaths(root), configurations);
  try {
    assert.equal(found(), []);
    assert.equal(found({name: 'podman'}, {nerdctlID: 'a'}, {name: 'podman'}, {}), ['podman', 'nerdctl']);
    mkdirSync(join(root, '/usr/bin/podman'), {recursive: true});
    assert.equal(found(), [], 'a directory of that name is no engine');
    mkdirSync(join(root, '/opt/nerdctl/bin'), {recursive: true});
    writeFileSync(join(root, '/opt/nerdctl/bin/nerdctl'), '');
    assert.equal(found({name: 'podman'}, {nerdctlID: 'a'}), ['nerdctl', 'podman']);
  } finally {
    rmSync(root, {recursive: true, force: true});
  }
});

test.run();
