import type {Complaint} from '../fault/complaints.js';
import type {End} from '../fault/endings.js';
import type {Act, Fault, Kind} from '../fault/fault.js';
import type {Situation} from '../calls/situation.js';
import type {Speech} from '../text/unwrap.js';

/** What was found out about a failure, by name: what fills the `{name}` in a rule's sentences. */
export type Details = Readonly<Record<string, string>>;

/** What one file in vendors/ or faults/ knows. Its rules carry their own cases, so a new file needs no other edit. */
export interface Knowledge {
  readonly daemons?: readonly Daemon[];
  readonly rules?: readonly Rule[];
}

/** A program that has to run on a node so that plugins can do their work, and the places that belong to it. */
export interface Daemon {
  /** What people call it: `calico-node`. */
  readonly name: string;
  readonly product: string;
  /** The plugins that talk to it. */
  readonly plugins: readonly string[];
  /** Sockets, addresses, files and directories that it serves or writes; a text stands for all that begins with it. */
  readonly places: readonly (string | RegExp)[];
  /** What to run to see how it is. */
  readonly look: string;
  /** Where the places are documented or defined. */
  readonly source: string;
}

/** What a rule says. `{name}` stands for a fact. */
export interface Texts {
  /** In kebab-case. Part of the JSON, so never renamed. */
  readonly id: string;
  /** What happened, as a sentence without a full stop. */
  readonly title: string;
  /** Why that usually happens. */
  readonly cause: string;
  /** What to check and to do; never anything that could harm a working node. */
  readonly fix: string;
  /** Where this is documented or was reported. */
  readonly source: string;
}

/**
 * `specific`: words of one program. `class`: a kind of fault, whoever reports it. `symptom`: what other faults look like,
 * too. `topic`: nothing is known but what the words are about. `wrapper`: a caller's words around nothing that is known. In
 * this order the first that fits wins.
 */
export type Rank = 'specific' | 'class' | 'symptom' | 'topic' | 'wrapper';

export interface Rule extends Texts {
  readonly rank: Rank;
  /** Others use these words, too: not asked where a plugin of another vendor is known to speak. */
  readonly only?: 'own';
  /** In the words of the innermost speaker. Named groups become details. */
  readonly pattern?: RegExp;
  /** The pattern is to be looked for in the whole message instead. */
  readonly in?: 'whole';
  readonly fault?: FaultPattern;
  /** What else must be true. An answer of details fills the sentences. */
  readonly when?: (clue: Clue) => boolean | Details;
  /** Rules of the same rank that say it better where both fit. */
  readonly yieldsTo?: readonly string[];
  /** Facts of the record that agree with it, as sentences: what makes it more than a guess. */
  readonly agrees?: (clue: Clue) => readonly string[];
  /** What else captures can tell about it. */
  readonly evidence?: 'address-holders';
  readonly cases: readonly Case[];
  /** What resembles it, and is something else. */
  readonly counterCases?: readonly Case[];
}

/** All that is given must fit. */
export interface FaultPattern {
  readonly act?: readonly Act[];
  readonly kind?: readonly Kind[];
  readonly end?: readonly End[];
  readonly complaint?: readonly Complaint[];
  readonly object?: RegExp;
  readonly is?: (fault: Fault) => boolean;
}

/** A message, or what was recorded of a call. */
export type Case = string | RecordedCase;

export interface RecordedCase {
  readonly msg?: string;
  readonly details?: string;
  readonly plugin?: string;
  readonly operation?: string;
  readonly request?: object;
  /** In place of a request. */
  readonly stdin?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly stdout?: string;
  readonly stderr?: string;
  /** Of the process; 1 if there is a msg, else 0. */
  readonly exit?: number;
}

/** All that a rule may look at. */
export interface Clue {
  readonly speech: Speech;
  /** Who said it, as far as a frame or the record tells. */
  readonly plugin: string | undefined;
  readonly fault: Fault;
  /** Whom the place in the message belongs to, or else whom the plugin talks to. */
  readonly daemon: Daemon | undefined;
  /** The place in the message is that daemon's own. */
  readonly isDaemonsPlace: boolean;
  /** Undefined: there is a message, and no record of the call. */
  readonly situation: Situation | undefined;
}
