import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {doctorJson} from '../../../src/doctor/report.js';
import type {Facts} from '../../../src/doctor/facts.js';
import type {PluginFacts} from '../../../src/doctor/reading/plugin-facts.js';
import {broken, doubtful, unchecked, worstFirst, worthKnowing, type DoctorFinding} from '../../../src/doctor/remark.js';
import {clusterWith} from '../../helpers/cluster-record.js';
import {factsWith} from '../../helpers/doctor-facts.js';

const test = suite('doctor/report');

const saying = {what: 'w', evidence: ['e'], next: 'n'};

function json(some: Partial<Facts> = {}, findings: readonly DoctorFinding[] = []) {
  return doctorJson({facts: factsWith(some), findings, unchecked: []}, 'n1', null);
}

test('a node is healthy without errors, whatever else is said of it', () => {
  assert.is(json().healthy, true);
  assert.is(json({}, [doubtful('a', saying), worthKnowing('b', saying)]).healthy, true);
  assert.is(json({}, [doubtful('a', saying), broken('c', saying)]).healthy, false);
});

test('of a node of which nothing is known everything has its place', () => {
  assert.equal(json(), {
    healthy: true,
    node: 'n1',
    server: null,
    configuration: null,
    networks: [],
    plugins: [],
    shims: null,
    findings: [],
    unchecked: [],
  });
});

test('what is known is told in the names that scripts know, and nothing of what is internal', () => {
  const found = {kind: 'found', path: '/opt/cni/bin/ptp', isExecutable: true, format: {kind: 'empty'}} as const;
  const facts = factsWith({
    node: {
      directory: {kind: 'read', path: '/etc/cni/net.d', entries: []},
      winner: {name: '10-net.conflist', text: '{}', code: null},
      configuration: null,
      multus: null,
      engines: [],
    },
    cluster: clusterWith([]),
    networks: [{where: '/x', name: 'mynet', isDefault: true, isEngines: false, configuration: {secret: 1}}],
    programs: new Map<string, PluginFacts>([
      ['ptp', {...found, versions: {kind: 'versions', versions: ['1.0.0']}}],
      ['tap', {...found, path: '/opt/cni/bin/tap', versions: {kind: 'not-asked'}}],
      ['gone', {kind: 'missing', remains: []}],
      ['dark', {kind: 'hidden', path: '/root/dark', reason: 'EACCES'}],
    ]),
  });
  const shims = {mode: 'dir', shimDir: '/s', store: '/st', captures: 7, problems: [], unshimmed: []} as const;
  const examination = {facts, findings: [broken('id', saying)], unchecked: [unchecked('what', 'why')]};
  assert.equal(doctorJson(examination, 'n1', shims), {
    healthy: false,
    node: 'n1',
    server: 'https://10.0.0.1:6443',
    configuration: '/etc/cni/net.d/10-net.conflist',
    networks: [{name: 'mynet', where: '/x', isDefault: true}],
    plugins: [
      {type: 'ptp', path: '/opt/cni/bin/ptp', versions: ['1.0.0']},
      {type: 'tap', path: '/opt/cni/bin/tap', versions: []},
      {type: 'gone', path: null, versions: []},
      {type: 'dark', path: null, versions: []},
    ],
    shims: {mode: 'dir', store: '/st', captures: 7},
    findings: [{severity: 'error', id: 'id', what: 'w', evidence: ['e'], next: 'n'}],
    unchecked: [{what: 'what', why: 'why'}],
  });
});

test('errors come before warnings before what is good to know, each in the order in which they were found', () => {
  const remarks = [
    worthKnowing('i1', saying),
    doubtful('w1', saying),
    unchecked('u', 'why'),
    broken('e1', saying),
    doubtful('w2', saying),
    broken('e2', saying),
  ];
  assert.equal(
    worstFirst(remarks).map(({id}) => id),
    ['e1', 'e2', 'w1', 'w2', 'i1'],
  );
});

test.run();
