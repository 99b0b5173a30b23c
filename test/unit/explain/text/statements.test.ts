import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {clean} from '../../../../src/explain/text/clean.js';
import {foldDumps} from '../../../../src/explain/text/fold-dumps.js';
import {isCalm, isWarning, stripPrefixes} from '../../../../src/explain/text/log-prefixes.js';
import {podsIn} from '../../../../src/explain/text/pods.js';
import {stampOf} from '../../../../src/explain/text/stamp.js';
import {both, spanned, statementsIn, withoutIds, type Extent} from '../../../../src/explain/text/statements.js';
import {unwrap} from '../../../../src/explain/text/unwrap.js';

const test = suite('explain/text/statements');

test('a line is a statement, what goes on with it belongs to it, and repetitions are counted', () => {
  const text = [
    'Jan 02 03:04:05 n1 kubelet[1]: pod 1 failed',
    '',
    'Jan 02 03:04:06 n1 kubelet[1]: pod 2 failed',
    'panic: boom',
    '\tmain.go:1',
    'goroutine 1 [running]:',
    'created by main',
    'other failed (x3 over 2m)',
    '   ',
    'Jan 02 03:04:09 n1 kubelet[1]: pod 3 failed',
  ].join('\n');
  assert.equal(
    statementsIn(text).map(({text: said, count, place}) => [said.split('\n', 1)[0], count, place]),
    [
      ['pod 1 failed', 3, {firstLine: 1, lastLine: 10, firstAt: 'Jan 02 03:04:05', lastAt: 'Jan 02 03:04:09'}],
      ['panic: boom', 1, {firstLine: 4, lastLine: 4, firstAt: null, lastAt: null}],
      ['other failed (x3 over 2m)', 3, {firstLine: 8, lastLine: 8, firstAt: null, lastAt: null}],
    ],
  );
});

test('a line that ends where the failure is still to come goes on with the next', () => {
  assert.is(statementsIn('hook failed with:\nno route').length, 1);
  assert.is(statementsIn('hook is called:\nno route').length, 2);
  assert.is(statementsIn('call failed\n with error: no route').length, 1);
  assert.is(statementsIn('call failed\n  "details"').length, 1);
  assert.is(statementsIn('hook failed with:\n\nno route').length, 1);
  assert.is(statementsIn('\x1b[0m\nx failed').length, 1);
  assert.equal(statementsIn('\n \n'), []);
});

test('of two places the first and the last stay, in whatever order they come', () => {
  const early: Extent = {firstLine: 1, lastLine: 5, firstAt: 'a', lastAt: 'c'};
  const late: Extent = {firstLine: 3, lastLine: 9, firstAt: 'b', lastAt: 'd'};
  const all: Extent = {firstLine: 1, lastLine: 9, firstAt: 'a', lastAt: 'd'};
  assert.equal([spanned(early, late), spanned(late, early)], [all, all]);
  assert.equal([spanned(early, null), spanned(null, late), spanned(null, null)], [early, late, null]);
  const within: Extent = {firstLine: 2, lastLine: 3, firstAt: 'x', lastAt: 'y'};
  const same: Extent = {firstLine: 1, lastLine: 5, firstAt: 'x', lastAt: 'y'};
  assert.equal(spanned(early, same), early);
  assert.equal([spanned(early, within), spanned(within, early)], [early, early]);
});

test('pods are named once, and no more than a thousand', () => {
  assert.equal(both(['a'], ['b', 'a']), ['a', 'b']);
  const names = (from: number, to: number) => [...Array(to - from).keys()].map((at) => `p${from + at}`);
  assert.is(both(names(0, 999), names(998, 1005)).length, 1000);
  const full = names(0, 1000);
  assert.is(both(full, ['x']), full);
  assert.is(both(full, ['p0', 'p1']), full);
  const one = ['a'];
  assert.is(both(one, ['a']), one, 'the same list, where nothing is new');
});

