import type {Situation} from './situation.js';

/** What was found out about a failure, by name: what fills the `{name}` in a rule's sentences. */
export type Facts = Readonly<Record<string, string>>;

/**
 * One piece of knowledge. In `title`, `cause` and `fix`, `{name}` stands for a fact: a named group of the pattern, what
 * `recognise` answered, or one of the facts about the call ({@link callFacts}).
 */
export interface Knowledge {
  /** In kebab-case. Part of the JSON, so never renamed. */
  readonly id: string;
  /** What happened, as a sentence without a full stop. */
  readonly title: string;
  /** Why that usually happens. */
  readonly cause: string;
  /** What to check and to do. */
  readonly fix: string;
  /** Where this is documented or was reported. */
  readonly source: string;
  /** What else the captures can tell about it. */
  readonly evidence?: 'address-holders';
}

/** Knowledge that is recognised by what a plugin, or the runtime above it, said. */
export interface MessageRule extends Knowledge {
  readonly pattern: RegExp;
  /**
   * Where several rules fit one message: a cause beats a symptom, which beats a wrapper (a caller's words around
   * somebody else's message). Default: cause.
   */
  readonly strength?: Strength;
  /** Rules of the same strength that say it better where both fit. */
  readonly yieldsTo?: readonly string[];
}

export type Strength = 'cause' | 'symptom' | 'wrapper';

/** Knowledge that needs no message. */
export interface SituationRule extends Knowledge {
  /** The facts if the rule fits, else undefined. */
  readonly recognise: (situation: Situation) => Facts | undefined;
}
