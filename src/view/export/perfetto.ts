import {callsIn, type Call} from '../../capture/tree/call-tree.js';
import {attachmentIdOf, containerKey, type Invocation} from '../../capture/invocation.js';
import {endingOf} from '../calls/ending.js';

/** Microseconds. */
interface Slice {
  readonly invocation: Invocation;
  readonly start: number;
  end: number;
}

/**
 * Call trees as Chrome trace events, which Perfetto and chrome://tracing open: a process for each container, a thread for
 * each attachment. Slices of a thread nest, as viewers want: where coarse clocks let two overlap, the later one is cut.
 */
export function chromeTrace(trees: readonly Call[], nowMs: number): object {
  const processes = new Map<string, number>();
  const threads = new Map<string, {readonly pid: number; readonly tid: number; readonly slices: Slice[]}>();
  const names: object[] = [];
  for (const {invocation} of trees.flatMap(callsIn)) threadOf(invocation).slices.push(sliceOf(invocation));
  const slices = [...threads.values()].flatMap(({pid, tid, slices}) =>
    nested(slices).map((slice) => event(slice, pid, tid)),
  );
  return {displayTimeUnit: 'ms', traceEvents: [...names, ...slices]};

  function threadOf(invocation: Invocation) {
    const {node, parameters, pod} = invocation;
    const container = containerKey(node, parameters.containerId);
    const pid = processes.get(container) ?? processes.size + 1;
    if (!processes.has(container)) {
      processes.set(container, pid);
      const subject = pod === null ? '' : `${pod.namespace}/${pod.name} `;
      const place = node === null ? '' : ` on ${node}`;
      names.push(
        nameOf('process_name', pid, 0, `${subject}${parameters.containerId?.slice(0, 12) ?? 'no container'}${place}`),
      );
    }
    const attachment = `${node ?? ''}\n${attachmentIdOf(invocation) ?? container}`;
    const known = threads.get(attachment);
    if (known !== undefined) return known;
    const thread = {pid, tid: threads.size + 1, slices: []};
    threads.set(attachment, thread);
    names.push(nameOf('thread_name', pid, thread.tid, parameters.ifname ?? 'no interface'));
    return thread;
  }

  function event({invocation, start, end}: Slice, pid: number, tid: number): object {
    const {operation, plugin, id, request, outcome} = invocation;
    const {detail} = endingOf(invocation, nowMs);
    return {
      name: `${operation || 'call'} ${plugin}`,
      cat: 'cni',
      ph: 'X',
      ts: start,
      dur: end - start,
      pid,
      tid,
      args: {capture: id, network: request?.name ?? '', outcome, ...(detail === '' ? {} : {detail})},
    };
  }
}

function nameOf(name: string, pid: number, tid: number, text: string): object {
  return {name, ph: 'M', pid, tid, args: {name: text}};
}

function sliceOf(invocation: Invocation): Slice {
  const {startedAtMs, endedAtMs} = invocation;
  const start = Math.round(startedAtMs * 1000);
  return {invocation, start, end: Math.max(start, Math.round((endedAtMs ?? startedAtMs) * 1000))};
}

function nested(slices: readonly Slice[]): Slice[] {
  const open: Slice[] = [];
  const sorted = [...slices].sort((left, right) => left.start - right.start || right.end - left.end);
  for (const slice of sorted) {
    while ((open.at(-1)?.end ?? Infinity) <= slice.start) open.pop();
    slice.end = Math.min(slice.end, open.at(-1)?.end ?? Infinity);
    open.push(slice);
  }
  return sorted;
}