test('what differs in ids, addresses and times only is the same', () => {
  for (const [one, other] of [
    ['sandbox 4c403b5d6d6c failed', 'sandbox 11403b5d6d6c failed'],
    ['ip 10.1.2.3 after 5ms', 'ip 10.1.9.3 after 17ms'],
    ['[a/b:net] failed', '[c/d:net] failed'],
    ['/run/netns/cni-0f8fad5b-d9cb-469f-a165-70867728950e', '/run/netns/cni-1f8fad5b-d9cb-469f-a165-70867728950f'],
    ['uid 0f8fad5b-d9cb-469f-a165-70867728950e', 'uid 1f8fad5b-d9cb-469f-a165-70867728950f'],
  ] as const)
    assert.is(withoutIds(one), withoutIds(other));
  assert.is.not(withoutIds('bridge failed'), withoutIds('portmap failed'));
});

test('when and for which pod a line was logged, as loggers write it', () => {
  for (const [line, stamp] of [
    ['Jan  2 03:04:05 n1 kubelet: x', 'Jan  2 03:04:05'],
    ['2026-01-02T03:04:05.678Z error x', '2026-01-02T03:04:05'],
    ['2026/01/02 03:04:05 x', '2026/01/02 03:04:05'],
    ['level=error time="2026-01-02T03:04:05Z"', '2026-01-02T03:04:05'],
    ['E0102 03:04:05.678901 1 x.go:1] x', '03:04:05'],
    ['x at 03:04:05', undefined],
  ] as const)
    assert.is(stampOf(line), stamp, line);
  for (const [line, pods] of [
    ['"Error" pod="shop/web-0" x pod="shop/web-0"', ['shop/web-0']],
    ['&PodSandboxMetadata{Name:web,Uid:1-2,Namespace:shop,Attempt:0,}', ['shop/web']],
    ['pod web_shop(0f8fad5b-d9cb-469f-a165-70867728950e)', ['shop/web']],
    ['failed to set up pod "web_shop" network', ['shop/web']],
    ['[shop/web/:mynet]: error adding container', ['shop/web']],
    ['error adding pod shop_web to CNI network', ['shop/web']],
    ['nothing', []],
  ] as const)
    assert.equal(podsIn(line), pods, line);
});

test('prefixes of loggers go, and of fields what was said and the error stay', () => {
  for (const [line, bare] of [
    ['E0102 03:04:05.678901    1234 file.go:56] x failed', 'x failed'],
    ['2026-01-02 03:04:05.678 [ERROR][4242] cni-plugin/plugin.go 580: x failed', 'x failed'],
    ['2026-01-02T03:04:05Z [error] x failed', 'x failed'],
    ['2026/01/02 03:04:05 main.go:12: x failed', 'x failed'],
    ['FATA[0002] x failed', 'x failed'],
    ['time="x" level=error msg="a \\"b\\"" error="c d"', 'a \\"b\\": c d'],
    ['level=error msg=short err=e1', 'short: e1'],
    ['level=error code=7', 'level=error code=7'],
    ['msg="a" error="b"', 'msg="a" error="b"'],
    ['{"level":"error","msg":"a","error":"b"}', 'a: b'],
    ['{"level":"error"}', '{"level":"error"}'],
    ['{"severity":"ERROR","jsonPayload":{"message":"a"}}', 'a'],
    ['{"PRIORITY":"3","MESSAGE":[97,98,10]}', 'ab'],
    ['{"PRIORITY":"3","MESSAGE":[]}', '{"PRIORITY":"3","MESSAGE":[]}'],
    ['{"PRIORITY":"3","MESSAGE":["a",98]}', '{"PRIORITY":"3","MESSAGE":["a",98]}'],
    ['{"code":7,"msg":"a"}', '{"code":7,"msg":"a"}'],
    ['{"level":broken', '{"level":broken'],
  ] as const)
    assert.is(stripPrefixes(line), bare, line);
  assert.equal(['level=info x', 'I0102 03:04:05.6 x', 'level=error x', '  Normal  Pulled'].map(isCalm), [
    true,
    true,
    false,
    true,
  ]);
  assert.equal(['level=warning x', 'W0102 03:04:05.6 x', 'level=error x'].map(isWarning), [true, true, false]);
});

