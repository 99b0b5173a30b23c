import type {Config} from '@oclif/core/config';
import {UsageError} from '../errors.js';
import {nearest} from '../capture/nearest.js';
import type {KnownCommands} from './word-order.js';

/** What oclif's manifest tells, without loading a command. */
export function knownCommands(config: Config): KnownCommands {
  return {
    ids: config.commands.map(({id}) => id),
    get switches() {
      const flags = config.commands.flatMap((command) => Object.values(command.flags));
      return new Set(
        flags.flatMap(({name, type, char}) => (type === 'boolean' ? [name, ...(char ? [char] : [])] : [])),
      );
    },
  };
}

/**
 * A first word that is neither a command nor the beginning of one is refused here, with what may have been meant.
 *
 * @throws UsageError
 */
export function refuseUnknown(argv: readonly string[], {ids}: KnownCommands): void {
  const [first = '', second = ''] = argv;
  if (first === '' || first.startsWith('-') || first === 'version') return;
  const roots = new Set(ids.map((id) => id.split(':')[0] ?? id));
  if (!roots.has(first)) refuse(first, nearest(first, roots));
  const below = ids.filter((id) => id.startsWith(`${first}:`)).map((id) => id.slice(first.length + 1));
  if (below.length === 0 || ids.includes(first) || second === '' || second.startsWith('-')) return;
  if (!below.includes(second)) {
    refuse(
      `${first} ${second}`,
      nearest(second, below).map((name) => `${first} ${name}`),
    );
  }
}

function refuse(name: string, meant: readonly string[]): never {
  const all = 'mlab-cni --help    shows all commands';
  throw new UsageError(`there is no command "${name}"`, {
    suggestions: [...meant.map((each) => `did you mean: mlab-cni ${each}`), all],
  });
}
