import type {Call} from '../../capture/tree/call-tree.js';
import type {Invocation} from '../../capture/invocation.js';
import {fillIn} from './call-details.js';
import type {RootCause} from '../explanation.js';
import type {Texts} from '../knowledge/knowledge.js';

/** What the node itself tells, where it is the one on which the calls were recorded. */
export interface NodeView {
  /** The plugins of the network in force, in the order of its list; undefined: no network of that name is in force. */
  readonly chainOf: (network: string) => readonly string[] | undefined;
  /** Can a plugin of that name be called in one of these directories? */
  readonly lacksPlugin: (plugin: string, directories: readonly string[]) => boolean;
}

const rule: Texts = {
  id: 'chain-plugin-missing',
  title: 'no call failed, and the chain stops before "{missing}": that plugin is not installed where the runtime looks',
  cause:
    'The network {network} lists {chain}. The calls up to {last} succeeded, and in no directory of CNI_PATH is a file "{missing}" that could be executed, so the runtime could not ' +
    'call it and nobody could record it. The pod is stuck all the same.',
  fix:
    'mlab-cni doctor examines the node. Install "{missing}" into the real plugin directory of this node (then mlab-cni shim sync), or take it out of the list if its add-on was removed. ' +
    'If it is in the real directory already, it came after the shims: mlab-cni shim sync.',
  source: 'https://github.com/containernetworking/cni/blob/main/SPEC.md#section-3-execution-of-network-configurations',
};

/**
 * A chain of ADDs that all went well and ended before its end, because the next plugin is not there: the failure that
 * leaves no call. `roots` are the outermost calls about the container.
 */
export function gapInChain(last: Invocation, roots: readonly Call[], node: NodeView): RootCause | null {
  const network = last.request?.name;
  const chain = network ? node.chainOf(network) : undefined;
  if (last.operation !== 'ADD' || !network || chain === undefined) return null;
  const called = roots.filter(
    ({invocation: {operation, request, outcome}}) =>
      operation === 'ADD' && request?.name === network && outcome === 'succeeded',
  );
  const missing = chain[called.length];
  const isPrefix = called.every(({invocation}, index) => invocation.plugin === chain[index]);
  if (missing === undefined || called.length === 0 || !isPrefix || !node.lacksPlugin(missing, last.parameters.path))
    return null;
  const details = {missing, network, chain: chain.join(', '), last: last.plugin};
  return {
    captureId: last.id,
    plugin: missing,
    operation: 'ADD',
    error: null,
    rule: fillIn(rule, details),
    confidence: 'high',
    evidence: [
      {
        kind: 'agreement',
        sentence: `The configuration in force for network ${network} lists ${chain.join(', ')}; recorded were ${called.map(({invocation}) => invocation.plugin).join(', ')}.`,
      },
      {kind: 'agreement', sentence: `${last.parameters.path.join(', ')} has no executable file ${missing}.`},
    ],
    fault: {act: 'exec', object: missing, end: 'missing', words: ''},
  };
}