test('dumps of configurations, bytes and stacks are folded; errors and short objects stay', () => {
  for (const [text, folded] of [
    ['x {"type":"bridge","ipam":{"type":"x"}} y', 'x {37 characters of configuration} y'],
    ['x {"type":"bridge"', 'x {16 characters of configuration}'],
    ['x {"code":7,"msg":"no"} y', 'x {"code":7,"msg":"no"} y'],
    ['x {"a":1} y {"kind":"Pod"} z', 'x {"a":1} y {14 characters of configuration} z'],
    [`x [${Array(16).fill('12').join(' ')}] y`, 'x [16 bytes] y'],
    [`x [${Array(15).fill('12').join(' ')}] y`, `x [${Array(15).fill('12').join(' ')}] y`],
    ['panic: x\n\ngoroutine 1 [running]:\nmain.x()\n', 'panic: x\n[stack of goroutines]'],
  ] as const)
    assert.is(foldDumps(text), folded);
});

test('both ends of a very long text are looked at', () => {
  const long = `begin ${'a'.repeat(40_000)} end`;
  assert.match(clean(long), /^begin a+\na+ end$/);
  assert.is(clean(long).length, 2 * 16 * 1024 + 1);
  const short = `begin ${'a'.repeat(32_758)} end`;
  assert.is(clean(short), short);
  assert.is(clean(' \\"x\\" \x1b[31mred\x1b[0m&amp;\\u003c'), '"x" red&<');
});

test('callers are taken away from around a message, and what it says of itself stays', () => {
  const {speakers, words, whole} = unwrap(
    'failed to setup network for sandbox "4c40": plugin type="multus" name="n" failed (add): [a/b:net]: Link not found',
  );
  assert.equal(
    speakers.map(({who, about}) => [who, about]),
    [
      ['containerd', '4c40'],
      ['libcni', 'multus'],
      ['multus', 'a/b:net'],
    ],
  );
  assert.is(words, 'Link not found');
  assert.match(whole, /^failed to setup/);
  for (const [message, innermost, who] of [
    ['{"cniVersion":"1.0.0","code":7,"msg":"no","details":"link"}', 'no; link', 'a plugin'],
    ['{"code":7,"msg":"no","details":""} x', 'no', 'a plugin'],
    ['{"code":7,"msg":""}', '{"code":7,"msg":""}', undefined],
    ['{"code":1,"msg":"a","details":"d"} {"code":2,"msg":"b"}', 'b', 'a plugin'],
    ['plugin type="a" failed (add): failed to setup network for sandbox "x": no', 'no', 'containerd'],
    ['x, result: %!s(<nil>) ', 'x', undefined],
    [
      'netplugin failed but error parsing its diagnostic message "oops": invalid character \'o\' looking for beginning of value',
      'oops',
      'libcni',
    ],
    ['{"msg":"no"}', '{"msg":"no"}', undefined],
    ['plugin type="x" failed (add): ', 'plugin type="x" failed (add):', 'libcni'],
    ['netplugin failed: "no link"', 'no link', 'libcni'],
    ['netplugin failed: say "no"', 'say "no"', 'libcni'],
    ['x, failed to clean up sandbox container "4c": y', 'x', undefined],
    ["x': StdinData: {}", 'x', undefined],
    ['x" pod="a/b"', 'x', undefined],
  ] as const) {
    const speech = unwrap(message);
    assert.is(speech.words, innermost, message);
    assert.is(speech.speakers.at(-1)?.who, who, message);
  }
});

test.run();
