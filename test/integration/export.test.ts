import {spawnSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {cpSync, mkdirSync, readFileSync, readdirSync, readlinkSync, symlinkSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {mlabCni} from '../helpers/cli.js';
import {networks, withFixture, withTemporaryDirectory} from '../helpers/fixtures.js';
import {writeCapture} from '../helpers/write-capture.js';

const test = suite('export');

interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly kind: number;
  readonly name: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly status: {readonly code: number; readonly message?: string};
  readonly attributes: readonly {readonly key: string; readonly value: Readonly<Record<string, unknown>>}[];
}

interface Slice {
  readonly ph: string;
  readonly ts: number;
  readonly dur: number;
  readonly pid: number;
  readonly tid: number;
}

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const hostileText = '</script></pre><script>alert(1)</script>\u2028\u202e$&';

function exported(store: string, as: string, ...args: readonly string[]): string {
  const {code, stdout, stderr} = mlabCni(['export', '--as', as, '--store', store, '--limit', '0', ...args]);
  assert.is(code, 0, stderr);
  return stdout;
}

test('slices of a thread nest, and each thread is one attachment', () => {
  for (const network of networks) {
    withFixture(network, (store) => {
      const {traceEvents} = JSON.parse(exported(store, 'perfetto')) as {traceEvents: Slice[]};
      const slices = traceEvents.filter(({ph}) => ph === 'X');
      assert.ok(slices.length > 0);
      for (const {ts, dur, pid, tid} of slices) {
        for (const number of [ts, dur, pid, tid]) assert.ok(Number.isSafeInteger(number) && number >= 0);
      }
      for (const left of slices) {
        for (const right of slices) {
          if (left.tid !== right.tid || left.ts > right.ts) continue;
          const isInside = right.ts + right.dur <= left.ts + left.dur || left.ts === right.ts;
          assert.ok(isInside || right.ts >= left.ts + left.dur, JSON.stringify([network, left, right]));
        }
      }
    });
  }
});

test('spans keep to the JSON mapping of OTLP, and parents come from the tree', () => {
  for (const network of networks) {
    withFixture(network, (store) => {
      const spans = spansIn(exported(store, 'otlp'));
      const known = new Map(spans.map((span) => [span.spanId, span]));
      assert.is(known.size, spans.length);
      for (const span of spans) {
        assert.match(span.traceId, /^(?!0{32})[0-9a-f]{32}$/);
        assert.match(span.spanId, /^(?!0{16})[0-9a-f]{16}$/);
        for (const time of [span.startTimeUnixNano, span.endTimeUnixNano]) assert.match(time, /^[0-9]{19}$/);
        assert.ok(BigInt(span.startTimeUnixNano) <= BigInt(span.endTimeUnixNano));
        assert.is(span.kind, 1);
        assert.ok([0, 1, 2].includes(span.status.code));
        for (const {value} of span.attributes) {
          const [[kind, content] = ['', undefined], ...others] = Object.entries(value);
          assert.equal(others, []);
          assert.ok(kind === 'stringValue' || (kind === 'intValue' && /^-?\d+$/.test(String(content))));
          assert.is(typeof content, 'string');
        }
        const parent = span.parentSpanId === undefined ? undefined : known.get(span.parentSpanId);
        if (span.parentSpanId !== undefined) assert.is(parent?.traceId, span.traceId);
      }
      assert.equal(spansIn(exported(store, 'otlp')), spans, 'ids are the same each time');
    });
  }
});

test('only the outermost call joins the trace that the runtime began, and BAGGAGE goes', () => {
  withTemporaryDirectory((store) => {
    writeHostile(store);
    const [span] = spansIn(exported(store, 'otlp'));
    assert.equal([span?.traceId, span?.parentSpanId], [traceId, '00f067aa0ba902b7']);
    for (const as of ['otlp', 'html', 'sh', 'perfetto']) {
      const text = exported(store, as);
      assert.not.match(text, /hunter2hunter2|customer=jane/, as);
    }
    assert.match(exported(store, 'html', '--with-secrets', '--yes'), 'hunter2hunter2');
  });
});

test('a page is one file that loads and runs nothing of what was captured', () => {
  withTemporaryDirectory((store) => {
    writeHostile(store);
    const page = exported(store, 'html');
    assert.is(page.match(/<script/g)?.length, 1);
    assert.not.match(page, /\u2028|\u202e|alert\(1\)<\/|\son\w+=|(src|href)="(?!#)/);
    assert.match(page, '&#60;/script&#62;');
    const policy = /content="default-src 'none'; style-src '([^']+)'; script-src '([^']+)'/.exec(page) ?? [];
    const inline = ['style', 'script'].map((tag) => new RegExp(`<${tag}>([^]*)</${tag}>`).exec(page)?.[1] ?? '');
    assert.equal(
      policy.slice(1, 3),
      inline.map((text) => `sha256-${createHash('sha256').update(text).digest('base64')}`),
    );
  });
});

test('a page explains first, and has every call of the fixtures', () => {
  withFixture('mlab-physical', (store) => {
    const page = exported(store, 'html');
    const list = JSON.parse(mlabCni(['list', '--json', '--limit', '0', '--store', store]).stdout) as {
      captures: {id: string}[];
    };
    for (const {id} of list.captures) assert.match(page, id);
    assert.ok(page.indexOf('<h2>What to do</h2>') < page.indexOf('<h2>Timeline</h2>'));
  });
});

test('writes a file, and says no where nothing fits', () => {
  withFixture('mlab-physical', (store) => {
    const file = join(store, '..', 'page.html');
    const {code, stdout} = mlabCni(['export', '--as', 'html', '--store', store, '--output', file, '--json']);
    assert.equal([code, (JSON.parse(stdout) as {secrets: string}).secrets], [0, 'redacted']);
    assert.match(readFileSync(file, 'utf8'), /^<!DOCTYPE html>/);
    assert.is(mlabCni(['export', '--as', 'html', '--store', store, '--pod', 'no/where']).code, 12);
  });
});

test('leaves files and links as they were where nothing fits', () => {
  withFixture('mlab-physical', (store) => {
    withTemporaryDirectory((directory) => {
      const [old, link, page] = ['old', 'link', 'new'].map((name) => join(directory, name)) as [string, string, string];
      writeFileSync(old, 'mine');
      symlinkSync(old, link);
      for (const output of [page, old, link]) {
        const nothing = ['export', '--as', 'html', '--store', store, '--pod', 'no/where', '--output', output];
        assert.is(mlabCni(nothing).code, 12);
      }
      assert.equal(readdirSync(directory).sort(), ['link', 'old']);
      assert.is(readlinkSync(link), old);
      assert.is(readFileSync(old, 'utf8'), 'mine');
    });
  });
});

test('with --json and without a file, the answer is in the envelope', () => {
  withFixture('mlab-physical', (store) => {
    for (const as of ['html', 'perfetto', 'otlp', 'sh']) {
      const {file, content} = JSON.parse(exported(store, as, '--json')) as {file: null; content: string};
      const alone = exported(store, as);
      assert.is(file, null);
      // a page says when it was made
      if (as !== 'html') assert.is(content, alone);
      assert.match(content, as === 'html' ? /^<!DOCTYPE html>/ : /./);
    }
  });
});

test('a script runs when the shims are gone', () => {
  withTemporaryDirectory((root) => {
    const kubelet = join(root, 'etc/systemd/system/kubelet.service.d');
    const plugins = join(root, 'opt/cni/bin');
    for (const directory of [kubelet, plugins]) mkdirSync(directory, {recursive: true});
    const unit = '[Service]\nEnvironment="KUBELET_KUBECONFIG_ARGS=--x=y"\nExecStart=\n';
    writeFileSync(join(kubelet, '10-kubeadm.conf'), `${unit}ExecStart=/usr/bin/kubelet $KUBELET_KUBECONFIG_ARGS\n`);
    const answer = `#!/bin/sh\ncat >/dev/null\nprintf '{"cniVersion":"1.0.0","path":"%s"}' "$CNI_PATH"\n`;
    writeFileSync(join(plugins, 'bridge'), answer, {mode: 0o755});
    const shims = join(root, 'usr/shimcni/bin');
    const shim = (...args: readonly string[]) => {
      const {code, stderr} = mlabCni(['shim', ...args, '--root', root, '--yes']);
      assert.is(code, 0, stderr);
    };
    for (const path of [shims, `${shims}:${plugins}`, `/nowhere:${shims}`]) {
      shim('install', '--runtime', 'kubelet');
      const environment = {CNI_COMMAND: 'ADD', CNI_CONTAINERID: 'c1', CNI_IFNAME: 'eth0', CNI_PATH: path};
      spawnSync(join(shims, 'bridge'), {input: '{"name":"n"}', env: {PATH: '/usr/bin:/bin', ...environment}});
      shim('uninstall');
      const script = exported(join(root, 'tmp/mlab-cni'), 'sh');
      const {stdout, stderr} = spawnSync('sh', {input: script, encoding: 'utf8'});
      const after = path.startsWith('/nowhere') ? `/nowhere:${plugins}` : plugins;
      assert.equal(stdout, `{"cniVersion":"1.0.0","path":"${after}"}`, stderr + script);
    }
  });
});

test('takes what is hardly a capture: one call, no end, no times, nothing at all', () => {
  withTemporaryDirectory((store) => {
    writeCapture(store, {id: '1001-500-b1c2d3e4', status: null});
    for (const as of ['html', 'perfetto', 'otlp', 'sh']) assert.ok(exported(store, as).length > 100, as);
  });
  withTemporaryDirectory((directory) => {
    const [original, copy] = [join(directory, 'original'), join(directory, 'copy')];
    for (const number of [1, 2, 3])
      writeCapture(original, {id: `100${number}-${number}00-b1c2d3e4`, format: 1, status: 1});
    cpSync(original, copy, {recursive: true});
    for (const as of ['html', 'perfetto', 'otlp', 'sh']) assert.ok(exported(copy, as).length > 100, as);
    assert.match(exported(copy, 'html'), 'copied without their times');
  });
  withTemporaryDirectory((store) => {
    for (const as of ['html', 'perfetto', 'otlp', 'sh']) {
      const {code, stdout, stderr} = mlabCni(['export', '--as', as, '--store', store]);
      assert.equal([code, stdout], [12, ''], stderr);
    }
  });
});

test.run();

/** A failure whose texts want to be markup, with secrets, in a trace. */
function writeHostile(store: string): void {
  const environment = {
    TRACEPARENT: `00-${traceId}-00f067aa0ba902b7-01`,
    BAGGAGE: 'customer=jane',
    API_TOKEN: 'hunter2hunter2',
  };
  const error = JSON.stringify({cniVersion: '1.0.0', code: 999, msg: hostileText});
  writeCapture(store, {id: '1001-500-b1c2d3e4', status: 1, stdout: error, stderr: hostileText, environment});
}

function spansIn(text: string): Span[] {
  const {resourceSpans} = JSON.parse(text) as {resourceSpans: {scopeSpans: {spans: Span[]}[]}[]};
  return resourceSpans.flatMap(({scopeSpans}) => scopeSpans.flatMap(({spans}) => spans));
}
