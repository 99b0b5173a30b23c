import {looksSecret} from '../plausible.js';
import type {Span} from '../span.js';
import {encodingsOf, shortest} from './encodings.js';

/**
 * Secrets that were seen once, and finds them again in any text, however encoded. One pass through a text, whatever
 * their number: a rolling hash of its last characters says where a longer look is worth it.
 */
export class KnownSecrets {
  private readonly added = new Set<string>();
  private readonly byHash = new Map<number, string[]>();
  private readonly filter = new Uint8Array(1 << 16);

  /**
   * @param ordinary words that stay although they stood where a secret stands, like names of plugins and pods
   */
  constructor(private readonly ordinary: ReadonlySet<string> = new Set()) {}

  get size(): number {
    return this.added.size;
  }

  /** Takes a value that was found to be secret, and those of its parts that would be secrets by themselves. */
  add(value: string): void {
    for (const part of partsOf(value)) this.addPart(part);
  }

  /** Where secrets are in a text, in order, without overlaps. */
  find(text: string): Span[] {
    const spans: Span[] = [];
    if (this.added.size === 0) return spans;
    let hash = 0;
    let covered = 0;
    for (let end = 0; end < text.length; end++) {
      hash = (Math.imul(hash, 31) + text.charCodeAt(end)) | 0;
      if (end >= shortest) hash = (hash - Math.imul(text.charCodeAt(end - shortest), oldest)) | 0;
      if (end < shortest - 1 || this.filter[hash & 0xffff] === 0) continue;
      const from = end - shortest + 1;
      if (from < covered) continue;
      const length = this.lengthAt(text, from, hash);
      if (length === 0) continue;
      covered = from + length;
      spans.push({from, to: covered, what: 'known secret'});
    }
    return spans;
  }

  private addPart(part: string): void {
    if (this.added.has(part) || !isDistinct(part) || this.ordinary.has(part)) return;
    this.added.add(part);
    for (const text of encodingsOf(part)) {
      const hash = hashOf(text);
      this.filter[hash & 0xffff] = 1;
      const bucket = this.byHash.get(hash);
      if (bucket === undefined) this.byHash.set(hash, [text]);
      else if (!bucket.includes(text)) bucket.push(text);
    }
  }

  private lengthAt(text: string, from: number, hash: number): number {
    let length = 0;
    for (const candidate of this.byHash.get(hash) ?? []) {
      if (candidate.length <= length || !text.startsWith(candidate, from)) continue;
      if (candidate.length < 12 && isWithinWord(text, from, candidate.length)) continue;
      length = candidate.length;
    }
    return length;
  }
}

/** 31 to the power of {@link shortest}. */
const oldest = Array.from({length: shortest}).reduce<number>((product) => Math.imul(product, 31), 1);

function hashOf(text: string): number {
  let hash = 0;
  for (let at = 0; at < shortest; at++) hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0;
  return hash;
}

function isWithinWord(text: string, from: number, length: number): boolean {
  const isWord = /[A-Za-z0-9]/;
  return (
    (isWord.test(text[from - 1] ?? '') &&
      isWord.test(text[from] ?? '') &&
      !/(?:%|\\x|\\u00)[0-9a-f]{2}$|\\[nrt]$|(?:^|[\s"'])-[a-z]$/i.test(text.slice(Math.max(0, from - 6), from))) ||
    (isWord.test(text[from + length] ?? '') && isWord.test(text[from + length - 1] ?? ''))
  );
}

/** What is longer is found where it is, but not looked for elsewhere. */
const longest = 8192;

/** A line of a block, a token of a list, the password behind a user. */
function partsOf(value: string): string[] {
  const whole = value.trim();
  const beginning = whole.slice(0, longest);
  const words = beginning.split(/[\s,;"'[\]{}\\]+/).filter((word) => word !== whole && looksSecret(word));
  const [, password] = /^[^\s:/]{1,100}:([^\s]{6,})$/.exec(whole) ?? [];
  const base64 = /^[A-Za-z0-9+/]{8,}={0,2}$/.test(whole) ? Buffer.from(whole, 'base64').toString('utf8') : '';
  const decoded = /^[\x20-\x7e]{6,}$/.test(base64) ? [base64, /:(.{6,})$/.exec(base64)?.[1] ?? ''] : [];
  const [, scheme] = /^[A-Za-z][\w-]{2,30} +(\S{8,})$/.exec(whole) ?? [];
  return [
    whole,
    ...words,
    ...[...beginning.matchAll(/^\s*[\w.-]{1,60}:(\S{6,})\s*$/gm)].map(([, behind = '']) => behind),
    ...[...beginning.matchAll(/^[ \t]*- +["']?(\S{6,}?)["']?[ \t]*$/gm)].map(([, element = '']) => element),
    ...decoded,
    ...(password === undefined ? [] : [password]),
    ...(scheme === undefined ? [] : [scheme]),
  ];
}

/** Long enough, and no word that texts are full of. */
function isDistinct(part: string): boolean {
  if (part.length < shortest || part.length > longest || part.startsWith('[redacted')) return false;
  return !common.test(part);
}

const common =
  /^(?:default|kubernetes|bridge|flannel|calico|cilium|multus|docker|secret|password|passwd|network|cluster|system|worker|master|ingress|egress|public|private|localhost|changeme|disabled|enabled|request|response|result|plugin|container|\d{1,7}|(?=.*[.:/-])[\d.:/-]+)$/i;
