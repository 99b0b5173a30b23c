import type {Call} from '../../capture/tree/call-tree.js';

/** What the record of a call that no rule explains excludes, as one sentence. */
export function ruledOut({invocation, children}: Call): string {
  const {request, exit, stdout, stderr} = invocation;
  const succeeded = children.filter((child) => child.invocation.outcome === 'succeeded');
  const isStarted = exit === null || !('code' in exit) || ![126, 127].includes(exit.code);
  const facts = [
    ...(isStarted ? ['the plugin was found and started'] : []),
    ...(request === undefined ? [] : ['its request is valid JSON']),
    ...(exit !== null && 'code' in exit ? ['it ended by itself, no deadline or signal killed it'] : []),
    ...succeeded.map((child) => `${child.invocation.plugin}, which it called, succeeded`),
    ...(stdout.length + stderr.length > 0 ? ['it did not fail without a word'] : []),
  ];
  return facts.length === 0 ? 'The record rules nothing out.' : `Ruled out by the record: ${facts.join('; ')}.`;
}
