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
 * `help COMMAND` is `COMMAND --help`.
 */
export function commandFirst(argv: readonly string[], known: Pick<KnownCommands, 'ids' | 'switches'>): string[] {
  const [first, ...rest] = argv;
  if (first === 'help') return [...rest, '--help'];
  if (first === undefined || !first.startsWith('-') || first === '--') return [...argv];
  const roots = new Set(known.ids.map((id) => id.split(':')[0]));
  const at = argv.findIndex((word, index) => roots.has(word) && !isValue(argv[index - 1], known.switches));
  if (at < 0) return [...argv];
  const words = commandWords(argv.slice(at), known.ids);
  return [...words, ...argv.slice(0, at), ...argv.slice(at + words.length)];
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
