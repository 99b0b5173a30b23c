import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {explainText} from '../../../src/explain/explain-text.js';
import {messagesIn} from '../../../src/explain/text/documents.js';

const test = suite('explain documents');

const failure =
  'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "4c403b5d6d6c": plugin type="flannel" failed (add): loadFlannelSubnetEnv failed: open /run/flannel/subnet.env: no such file or directory';
const events = {
  apiVersion: 'v1',
  kind: 'List',
  items: [
    {kind: 'Event', reason: 'Scheduled', message: 'Successfully assigned default/web-0 to n1', count: 1},
    {kind: 'Event', reason: 'FailedCreatePodSandBox', message: failure, count: 7},
    {
      kind: 'Event',
      reason: 'FailedCreatePodSandBox',
      message: failure.replace('4c403b5d6d6c', '11403b5d6d6c'),
      series: {count: 5},
    },
    {
      kind: 'Event',
      reason: 'Failed',
      message: 'Failed to pull image "docker.io/calico/cni:v3": 401 Unauthorized',
      count: 2,
    },
  ],
};

test('kubectl get events -o json: each message counts as often as its event', () => {
  const explained = explainText(JSON.stringify(events, undefined, 2)).filter(({rule}) => rule !== null);
  assert.equal(
    explained.map(({rule, count}) => [rule?.id, count]),
    [['flannel-subnet-missing', 12]],
  );
});

test('kubectl get -o yaml: a message that was folded over lines is one', () => {
  const text = `apiVersion: v1
items:
- apiVersion: v1
  kind: Event
  message: 'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to
    setup network for sandbox "4c40": plugin type="macvlan" failed (add): failed to
    find plugin "dhcp" in path [/opt/cni/bin]: the pod''s network'
  reason: FailedCreatePodSandBox
`;
  const [first, ...others] = explainText(text);
  assert.is(first?.rule?.id, 'plugin-not-found');
  assert.match(first?.rule?.title ?? '', '"dhcp"');
  assert.match(first?.text ?? '', "the pod's network");
  assert.equal(others, []);
});

test('kubectl get -o yaml: what stands behind a message that begins an element is none of it', () => {
  const text = `kind: Node
status:
  conditions:
  - message: 'plugin type="macvlan" failed (add): failed to find plugin
      "dhcp" in path [/opt/cni/bin]'
    reason: KubeletNotReady
    status: "False"
`;
  const [first, ...others] = explainText(text);
  assert.is(first?.text, 'plugin type="macvlan" failed (add): failed to find plugin "dhcp" in path [/opt/cni/bin]');
  assert.equal(others, []);
});

test('a message that a screen broke over lines is put together', () => {
  const message =
    'failed to setup network for sandbox "9f8e": plugin type="macvlan" name="lan" failed (add): failed to find plugin "dhcp" in path [/opt/cni/bin]';
  const broken = message.replace(/.{41}/g, '$&\n');
  for (const text of [broken, broken.replace(/^.*$/gm, '\u2502$&\u2502')])
    assert.match(explainText(text)[0]?.rule?.title ?? '', '"dhcp"', text);
});

test('the records of loggers are read, also one deeper and as bytes', () => {
  const error = 'plugin type="macvlan" failed (add): failed to find plugin "dhcp" in path [/opt/cni/bin]';
  for (const record of [
    {ts: 1714644000131.4, caller: 'kuberuntime_sandbox.go:72', msg: 'Failed to create sandbox for pod', err: error},
    {
      insertId: 'a',
      jsonPayload: {MESSAGE: `E0502 10:11:12.131415 1234 pod_workers.go:1301] ${error}`},
      severity: 'ERROR',
    },
    {__REALTIME_TIMESTAMP: '1', PRIORITY: '6', MESSAGE: [...Buffer.from(error)]},
  ])
    assert.match(explainText(JSON.stringify(record))[0]?.rule?.title ?? '', '"dhcp"', JSON.stringify(record));
});

