import {isUtf8} from 'node:buffer';
import {createFind, type Find} from './finder.js';
import {KnownSecrets} from './known/known-secrets.js';
import {spansOfLiterals} from './json-literals.js';
import {loadTokenRules} from './load-token-rules.js';
import {isPlausible} from './plausible.js';
import {createStrengthOf, type StrengthOf} from './secret-name.js';
import {RecentTexts} from './recent-texts.js';
import {mergeSpans, redacted, replaceSpans, type Span} from './span.js';

export interface RedactorOptions {
  /** Further names whose values are secrets. */
  readonly names?: readonly string[];
  /** Words that stay wherever they stand but behind a name: those of plugins, pods, containers. */
  readonly ordinary?: ReadonlySet<string>;
}

/** What went, without what it was: how often something of that kind was taken out. */
export type Removed = ReadonlyMap<string, number>;

/**
 * Takes secrets out of texts that belong together. It learns first: what is a secret in one of them goes from all of them,
 * in each encoding in which it occurs. Everything else is kept byte for byte. It errs on the side of removing; a secret
 * that looks like an ordinary word and stands behind no name is not recognised.
 */
export class Redactor {
  private readonly strengthOf: StrengthOf;
  private readonly known: KnownSecrets;
  private readonly find: Find;
  private readonly found = new RecentTexts<readonly Span[]>(mostRemembered);
  private readonly counts = new Map<string, number>();

  constructor({names = [], ordinary}: RedactorOptions = {}) {
    this.strengthOf = createStrengthOf(names);
    this.known = new KnownSecrets(ordinary);
    this.find = createFind(this.strengthOf, (value) => this.known.add(value));
  }

  /** Looks for secrets by our own rules and by those of a maintained library. Texts that were learnt before cost nothing. */
  async learn(texts: Iterable<string>, variables: Iterable<readonly [string, string]> = []): Promise<void> {
    const fresh: string[] = [];
    for (const text of texts) if (this.isNew(text)) fresh.push(text);
    for (const [name, value] of variables) {
      const isNew = this.isNew(value);
      if (this.isSecretVariable(name, value)) this.known.add(value);
      else if (isNew) fresh.push(value);
    }
    if (fresh.length === 0) return;
    const joined = fresh.join('\n');
    const {findByRules} = await loadTokenRules();
    for (const {from, to} of await findByRules(joined)) this.known.add(joined.slice(from, to));
  }

  /** A text without secrets: a log, a document, a line. Doing it twice changes nothing. */
  text(text: string): string {
    const [found, known] = [this.spansOf(text), spansOfLiterals(text, this.known.find(text))];
    if (found.length === 0 && known.length === 0) return text;
    const spans = mergeSpans([...found, ...known]);
    for (const {what} of spans) this.count(what);
    const kept = replaceSpans(text, spans);
    // what is put in place of a string of a document is that string without what was found in it alone
    return spans.some(({instead}) => instead !== undefined) ? replaceSpans(kept, this.known.find(kept)) : kept;
  }

  /** The same of bytes, which need not be UTF-8. */
  bytes(bytes: Buffer): Buffer {
    const encoding = encodingOf(bytes);
    const text = bytes.toString(encoding);
    const kept = this.text(text);
    return kept === text ? bytes : Buffer.from(kept, encoding);
  }

  /** The value of an environment variable without secrets. */
  variable(name: string, value: string): string {
    if (!this.isSecretVariable(name, value)) return this.text(value);
    this.count(name);
    return redacted;
  }

  /** What the texts lost so far. */
  get removed(): Removed {
    return this.counts;
  }

  private isSecretVariable(name: string, value: string): boolean {
    const strength = this.strengthOf(name) ?? (isLogin(name, value) ? 'strong' : undefined);
    return strength !== undefined && isPlausible(value, strength, 'assigned');
  }

  private isNew(text: string): boolean {
    if (this.found.get(text) !== undefined) return false;
    this.findIn(text);
    return true;
  }

  private spansOf(text: string): readonly Span[] {
    return this.found.get(text) ?? this.findIn(text);
  }

  private findIn(text: string): readonly Span[] {
    const spans = this.find(text);
    this.found.set(text, spans);
    return spans;
  }

  private count(what: string): void {
    const kind = what === '' ? 'secret in a document' : what;
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1);
  }
}

/** `ETCDCTL_USER=root:abc`: who logs in, and the password. */
function isLogin(name: string, value: string): boolean {
  return (
    /(?:user|login|account|userpwd)$/i.test(name) &&
    /^(?!system:)[A-Za-z][\w.@-]{0,60}:(?!\d{1,5}$|\/\/)[^\s:/]{4,}$/.test(value)
  );
}

/** Characters: a batch of captures, which are learnt before they are rewritten. */
const mostRemembered = 2 * 1024 * 1024;

/** How to read bytes so that none is lost. */
export function encodingOf(bytes: Buffer): 'utf8' | 'latin1' {
  return isUtf8(bytes) ? 'utf8' : 'latin1';
}
