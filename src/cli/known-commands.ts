import type {Config} from '@oclif/core/config';
import {UsageError} from '../errors.js';
import {nearest} from '../capture/nearest.js';
import {commandsLike} from './habits.js';
import type {KnownCommands} from './word-order.js';

/** What oclif's manifest tells, without loading a command. */
export function knownCommands(config: Config): KnownCommands {
  return {
    ids: config.commands.map(({id}) => id),
    get withoutArguments() {
      const bare = config.commands.filter(({args, strict}) => strict !== false && Object.keys(args).length === 0);
      return new Map(bare.map(({id, flags}) => [id, Object.keys(flags)]));
    },
    get hidden() {
      return new Set(config.commands.flatMap(({id, hidden}) => (hidden ? [id] : [])));
    },
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
export function refuseUnknown(argv: readonly string[], {ids, withoutArguments, hidden}: KnownCommands): void {
  const [first = '', second = ''] = argv;
  if (first === '' || first.startsWith('-') || first === 'version') return;
  const roots = new Set(ids.map((id) => id.split(':')[0] ?? id));
  const shown = ids.filter((id) => !hidden.has(id));
  if (!roots.has(first)) refuse(first, meantBy(first, shown));
  const below = ids.filter((id) => id.startsWith(`${first}:`)).map((id) => id.slice(first.length + 1));
  if (second === '' || second.startsWith('-')) return;
  const flags = withoutArguments.get(first);
  if (flags !== undefined) refuseArgument(first, second, flags);
  if (below.length === 0 || ids.includes(first)) return;
  if (below.includes(second)) return;
  const alike = nearest(second, below).map((name) => `${first} ${name}`);
  const habitual = commandsLike(second).filter((name) => name.startsWith(`${first} `));
  refuse(`${first} ${second}`, alike.length > 0 ? alike : habitual, first);
}

/** Commands of that name first, then those that are called so below another one: `status` is `shim status`. */
function meantBy(word: string, ids: readonly string[]): string[] {
  const habitual = commandsLike(word);
  if (habitual.length > 0) return [...habitual];
  const below = ids.filter((id) => id.split(':')[1] === word).map((id) => id.replace(':', ' '));
  const roots = new Set(ids.map((id) => id.split(':')[0] ?? id));
  return below.length > 0 ? below : nearest(word, roots);
}

/** `list failed` and `stats web-0` are what hands write that know `tree failed`. */
function refuseArgument(command: string, argument: string, flags: readonly string[]): never {
  const meant = [
    ...(flags.includes(argument) ? [`${command} --${argument}`] : []),
    ...(flags.includes('pod') ? [`${command} --pod ${argument.replace(/^pod[:/]/, '')}`] : []),
  ];
  throw new UsageError(`${command} takes flags alone, and not "${argument}"`, {
    suggestions: [...meant.slice(0, 1).map((each) => `did you mean: mlab-cni ${each}`), `mlab-cni ${command} --help`],
  });
}

function refuse(name: string, meant: readonly string[], topic?: string): never {
  const all = `mlab-cni ${topic === undefined ? '' : `${topic} `}--help    shows all commands`;
  throw new UsageError(`there is no command "${name}"`, {
    suggestions: [...meant.map((each) => `did you mean: mlab-cni ${each}`), all],
  });
}
