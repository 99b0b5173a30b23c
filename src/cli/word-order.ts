/** What is known about the commands before any of them is loaded. */
export interface KnownCommands {
  /** Ids as oclif has them: `list`, `shim:install`. */
  readonly ids: readonly string[];
  /** Names of flags, of any command, that take no value: `json`. */
  readonly switches: ReadonlySet<string>;
  /** Names of the flags of each command that takes no arguments. */
  readonly withoutArguments: ReadonlyMap<string, readonly string[]>;
  /** Ids of commands that help does not show. */
  readonly hidden: ReadonlySet<string>;
}

/**
 * The words of a command line in the order in which oclif wants them: the command first. Flags may stand before it, and
 * `help COMMAND` is `COMMAND --help`, as is `TOPIC help COMMAND`, and `COMMAND help` where a command takes no arguments.
 */
export function commandFirst(argv: readonly string[], known: Grammar): string[] {
  const [first = '', ...rest] = flagsBehind(argv, known);
  if (first === 'help') return [...commandFirst(rest[0] === 'help' ? rest.slice(1) : rest, known), '--help'];
  const words = [first, ...rest].slice(0, argv.length);
  const at = commandWords(words, known.ids).length;
  if (words[at] !== 'help' || !takesNoArguments(words.slice(0, at).join(':'), known)) return words;
  return [...words.slice(0, at), ...words.slice(at + 1), '--help'];
}

/** What of it tells how words are ordered. */
export type Grammar = Pick<KnownCommands, 'ids' | 'switches' | 'withoutArguments'>;

function flagsBehind(argv: readonly string[], {ids, switches}: Grammar): string[] {
  const [first] = argv;
  if (first === undefined || !first.startsWith('-') || first === '--') return [...argv];
  const roots = new Set(['help', ...ids.map((id) => id.split(':')[0])]);
  const at = argv.findIndex((word, index) => roots.has(word) && !isValue(argv[index - 1], switches));
  if (at < 0) return [...argv];
  const words = commandWords(argv.slice(at), ids);
  return [...words, ...argv.slice(0, at), ...argv.slice(at + words.length)];
}

/** A topic takes none, either. */
function takesNoArguments(id: string, {ids, withoutArguments}: Grammar): boolean {
  return withoutArguments.has(id) || (!ids.includes(id) && ids.some((each) => each.startsWith(`${id}:`)));
}

/** Does the word behind this one belong to it? */
function isValue(previous: string | undefined, switches: ReadonlySet<string>): boolean {
  if (previous?.startsWith('-') !== true || previous.includes('=')) return false;
  return !switches.has(previous.replace(/^--?(no-)?/, ''));
}

/** The longest beginning that is a command's name. */
function commandWords(words: readonly string[], ids: readonly string[]): readonly string[] {
  const two = words.slice(0, 2);
  return two.length === 2 && ids.includes(two.join(':')) ? two : words.slice(0, 1);
}
