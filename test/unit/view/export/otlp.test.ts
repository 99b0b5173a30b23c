import {createRequire} from 'node:module';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {callTrees} from '../../../../src/capture/tree/call-tree.js';
import {otlpTraces} from '../../../../src/view/export/otlp.js';
import {anInvocation, epochMs} from '../../../helpers/invocation.js';
import {randomCalls} from '../../../helpers/random-calls.js';
import {matchesTraceSchema} from '../../../helpers/schema.js';

const test = suite('view/export/otlp');

interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly flags?: number;
  readonly name: string;
}

/** OpenTelemetry's own types, made from its .proto files; its package does not export them by name. */
interface MessageType {
  verify(message: object): string | null;
  fromObject(object: object): object;
  encode(message: object): {finish(): Uint8Array};
  decode(bytes: Uint8Array): object;
  toObject(message: object, options: object): object;
}
const generated = createRequire(import.meta.url)('@opentelemetry/otlp-transformer/build/src/generated/root.js') as {
  opentelemetry: {proto: {trace: {v1: {TracesData: MessageType}}}};
};
const {TracesData} = generated.opentelemetry.proto.trace.v1;

const about = {version: '1.2.3', nowMs: epochMs + 3_600_000};

function spansOf(calls: Parameters<typeof callTrees>[0]): Span[] {
  const text = JSON.stringify(otlpTraces(callTrees(calls), about));
  matchesTraceSchema('otlp', text);
  const {resourceSpans} = JSON.parse(text) as {resourceSpans: {scopeSpans: {spans: Span[]}[]}[]};
  return resourceSpans.flatMap(({scopeSpans}) => scopeSpans.flatMap(({spans}) => spans));
}

/** Ids are in hex in OTLP/JSON, where protobuf's own mapping has base64. */
function withIds(value: unknown, from: BufferEncoding, to: BufferEncoding): unknown {
  return JSON.parse(JSON.stringify(value), (key, each: unknown) =>
    ['traceId', 'spanId', 'parentSpanId'].includes(key) ? Buffer.from(String(each), from).toString(to) : each,
  );
}

test('whatever was captured: the strict mapping holds, and every call is a span once', () => {
  for (let seed = 1; seed <= 500; seed += 1) {
    const calls = randomCalls(seed);
    const spans = spansOf(calls);
    assert.is(spans.length, calls.length, `seed ${seed}`);
    assert.is(new Set(spans.map(({spanId}) => spanId)).size, calls.length, `seed ${seed}`);
  }
});

test("comes back the same through OpenTelemetry's own types", () => {
  for (let seed = 1; seed <= 100; seed += 1) {
    const written = JSON.parse(JSON.stringify(otlpTraces(callTrees(randomCalls(seed)), about))) as object;
    const message = TracesData.fromObject(withIds(written, 'hex', 'base64') as object);
    const bytes = TracesData.encode(message).finish();
    const read = TracesData.toObject(TracesData.decode(bytes), {longs: String, enums: Number, bytes: String});
    assert.equal(withIds(read, 'base64', 'hex'), written, `seed ${seed}`);
  }
});

test('only the outermost call joins the trace that was begun, though plugins pass its variables on', () => {
  const environment = {TRACEPARENT: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'};
  const outer = anInvocation({id: '1-1-b', plugin: 'multus', durationMs: 100, environment});
  const inner = anInvocation({id: '2-2-b', plugin: 'bridge', parentId: '1-1-b', startMs: 10, environment});
  const innermost = anInvocation({
    id: '3-3-b',
    plugin: 'host-local',
    parentId: '2-2-b',
    startMs: 12,
    durationMs: 5,
    environment,
  });
  const [first, second, third] = spansOf([outer, inner, innermost]);
  assert.equal(
    [first, second, third].map((span) => span?.traceId),
    Array(3).fill('4bf92f3577b34da6a3ce929d0e0e4736'),
  );
  assert.equal(
    [first, second, third].map((span) => span?.parentSpanId),
    ['00f067aa0ba902b7', first?.spanId, second?.spanId],
  );
  assert.equal([first?.flags, second?.flags], [1, undefined]);
});

test('a parent that nobody can use is ignored', () => {
  for (const TRACEPARENT of [
    '00-00000000000000000000000000000000-00f067aa0ba902b7-01',
    '00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01',
    'ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    '00-4BF92F3577B34DA6A3CE929D0E0E4736-00F067AA0BA902B7-01',
    '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more',
  ]) {
    const [span] = spansOf([anInvocation({environment: {TRACEPARENT}})]);
    assert.is(span?.parentSpanId, undefined, TRACEPARENT);
    assert.not.match(span?.traceId ?? '', /^(4bf9|0{8})/, TRACEPARENT);
  }
});

test('nothing gives traces, too', () => {
  assert.equal(spansOf([]), []);
});

test.run();