test('an error object is what a plugin said, on however many lines and in whatever case its keys are', () => {
  for (const text of [
    '{"cniVersion":"1.0.0","code":11,"msg":"open /run/flannel/subnet.env: no such file or directory"}',
    '{\n    "Code": 100,\n    "MSG": "open /run/flannel/subnet.env: no such file or directory"\n}',
  ])
    assert.is(explainText(text)[0]?.rule?.id, 'flannel-subnet-missing', text);
});

test("a panic within a journal is the plugin's if its stack says so, or a plugin failed there", () => {
  const prefix = 'Dec  2 16:51:38 n1 kubelet: ';
  const panic = 'panic: runtime error: invalid memory address or nil pointer dereference';
  const stack = ['goroutine 1 [running]:', 'main.cmdAdd(0xc00030bc70)', '\t/src/main.go:20 +0x30'];
  const ofPlugin = [panic, '', ...stack].map((line) => prefix + line).join('\n');
  const [first] = explainText(`${prefix}starting\n${ofPlugin}`);
  assert.is(first?.rule?.id, 'plugin-crashed');
  assert.is(first?.rule?.title.split(' crashed', 1)[0], 'the plugin');
  const ofDaemon = ofPlugin.replace('main.cmdAdd', 'main.serve');
  assert.equal(
    explainText(`${prefix}starting\n${ofDaemon}`).filter(({rule}) => rule !== null),
    [],
  );
});

test('what was logged at level info and tells of no failure is none, whatever it names', () => {
  for (const text of [
    'I1104 19:03:43.791611       1 ovs_client.go:67] Connecting to OVSDB at address /var/run/openvswitch/db.sock',
    '{"level":"info","ts":1714644000.1,"msg":"multus: no networks annotation, default network only"}',
  ])
    assert.equal(
      explainText(text).filter(({rule}) => rule !== null),
      [],
      text,
    );
});

test('what objects of a document say, however deep, with how often events were seen', () => {
  for (const [value, messages] of [
    [
      {
        message: 'a',
        items: [
          {msg: 'b', count: 3},
          {Message: 'c', series: {count: 5}, count: 2},
        ],
      },
      ['a*1', 'b*3', 'c*5'],
    ],
    [{msg: 'a', message: 'b', details: 7}, ['a; b*1']],
    [{code: 7, msg: 'no', details: 'x'}, ['{"code":7,"msg":"no","details":"x"}*1']],
    [{code: '7', msg: 'no'}, ['no*1']],
    [{code: 7, message: 'no'}, ['no*1']],
    [{msg: '', status: {message: 'a', x: null}}, ['a*1']],
    [[{level: 'error', msg: 'a'}, {msg: 'b'}], ['b*1']],
    [{level: 'error', msg: 'a'}, undefined],
    [{other: 'a'}, undefined],
    [[], undefined],
  ] as const) {
    const text = ` ${JSON.stringify(value)}\n`;
    assert.equal(
      messagesIn(text)?.map(({text: said, count}) => `${said}*${count}`),
      messages,
      text,
    );
  }
});

test('messages of YAML are unfolded and unquoted', () => {
  for (const [value, message] of [
    ['plain words', 'plain words'],
    ["'it''s\n    folded'", "it's folded"],
    ['"say\\ this\n    twice"', 'say this twice'],
    ['|-\n    first\n    second', 'first second'],
    ['>\n    first', 'first'],
  ] as const) {
    assert.equal(messagesIn(`kind: Event\nmessage: ${value}\n`), [{text: message, count: 1}], value);
    assert.equal(messagesIn(`items:\n- kind: Event\n  message: ${value.replace(/\n/g, '\n  ')}\n  x: 1\n`), [
      {text: message, count: 1},
    ]);
  }
  assert.is(messagesIn('message: x\n'), undefined, 'it may be anything');
  assert.is(messagesIn('kind: Event\nmessage: ""\n'), undefined);
  assert.is(messagesIn('{"kind": broken\nmessage: x'), undefined);
});

test.run();
