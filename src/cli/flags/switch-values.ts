import {UsageError} from '../../errors.js';

/**
 * Refuses `--failed=true`, which flags of Go programs take and oclif would read as `--failed` and the argument `true`.
 *
 * @throws UsageError
 */
export function refuseSwitchValues(
  argv: readonly string[],
  flags: Readonly<Record<string, {readonly type: string}>>,
): void {
  for (const word of argv) {
    const [, name = '', value = ''] = /^--([^=]+)=(.*)$/s.exec(word) ?? [];
    if (flags[name]?.type !== 'boolean') continue;
    const write = /^(false|no|0)$/i.test(value) ? `leave --${name} out` : `write --${name}`;
    throw new UsageError(`--${name} takes no value`, {suggestions: [write]});
  }
}
