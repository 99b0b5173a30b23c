import {frames} from './frames.js';

/** Somebody who passed a message on. */
export interface Speaker {
  /** The program whose words these are: `kubelet`, `containerd`, `multus`, `libcni`... */
  readonly who: string;
  /** The plugin, network, pod or sandbox that it speaks of. */
  readonly about: string | null;
}

/** A message, taken apart into who passed it on and what was said first. */
export interface Speech {
  /** Outermost first. */
  readonly speakers: readonly Speaker[];
  /** What the innermost program said. */
  readonly words: string;
  /** All of it. */
  readonly whole: string;
}

/** Who prints an error object of CNI. */
const plugin: Speaker = {who: 'a plugin', about: null};

/** Takes the callers' words from a cleaned message, whoever wrapped it how often. */
export function unwrap(message: string): Speech {
  const whole = withoutCleanUp(message);
  const found = frames.flatMap(({who, pattern}) =>
    [...whole.matchAll(pattern)].map((match) => ({
      speaker: {who, about: match.groups?.['about'] ?? null},
      start: match.index,
      end: match.index + match[0].length,
    })),
  );
  found.sort((left, right) => left.start - right.start || left.end - right.end);
  const end = Math.max(0, ...found.map((frame) => frame.end));
  const rest = whole.slice(end);
  const said = errorObjectIn(rest);
  const words = withoutTrailer(said ?? rest);
  const speakers = [...found.map(({speaker}) => speaker), ...(said === undefined ? [] : [plugin])];
  // a frame around nothing is all that there is
  return {speakers, words: words === '' ? whole.trim() : words, whole};
}

/** The kubelet puts what the clean-up after a failure said behind what the failure said. */
function withoutCleanUp(message: string): string {
  return message.replace(/,? failed to clean up sandbox container [^]*$/, '');
}

/** Of error objects that were passed on as they were printed, the message and the details of the last one. */
function errorObjectIn(words: string): string | undefined {
  if (!/\{\s*"/.test(words) || !/"code"\s*:/i.test(words)) return undefined;
  const message = lastValue(words, 'msg');
  if (message === undefined) return undefined;
  const details = lastValue(words.slice(message.end), 'details');
  return details ? `${message.value}; ${details.value}` : message.value;
}

/** The quoting may have been undone already: a value ends where the next key begins, or the object ends. */
function lastValue(text: string, key: string): {readonly value: string; readonly end: number} | undefined {
  const pattern = new RegExp(`"${key}"\\s*:\\s*"(.*?)"\\s*(?=,\\s*"\\w+"\\s*:|\\})`, 'gis');
  const found = [...text.matchAll(pattern)].at(-1);
  return found?.[1] ? {value: found[1], end: found.index + found[0].length} : undefined;
}

/** The closing quotation marks of callers, and what they add behind the message. */
function withoutTrailer(words: string): string {
  return words
    .replace(/'?:? ?StdinData: [^]*$/, '')
    .replace(/": invalid character '[^\n]{1,8}' (?:looking for beginning of|after top-level) value[^\n]*$/, '')
    .replace(/,? result: %!+\w*\([^\n]*$/, '')
    .replace(/["'] ?(?:podUID|podSandboxID|podIDs?|pod|sandboxID|sandbox)=[^]*$/, '')
    .trim()
    .replace(/["']{1,4}$/, (marks, at: number, text: string) =>
      isOpen(text.slice(0, at), marks.charAt(0)) ? marks : '',
    )
    .trim();
}

/** Has the text a quotation that was not closed? */
function isOpen(text: string, mark: string): boolean {
  return text.split(mark).length % 2 === 0;
}
