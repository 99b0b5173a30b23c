import {createHash} from 'node:crypto';
import {callsIn, type Call} from '../../capture/tree/call-tree.js';
import type {Invocation} from '../../capture/invocation.js';
import {isFailure} from '../../capture/failure.js';
import {endingOf} from '../calls/ending.js';

type Value = {readonly stringValue: string} | {readonly intValue: string} | {readonly doubleValue: number};

interface Attribute {
  readonly key: string;
  readonly value: Value;
}

/**
 * Call trees as traces in OTLP/JSON (opentelemetry-proto, docs/specification.md "JSON Protobuf Encoding": ids in hex,
 * enums as integers, 64-bit integers as strings). Parents come from the tree; only the outermost call joins the trace
 * that its TRACEPARENT names, since plugins pass on what they inherited. Ids are the same each time.
 */
export function otlpTraces(trees: readonly Call[], {version, nowMs}: {version: string; nowMs: number}): object {
  const nodes = [...new Set(trees.map(({invocation}) => invocation.node))];
  return {
    resourceSpans: nodes.map((node) => ({
      resource: {attributes: attributes({'service.name': 'cni', 'host.name': node ?? undefined})},
      scopeSpans: [
        {
          scope: {name: 'mlab-cni', version},
          spans: trees
            .filter(({invocation}) => invocation.node === node)
            .flatMap((tree) => spansOf(tree, traceOf(tree.invocation), nowMs)),
        },
      ],
    })),
  };
}

/** W3C Trace Context, level 1. */
interface Trace {
  readonly traceId: string;
  readonly parentSpanId: string | undefined;
  readonly flags: number | undefined;
  readonly state: string | undefined;
}

function traceOf(root: Invocation): Trace {
  const parent = /^(?!ff|00.{54})[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(?:-|$)/.exec(
    root.environment.get('TRACEPARENT') ?? '',
  );
  const [, traceId, parentSpanId, flags] = parent ?? [];
  if (traceId === undefined) {
    return {traceId: digest(root, 32), parentSpanId: undefined, flags: undefined, state: undefined};
  }
  return {traceId, parentSpanId, flags: parseInt(flags ?? '0', 16), state: root.environment.get('TRACESTATE')};
}

function spansOf(tree: Call, trace: Trace, nowMs: number): object[] {
  return callsIn(tree).map(({invocation, parent}) => {
    const isRoot = invocation === tree.invocation;
    const parentSpanId =
      isRoot || parent === null ? trace.parentSpanId : digest({node: invocation.node, id: parent.id}, 16);
    const {operation, plugin, startedAtMs, endedAtMs, outcome} = invocation;
    return {
      traceId: trace.traceId,
      spanId: digest(invocation, 16),
      ...(trace.state === undefined || trace.state === '' ? {} : {traceState: trace.state}),
      ...(parentSpanId === undefined ? {} : {parentSpanId}),
      ...(isRoot && trace.flags !== undefined ? {flags: trace.flags} : {}),
      name: `${operation || 'call'} ${plugin}`,
      kind: internalKind,
      startTimeUnixNano: nanoseconds(startedAtMs),
      endTimeUnixNano: nanoseconds(endedAtMs ?? startedAtMs),
      attributes: attributesOf(invocation),
      status: isFailure(invocation)
        ? {code: errorStatus, message: endingOf(invocation, nowMs).detail || outcome}
        : {code: outcome === 'succeeded' ? okStatus : unsetStatus},
    };
  });
}

const internalKind = 1;
const [unsetStatus, okStatus, errorStatus] = [0, 1, 2];

function attributesOf({
  operation,
  plugin,
  parameters,
  pod,
  request,
  exit,
  id,
  outcome,
  error,
}: Invocation): Attribute[] {
  return attributes({
    'cni.operation': operation,
    'cni.plugin': plugin,
    'cni.container_id': parameters.containerId,
    'cni.ifname': parameters.ifname,
    'cni.network': request?.name ?? undefined,
    'cni.version': request?.cniVersion ?? undefined,
    'cni.outcome': outcome,
    'cni.error.code': error?.code,
    'k8s.namespace.name': pod?.namespace,
    'k8s.pod.name': pod?.name,
    'k8s.pod.uid': pod?.uid ?? undefined,
    'process.exit.code': exit !== null && 'code' in exit ? exit.code : undefined,
    'mlab_cni.capture': id,
  });
}

function attributes(values: Readonly<Record<string, string | number | undefined>>): Attribute[] {
  return Object.entries(values).flatMap(([key, value]) => {
    if (value === undefined || value === '') return [];
    return [{key, value: attributeValue(value)}];
  });
}

function attributeValue(value: string | number): Value {
  if (typeof value === 'string') return {stringValue: value};
  return Number.isInteger(value) ? {intValue: value.toString()} : {doubleValue: value};
}

function nanoseconds(ms: number): string {
  return (BigInt(Math.round(ms * 1000)) * 1000n).toString();
}

function digest({node, id}: Pick<Invocation, 'node' | 'id'>, length: number): string {
  return createHash('sha256')
    .update(JSON.stringify([node, id]))
    .digest('hex')
    .slice(0, length);
}
