import type {Config} from '@oclif/core/config';
import {UsageError} from '../errors.js';
import {nearest} from '../capture/selection/nearest.js';
import {podWord} from '../capture/selection/selector.js';
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
  const [first = '', second = '', third = ''] = argv;
  if (isWord(first) && first !== 'version') {
    const roots = new Set(ids.map((id) => id.split(':')[0] ?? id));
    const shown = ids.filter((id) => !hidden.has(id));
    if (!roots.has(first)) refuse(first, meantBy(first, shown));
    const isPair = ids.includes(`${first}:${second}`);
    const argument = isPair ? third : second;
    const flags = withoutArguments.get(isPair ? `${first}:${second}` : first);
    if (isWord(argument) && flags !== undefined)
      throw argumentRefused(isPair ? `${first} ${second}` : first, argument, flags);
    if (isWord(second) && !isPair && !ids.includes(first)) refuseBelow(first, second, ids);
  }
  if (first.startsWith('-') && !ownFlags.includes(first)) refuseFlag(first);
}

const ownFlags = ['--help', '-h', '--version', '-v'];

function isWord(text: string): boolean {
  return text !== '' && !text.startsWith('-');
}

function refuseBelow(topic: string, word: string, ids: readonly string[]): never {
  const below = ids.filter((id) => id.startsWith(`${topic}:`)).map((id) => id.slice(topic.length + 1));
  const alike = nearest(word, below).map((name) => `${topic} ${name}`);
  const habitual = commandsLike(word).filter((name) => name.startsWith(`${topic} `));
  refuse(`${topic} ${word}`, alike.length > 0 ? alike : habitual, topic);
}

function refuseFlag(flag: string): never {
  const name = flag.replace(/^-+|=.*$/g, '').toLowerCase();
  const meant = nearest(name, ['help', 'version']).map((each) => `did you mean: mlab-cni --${each}`);
  throw new UsageError(`there is no command beside ${flag}`, {
    suggestions: [...meant, 'mlab-cni --help    shows all commands'],
  });
}

/** Commands of that name first, then those that are called so below another one: `status` is `shim status`. */
function meantBy(word: string, ids: readonly string[]): string[] {
  const habitual = commandsLike(word);
  if (habitual.length > 0) return [...habitual];
  const below = ids.filter((id) => id.split(':')[1] === word).map((id) => id.replace(':', ' '));
  const roots = new Set(ids.map((id) => id.split(':')[0] ?? id));
  return below.length > 0 ? below : nearest(word, roots);
}

/** `list failed` and `stats web-0` are what hands write that know `tree failed`; `flags` are those of the command. */
export function argumentRefused(command: string, argument: string, flags: readonly string[]): UsageError {
  const meant = [
    ...(flags.includes(argument) ? [`${command} --${argument}`] : []),
    ...(flags.includes('pod') ? [`${command} --pod ${argument.replace(podWord, '')}`] : []),
  ];
  return new UsageError(`${command} takes flags alone, and not "${argument}"`, {
    suggestions: [...meant.slice(0, 1).map((each) => `did you mean: mlab-cni ${each}`), `mlab-cni ${command} --help`],
  });
}

/** oclif's error about a word that a command does not take, as ours, with what may have been meant. */
export function withArgumentMeant(
  error: unknown,
  {id, args, flags, argv}: {id: string; args: object; flags: readonly string[]; argv: readonly string[]},
): unknown {
  if (!(error instanceof Error && /^Unexpected argument/.test(error.message) && 'args' in error)) return error;
  const [word = ''] = Array.isArray(error.args) ? error.args.map(String) : [];
  if (Object.keys(args).length === 0) return argumentRefused(id.replace(':', ' '), word, flags);
  const before = argv[argv.indexOf(word) - 1] ?? '';
  if (!podWord.test(`${before}/${word}`)) return error;
  return new UsageError(`a pod is one word, and not "${before} ${word}"`, {
    suggestions: [`did you mean: ${before}/${word}`, 'add --help to see what there is'],
  });
}

function refuse(name: string, meant: readonly string[], topic?: string): never {
  const all = `mlab-cni ${topic === undefined ? '' : `${topic} `}--help    shows all commands`;
  throw new UsageError(`there is no command "${name}"`, {
    suggestions: [...meant.map((each) => `did you mean: mlab-cni ${each}`), all],
  });
}
