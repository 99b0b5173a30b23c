import {spawnSync} from 'node:child_process';
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {mlabCni, program} from '../helpers/cli.js';
import {networks, withFixture, withTemporaryDirectory, type Network} from '../helpers/fixtures.js';
import {writeCapture} from '../helpers/write-capture.js';
import {openStore} from '../../src/store/disk/store.js';
import {isFailure} from '../../src/capture/failure.js';
import type {Confidence} from '../../src/explain/explanation.js';
import type {ExplanationJson} from '../../src/view/explanation/explanation-json.js';

/** Every ADD that failed in the recorded networks: its outermost capture, its pod, and what explain has to say. */
interface FailedAdd {
  readonly network: Network;
  readonly outermost: string;
  readonly pod: string;
  /** The network's latest failure: `failed` names it, too. */
  readonly isLatest: boolean;
  readonly chain: readonly string[];
  readonly plugin: string;
  readonly rule: string;
  readonly says: RegExp;
  readonly confidence: Confidence;
  /** A later attempt for the pod succeeded: asked about the pod, nothing is wrong. */
  readonly isOver?: true;
}

const failedAdds: readonly FailedAdd[] = [
  {
    network: 'mlab-physical',
    outermost: 'vUKoILc',
    pod: 'default/ndt-index2-bad',
    isLatest: false,
    chain: ['vUKoILc', 'FXRvlzW'],
    plugin: 'ipvlan',
    rule: 'link-type-unsupported',
    confidence: 'medium',
    says: /kernel of this node cannot make ipvlan[^]*modprobe ipvlan/,
  },
  {
    network: 'mlab-physical',
    outermost: 'gecmRMl',
    pod: 'default/ndt-index2-abcde',
    isLatest: true,
    chain: ['gecmRMl', 'MJs5iM4'],
    plugin: 'flannel',
    rule: 'flannel-subnet-missing',
    confidence: 'high',
    says: /subnet\.env[^]*last succeeded for this network 1\.18 s before for default\/plain-pod/,
  },
  {
    network: 'kube-router',
    outermost: 'JcZrSNO',
    pod: 'default/web-6',
    isLatest: true,
    chain: ['JcZrSNO', '6saGYh4'],
    plugin: 'host-local',
    rule: 'range-full',
    confidence: 'high',
    says: /10\.7\.1\.1-10\.7\.1\.6[^]*networks\/mynet[^]*5 of the 6[^]*10\.7\.1\.2 default\/web-1[^]*10\.7\.1\.6 default\/web-5; the gateway has 10\.7\.1\.1/,
  },
  {
    network: 'xcluster',
    outermost: '2Jvs95H',
    pod: 'default/alpine-1',
    isLatest: true,
    chain: ['2Jvs95H', 'E6FFRiS'],
    plugin: 'node-local',
    rule: 'pod-cidr-missing',
    confidence: 'medium',
    isOver: true,
    says: /no podCIDR yet[^]*A later attempt for this pod succeeded/,
  },
  {
    network: 'antidote',
    outermost: 'kFbSUcq',
    pod: 'antidote/bb4',
    isLatest: true,
    chain: ['kFbSUcq'],
    plugin: 'multus',
    rule: 'network-attachment-missing',
    confidence: 'high',
    says: /no NetworkAttachmentDefinition "99-net" in namespace "antidote"/,
  },
];

const test = suite('explain on recorded networks');

for (const {network, outermost, pod, isLatest, chain, plugin, rule, says, confidence, isOver} of failedAdds) {
  for (const selector of [outermost, ...(isOver === true ? [] : [`pod:${pod}`]), ...(isLatest ? ['failed'] : [])]) {
    test(`${network}: ${selector} leads to ${plugin} and ${rule}`, () => {
      withFixture(network, (store) => {
        const {code, stdout, stderr} = mlabCni(['explain', selector, '--store', store, '--json']);
        assert.is(code, 0, stderr);
        const {rootCause, ...explanation} = JSON.parse(stdout) as ExplanationJson;
        assert.equal(explanation.chain, chain);
        assert.ok(rootCause?.rule);
        assert.is(rootCause.captureId, chain.at(-1));
        assert.is(rootCause.plugin, plugin);
        assert.is(rootCause.operation, 'ADD');
        assert.is(rootCause.rule.id, rule);
        assert.is(rootCause.confidence, confidence);
        assert.match(
          `${rootCause.rule.title}\n${rootCause.rule.cause}\n${rootCause.rule.fix}\n${sentences(rootCause)}`,
          says,
        );
        assert.equal(explanation.observations, []);
      });
    });
  }
}

test('the table holds every ADD that failed, outermost calls and those below', () => {
  for (const network of networks) {
    withFixture(network, (directory) => {
      const store = openStore(directory);
      const readings = store.entries().map((entry) => store.read(entry));
      const failed = readings.flatMap((each) =>
        each.kind === 'capture' && isFailure(each.invocation) ? [each.invocation.id] : [],
      );
      const told = failedAdds.filter((each) => each.network === network).flatMap(({chain}) => chain);
      assert.equal(failed.sort(), told.sort(), network);
    });
  }
});

