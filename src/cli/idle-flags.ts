import {UsageError} from '../errors.js';

/** What the parser tells about a command line. */
export interface Given {
  readonly raw: readonly {readonly type: string; readonly flag?: string}[];
}

/**
 * Refuses flags that would do nothing beside the rest of the command line: whoever wrote them expected something.
 *
 * @throws UsageError that names the first of them
 */
export function refuseIdle({raw}: Given, names: Iterable<string>, why: string): void {
  const given = new Set(raw.flatMap(({type, flag}) => (type === 'flag' && flag !== undefined ? [flag] : [])));
  const idle = [...names].find((name) => given.has(name));
  if (idle === undefined) return;
  throw new UsageError(`--${idle} has no effect here: ${why}`, {suggestions: [`leave --${idle} out`]});
}
