import type {CommandSpec, Given, Expected} from './command-line.js';
import {operations} from '../cni/operation.js';
import {meaningOfArgument, meaningOfFlag, type Meaning, type Subject} from './meaning.js';

/** One way to complete a word. */
export interface Candidate {
  /** The whole word. */
  readonly value: string;
  /** One line for the user. */
  readonly about: string;
}

/** How a word may be completed: by one of these, or by whatever files the shell knows. */
export type Completion =
  {readonly kind: 'candidates'; readonly candidates: readonly Candidate[]} | {readonly kind: 'files' | 'directories'};

/** What captures have to offer. */
export type LookUp = (subject: Subject, text: string, given: Given) => readonly Candidate[];

export interface KnownNames {
  readonly commands: readonly CommandSpec[];
  readonly topics: readonly {readonly name: string; readonly description?: string | undefined}[];
}

/** Completes the word at a place. Candidates begin with what is written there already. */
export function completionsAt(place: Expected, {commands, topics}: KnownNames, lookUp: LookUp): Completion {
  switch (place.kind) {
    case 'nothing':
      return candidates([]);
    case 'command':
      return candidates(beginning(place.text, commandWords(place.words, {commands, topics})));
    case 'flag':
      return candidates(beginning(place.text, flagWords(place.command, place.given)));
    case 'argument': {
      const {options, name} = place.argument;
      return options === undefined
        ? valuesOf(meaningOfArgument(name), place, lookUp)
        : candidates(beginning(place.text, options.map(bare)));
    }
    case 'value': {
      const {flag, before} = place;
      const found =
        flag.options === undefined
          ? valuesOf(meaningOfFlag(flag), place, lookUp)
          : candidates(beginning(place.text, flag.options.map(bare)));
      return found.kind === 'candidates' ? candidates(withBefore(before, found.candidates)) : found;
    }
  }
}

/** Of a list, its last item is completed. */
function valuesOf(meaning: Meaning, {text, given}: {text: string; given: Given}, lookUp: LookUp): Completion {
  if (meaning.kind === 'file') return {kind: 'files'};
  if (meaning.kind === 'directory') return {kind: 'directories'};
  const cut = meaning.isList === true ? text.lastIndexOf(',') + 1 : 0;
  const item = text.slice(cut);
  const found = beginning(item, known(meaning, item, given, lookUp));
  if (found.length === 0 && meaning.orFile === true) return {kind: 'files'};
  return candidates(withBefore(text.slice(0, cut), found));
}

function known({kind, words = []}: Meaning, text: string, given: Given, lookUp: LookUp): readonly Candidate[] {
  if (kind === 'nothing' || kind === 'file' || kind === 'directory') return [];
  if (kind === 'word') return words.map(bare);
  if (kind === 'operation') return operations.map(bare);
  const found = lookUp(kind, text, given);
  return kind === 'capture' ? [...selectors.filter(({value}) => value !== text), ...found] : found;
}

const selectors: readonly Candidate[] = [
  {value: 'latest', about: 'the latest call'},
  {value: 'failed', about: 'the latest attempt that failed'},
  {value: 'pod:', about: 'the latest call for a pod'},
  {value: 'container:', about: 'the latest call for a container'},
];

function commandWords(words: readonly string[], {commands, topics}: KnownNames): Candidate[] {
  const visible = commands.filter(({hidden}) => hidden !== true);
  if (words.length > 0) {
    const prefix = `${words.join(':')}:`;
    return visible
      .filter(({id}) => id.startsWith(prefix))
      .map(({id, summary = ''}) => ({value: id.slice(prefix.length), about: summary}));
  }
  const named = [
    ...topics.map(({name, description}) => [name, description] as const),
    ...visible.flatMap(({id, aliases = [], summary}) => [id, ...aliases].map((name) => [name, summary] as const)),
    ['help', 'Say how a command is used'] as const,
  ].filter(([name]) => !name.includes(':'));
  return [...new Map(named)].map(([value, about = '']) => ({value, about})).sort(byValue);
}

/** Those that are not there yet, and do not contradict one that is. */
function flagWords(command: CommandSpec, given: Given): Candidate[] {
  return Object.values(command.flags)
    .filter(({hidden, name, multiple}) => hidden !== true && (multiple === true || !given.has(name)))
    .filter(({exclusive = []}) => !exclusive.some((other) => given.has(String(other))))
    .flatMap(({name, allowNo, summary, description = ''}) => {
      const about = summary ?? description;
      const not = allowNo === true ? [{value: `--no-${name}`, about: `not: ${about}`}] : [];
      return [{value: `--${name}`, about}, ...not];
    })
    .concat({value: '--help', about: 'Say how this command is used'});
}

function beginning(text: string, all: readonly Candidate[]): Candidate[] {
  return all.filter(({value}) => value.startsWith(text) && isHarmless.test(value));
}

/** A shell puts the word onto its command line as it is: what was captured must not become a command there. */
const isHarmless = /^[\w.:/@%+=,*-]+$/;

function withBefore(before: string, all: readonly Candidate[]): Candidate[] {
  return before === '' ? [...all] : all.map(({value, about}) => ({value: before + value, about}));
}

function candidates(all: readonly Candidate[]): Completion {
  return {kind: 'candidates', candidates: all};
}

function bare(value: string): Candidate {
  return {value, about: ''};
}

function byValue(left: Candidate, right: Candidate): number {
  return left.value < right.value ? -1 : 1;
}
