/** What shims/recorder.sh writes to its file of events, a line each; its head says what they mean. */
export type RecorderEvent =
  /** `warning`: what the node script says against the way it records; mostly empty. */
  | {readonly kind: 'on'; readonly warning: string}
  | {readonly kind: 'beat'; readonly calls: number}
  | {readonly kind: 'call'; readonly call: EndedCall}
  | {readonly kind: 'off'; readonly status: number; readonly text: string}
  | {readonly kind: 'packed'; readonly token: string; readonly file: PackedFile}
  | {readonly kind: 'done'; readonly token: string; readonly status: number; readonly text: string};

/** A call that has ended on a node, from the names of its files and what little else is cheap to read there. */
export interface EndedCall {
  readonly id: string;
  readonly operation: string;
  readonly plugin: string;
  readonly ifname: string;
  readonly containerId: string;
  readonly end: {readonly code: number} | {readonly signal: number};
  /** As NAMESPACE/NAME. */
  readonly pod: string | null;
  /** The beginning of what a failed call said, on one line; mostly a CNI error object. */
  readonly text: string;
}

export interface PackedFile {
  /** The exit status of the node script. */
  readonly status: number;
  readonly bytes: number;
  readonly sha256: string;
  readonly text: string;
}

/** Null: nothing that this version knows. */
export function parseEvent(line: string): RecorderEvent | null {
  const [kind = '', ...words] = line.split('\t');
  const [first = '', second = '', third = '', fourth = '', ...rest] = words;
  switch (kind) {
    case 'on':
      return {kind, warning: words.join(' ').replaceAll('mlab-cni.sh: ', '').trim()};
    case 'beat':
      return {kind, calls: Number(first) || 0};
    case 'call':
      return parseCall(words);
    case 'off':
      return {kind, status: statusOf(first), text: words.slice(1).join(' ')};
    case 'packed':
      return {
        kind,
        token: first,
        file: {status: statusOf(second), bytes: Number(third), sha256: fourth, text: rest.join(' ')},
      };
    case 'done':
      return {kind, token: first, status: statusOf(second), text: words.slice(2).join(' ')};
    default:
      return null;
  }
}

/** What is no number is no success. */
function statusOf(word: string): number {
  return /^\d+$/.test(word) ? Number(word) : 70;
}

function parseCall(words: readonly string[]): RecorderEvent | null {
  const [id, operation, plugin, ifname, containerId, ending = '', pod = '', ...text] = words;
  const [, how, number] = /^(exit|signal)-(\d+)/.exec(ending) ?? [];
  if (id === undefined || operation === undefined || plugin === undefined || how === undefined) return null;
  return {
    kind: 'call',
    call: {
      id,
      operation,
      plugin,
      ifname: ifname ?? '-',
      containerId: containerId ?? '-',
      end: how === 'exit' ? {code: Number(number)} : {signal: Number(number)},
      pod: pod === '' || pod === '-' ? null : pod,
      text: text.join(' ').trim(),
    },
  };
}

export function hasFailed({end}: EndedCall): boolean {
  return !('code' in end) || end.code !== 0;
}