test('the text has all sections and fits a screen', () => {
  withFixture('kube-router', (store) => {
    const {code, stdout} = mlabCni(['explain', '--store', store]);
    assert.is(code, 0);
    assert.match(
      stdout,
      /^WHAT FAILED {2}host-local[^]*^WHY [^]*^WHAT TO DO [^]*^EVIDENCE [^]*^CHAIN [^]*└ ADD host-local/m,
    );
    assert.ok(stdout.split('\n').length <= 25);
  });
});

test('a call that did not fail is said to be fine', () => {
  withFixture('kube-router', (store) => {
    const {code, stdout} = mlabCni(['explain', 'latest', '--store', store]);
    assert.is(code, 0);
    assert.match(stdout, /^NO FAILURE/);
  });
});

test('a pod that has its network after all is not said to have failed', () => {
  withFixture('xcluster', (store) => {
    assert.match(mlabCni(['explain', 'pod:default/alpine-1', '--store', store]).stdout, /^NO FAILURE/);
  });
});

test('a message is explained without any store', () => {
  const {code, stdout} = mlabCni(['explain', '--message', 'cni plugin not initialized'], {
    MLAB_CNI_STORE: '/nonexistent',
  });
  assert.is(code, 0);
  assert.match(stdout, /no usable network configuration/);
});

test('markdown names cause, chain, request, versions and what was not seen, without secrets', () => {
  withFixture('mlab-physical', (store) => {
    const {code, stdout} = mlabCni(['explain', 'vUKoILc', '--store', store, '--as', 'markdown']);
    assert.is(code, 0);
    assert.match(stdout, /^### ipvlan failed at ADD: the kernel/);
    assert.match(stdout, /1\. multus ADD[^]*2\. ipvlan ADD[^]*```json\n\{\n {2}"cniVersion": "0\.3\.1"/);
    assert.match(stdout, /#### Versions\n\n- cniVersion: multus 0\.3\.1, ipvlan 0\.3\.1/);
    assert.match(stdout, /#### What was not seen\n\n- Who called whom was not recorded/);
  });
});

test('a capture and a message are one too many', () => {
  const {code, stderr} = mlabCni(['explain', 'FXRv', '--message', 'foo']);
  assert.is(code, 2);
  assert.match(stderr, /either FXRv or --message/);
});

test('a text comes from a pipe; a file on stdin that nobody asked for is spoken of, and one that is named is refused', () => {
  withFixture('kube-router', (store) => {
    const log = join(store, 'kubelet.log');
    writeFileSync(log, 'cni plugin not initialized\n');
    const env = {PATH: '/usr/bin:/bin', HOME: '/', MLAB_CNI_STORE: store, NODE: process.execPath, PROGRAM: program};
    const run = (line: string) => spawnSync('bash', ['-c', line, 'bash', log], {env, encoding: 'utf8'});
    assert.match(run('"$NODE" "$PROGRAM" explain - <"$1"').stdout, /^WHAT FAILED +the runtime has no usable/);
    const unread = run('"$NODE" "$PROGRAM" explain <"$1"');
    assert.match(unread.stderr, 'the file on stdin is not read: mlab-cni explain -');
    assert.match(unread.stdout, /^WHAT FAILED +host-local/);
    const named = run('"$NODE" "$PROGRAM" explain latest <"$1"; "$NODE" "$PROGRAM" explain </dev/null');
    assert.is(named.stderr, '', 'a capture was named, or nothing is on stdin');
    assert.is(run('"$NODE" "$PROGRAM" explain "$1"').status, 2);
  });
});

test('markdown takes further names of secrets; text is a view, and JSON says the same as without --as', () => {
  withTemporaryDirectory((store) => {
    writeCapture(store, {id: '1-100-0b7f5e1c', pod: 'default/web-0', status: 1, stderr: 'colour: mauve\n'});
    const markdown = (...args: readonly string[]) =>
      mlabCni(['explain', '--as', 'markdown', ...args, '--store', store]).stdout;
    assert.match(markdown(), /^### [^]*colour: mauve/);
    assert.not.match(markdown('--redact', 'colour'), 'mauve');
    assert.match(mlabCni(['explain', '--as', 'text', '--store', store]).stdout, /^WHAT FAILED/);
    const named = mlabCni(['explain', 'pod/web-0', '-n', 'default', '--json', '--store', store]);
    const {captureId, rootCause} = JSON.parse(named.stdout) as ExplanationJson;
    assert.equal([captureId, rootCause?.plugin], ['1-100-0b7f5e1c', 'bridge']);
    const text = mlabCni(['explain', '--message', 'cni plugin not initialized', '--json']);
    assert.is((JSON.parse(text.stdout) as ExplanationJson).captureId, null);
  });
});

test.run();

function sentences({evidence}: NonNullable<ExplanationJson['rootCause']>): string {
  return evidence.map(({sentence}) => sentence).join('\n');
}
