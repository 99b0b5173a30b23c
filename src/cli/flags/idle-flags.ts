import {UsageError} from '../../errors.js';

/** What the parser tells about a command line. */
export interface Given {
  readonly raw: readonly {readonly type: string; readonly flag?: string; readonly input: string}[];
}

/**
 * Refuses flags that would do nothing beside the rest of the command line: whoever wrote them expected something.
 *
 * @param names of these flags, or of all that would do something
 * @throws UsageError that names the first of them
 */
export function refuseIdle(
  {raw}: Given,
  names: readonly string[] | {readonly allBut: readonly string[]},
  why: string,
): void {
  const isIdle = (name: string) => ('allBut' in names ? !names.allBut.includes(name) : names.includes(name));
  const found = raw.find(({type, flag}) => type === 'flag' && flag !== undefined && isIdle(flag));
  if (found === undefined) return;
  const written = found.input.startsWith('--no-') ? found.input : `--${found.flag ?? ''}`;
  throw new UsageError(`${written} has no effect here: ${why}`, {suggestions: [`leave ${written} out`]});
}
