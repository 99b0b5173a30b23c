import type {Span} from './span.js';

/**
 * Long strings that nobody wrote and that nothing explains: of letters and digits, mixed, at least 16 in a row. Digests,
 * ids, addresses and names that Kubernetes and its network make are explained.
 */
export function findRandom(text: string): Span[] {
  const spans: Span[] = [];
  for (const match of text.matchAll(candidate)) {
    const {index: from, 0: run} = match;
    const random = looksRandom(run) && !isPath(run) ? [spanOf(from, run)] : randomParts(run, from);
    if (random.length > 0 && !isExplained(text, from, run)) spans.push(...random);
  }
  return spans;
}

const candidate = /[A-Za-z0-9][A-Za-z0-9+/_.-]{14,}[A-Za-z0-9]={0,2}/g;

/** Words and what is random, between slashes: a secret in base64 has no such words. */
function isPath(run: string): boolean {
  const words = run.split('/').filter((part) => !looksRandom(part));
  return words.length > 0 && words.every((part) => /^[a-z][a-z.-]*$/.test(part));
}

/** A path or a name may have a part that is random. */
function randomParts(run: string, from: number): Span[] {
  return [...run.matchAll(/[A-Za-z0-9]{16,}/g)]
    .filter(({0: part}) => looksRandom(part))
    .map(({index, 0: part}) => spanOf(from + index, part));
}

function spanOf(from: number, run: string): Span {
  return {from, to: from + run.length, what: 'random string'};
}

/** Is it long, of letters and digits, and made neither of words nor of hexadecimal digits? */
export function looksRandom(run: string): boolean {
  const word = run.replace(/={1,2}$/, '').replace(digests, '0');
  if (!/\d/.test(word) || hexadecimal.test(word)) return false;
  if (/^[A-Z0-9]{16,}$/.test(word)) return /\d.*\d/.test(word);
  const isMixed = /[A-Z]/.test(word) && /[a-z]/.test(word);
  if (longestPart(word, isMixed) < 16 && !(isMixed && word.length >= 24 && changes(word) * 2 >= word.length))
    return false;
  return changes(word) * (isMixed ? 3 : 5) >= word.length && !hasWords(word);
}

/** Whole or between hyphens, as in UUIDs and container ids; `0x`, or a word, before it. */
const hexadecimal =
  /^(?:[A-Za-z]{1,12}[-_.])*(?:0x|[A-Za-z]{1,8})?[0-9a-fA-F]+(?:[-_.][0-9a-fA-F]+)*(?:\.[a-z]{1,9})?$/;

/** Container ids, digests and UUIDs, between marks. */
const digests = /(?<![A-Za-z0-9])(?:[0-9a-f]{8}[-_](?:[0-9a-f]{4}[-_]){3}[0-9a-f]{12}|[0-9a-f]{32,64})(?![A-Za-z0-9])/g;

/** In base64 a slash is a digit; elsewhere the end of a container's id may stand beside its interface. */
function longestPart(word: string, isMixed: boolean): number {
  if (isMixed) return Math.max(...word.split(/[_.-]/).map(({length}) => length));
  const parts = word.split(/[+/_.-]/).filter((part) => !/^[0-9a-f]+$/.test(part));
  return Math.max(0, ...parts.map(({length}) => length));
}

/** How often the kind of character changes: lower case, upper case, digit. Marks do not count. */
function changes(word: string): number {
  return word.match(/[a-z](?=[A-Z0-9])|[A-Z](?=[a-z0-9])|[0-9](?=[A-Za-z])/g)?.length ?? 0;
}

/** Runs of four and more lower-case letters that make half of it: a name in camelCase with numbers. */
function hasWords(word: string): boolean {
  const letters = [...word.matchAll(/[A-Z]?[a-z]{4,}/g)].reduce((sum, {0: run}) => sum + run.length, 0);
  return letters * 2 >= word.length;
}

/** What stands before a string may say that it is no secret. */
function isExplained(text: string, from: number, run: string): boolean {
  if (chain.test(run) || /(?:sha(?:1|224|256|384|512)|MD5)-[A-Za-z0-9+/]*={0,2}$/.test(run)) return true;
  const before = text.slice(Math.max(0, from - 40), from);
  return explanation.test(before) || (/\bpeer $/.test(before) && /^\S{43}=$/.test(run));
}

/** Chains of kube-proxy, Calico, portmap and OVN: base32 or base64 of a digest; names of objects in Oracle's cloud. */
const chain = /^(?:KUBE-[A-Z]+-[A-Z2-7]{8,}|CNI-[\w-]+|cali-[\w-]+|OVN-[\w-]+|felix-[\w-]+|ocid1\.[\w.-]+)$/;

/** Digests, Calico's comments and sets, public keys. */
const explanation =
  /(?:\bsha(?:1|224|256|384|512):|\bMD5:|\bcali(?:[46]0[a-z]+)?:|\bh1:|\bpub(?:lic)?[-_ ]?key\\*["']?(?:\s*[:=]\s*|\s+)\\*["']?|\bpeers?:\s*|\bssh-(?:rsa|ed25519|dss) |\becdsa-sha2-\S+ )$/i;
