/** What is known of a command without loading it; oclif's manifest has it so. */
export interface CommandSpec {
  /** `shim:install` */
  readonly id: string;
  readonly aliases?: readonly string[];
  readonly hidden?: boolean | undefined;
  readonly summary?: string | undefined;
  /** In their order. */
  readonly args: Readonly<Record<string, ArgumentSpec>>;
  readonly flags: Readonly<Record<string, FlagSpec>>;
}

export interface ArgumentSpec {
  readonly name: string;
  readonly options?: readonly string[] | undefined;
}

export interface FlagSpec {
  readonly name: string;
  readonly char?: string | undefined;
  readonly type: 'boolean' | 'option';
  readonly hidden?: boolean | undefined;
  readonly allowNo?: boolean | undefined;
  readonly multiple?: boolean | undefined;
  readonly exclusive?: readonly unknown[] | undefined;
  readonly summary?: string | undefined;
  readonly description?: string | undefined;
  readonly helpValue?: string | string[] | undefined;
  readonly options?: readonly string[] | undefined;
}

/** What may stand where the cursor is. */
export type Expected =
  /** One word of a command's name; `words` are those before it. */
  | {readonly kind: 'command'; readonly words: readonly string[]; readonly text: string}
  | {readonly kind: 'flag'; readonly command: CommandSpec; readonly given: Given; readonly text: string}
  /** The value of a flag. `before` is what of the word belongs to no value: `--as=`. */
  | {
      readonly kind: 'value';
      readonly flag: FlagSpec;
      readonly given: Given;
      readonly before: string;
      readonly text: string;
    }
  | {readonly kind: 'argument'; readonly argument: ArgumentSpec; readonly given: Given; readonly text: string}
  | {readonly kind: 'nothing'};

/** The flags before the cursor, with their last values; a switch has the value ''. */
export type Given = ReadonlyMap<string, string>;

/**
 * Finds out what the last word of a command line is to be.
 *
 * @param words behind the program's name; the last one ends at the cursor, and may be empty
 */
export function placeIn(words: readonly string[], commands: readonly CommandSpec[]): Expected {
  const text = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  const found = findCommand(before, commands);
  if (found === undefined) return {kind: 'command', words: before, text};
  const {command, rest} = found;
  const state = readWords(rest, command);
  const {given, awaiting, onlyArguments} = state;
  if (awaiting !== undefined) return {kind: 'value', flag: awaiting, given, before: '', text};
  if (!onlyArguments && text.startsWith('-')) return expectedFlag(text, command, given);
  const isTopic = rest.length === 0 && commands.some(({id}) => id.startsWith(`${command.id}:`));
  if (isTopic) return {kind: 'command', words: before, text};
  const argument = Object.values(command.args)[state.arguments];
  if (argument !== undefined) return {kind: 'argument', argument, given, text};
  return text === '' ? {kind: 'flag', command, given, text} : {kind: 'nothing'};
}

/** The longest name that the words begin with. */
function findCommand(words: readonly string[], commands: readonly CommandSpec[]) {
  for (const length of [2, 1]) {
    const name = words.slice(0, length).join(':');
    const command = commands.find(({id, aliases = []}) => id === name || aliases.includes(name));
    if (command !== undefined && words.length >= length) return {command, rest: words.slice(length)};
  }
  return undefined;
}

function readWords(words: readonly string[], command: CommandSpec) {
  const given = new Map<string, string>();
  let awaiting: FlagSpec | undefined;
  let onlyArguments = false;
  let count = 0;
  for (const word of words) {
    if (awaiting !== undefined) {
      given.set(awaiting.name, word);
      awaiting = undefined;
    } else if (onlyArguments || !word.startsWith('-') || word === '-') {
      count += 1;
    } else if (word === '--') {
      onlyArguments = true;
    } else {
      const equals = word.indexOf('=');
      const flag = findFlag(equals < 0 ? word : word.slice(0, equals), command);
      if (flag === undefined) continue;
      if (equals < 0 && flag.type === 'option') awaiting = flag;
      else given.set(flag.name, equals < 0 ? '' : word.slice(equals + 1));
    }
  }
  return {given, awaiting, onlyArguments, arguments: count};
}

function expectedFlag(text: string, command: CommandSpec, given: Given): Expected {
  const equals = text.indexOf('=');
  if (equals < 0) return {kind: 'flag', command, given, text};
  const flag = findFlag(text.slice(0, equals), command);
  if (flag?.type !== 'option') return {kind: 'nothing'};
  return {kind: 'value', flag, given, before: text.slice(0, equals + 1), text: text.slice(equals + 1)};
}

function findFlag(word: string, {flags}: CommandSpec): FlagSpec | undefined {
  const name = word.replace(/^--?/, '');
  const all = Object.values(flags);
  if (!word.startsWith('--')) return all.find(({char}) => char === name);
  return all.find((flag) => flag.name === name || (flag.allowNo === true && `no-${flag.name}` === name));
}
