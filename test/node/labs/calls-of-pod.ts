import type {Lab} from './lab.js';

/** A node of the tree that `tree --json` prints. */
export interface Call {
  readonly id: string;
  readonly plugin: string;
  readonly operation: string;
  readonly ifname: string;
  readonly outcome: string;
  readonly error: {readonly msg: string} | null;
  readonly parentInferred: boolean;
  readonly startedAt: string;
  readonly children: readonly Call[];
}

/** The calls for the latest container of a pod that the runtime made itself, oldest first. */
export function callsOfPod(lab: Lab, pod: string): Call[] {
  const {captures} = JSON.parse(lab.mlabCni('tree', '--pod', pod, '--json').stdout) as {captures: Call[]};
  return captures;
}

/** As scenes write them down. */
export function treeLines(calls: readonly Call[], indent = ''): string[] {
  return calls.flatMap(({operation, plugin, ifname, outcome, children}) => [
    `${indent}${operation} ${plugin} ${ifname} ${outcome === 'succeeded' ? 'ok' : outcome}`,
    ...treeLines(children, `${indent}  `),
  ]);
}

export function allCalls(calls: readonly Call[]): Call[] {
  return calls.flatMap((call) => [call, ...allCalls(call.children)]);
}
