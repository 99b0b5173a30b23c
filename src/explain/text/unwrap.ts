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
  const words = withoutTrailer(whole.slice(end));
  // a frame around nothing is all that there is
  return {speakers: found.map(({speaker}) => speaker), words: words === '' ? whole.trim() : words, whole};
}

/** The kubelet puts what the clean-up after a failure said behind what the failure said. */
function withoutCleanUp(message: string): string {
  return message.replace(/,? failed to clean up sandbox container [^]*$/, '');
}

/** The closing quotation marks of callers, and what they add behind the message. */
function withoutTrailer(words: string): string {
  return words
    .replace(/'?:? ?StdinData: [^]*$/, '')
    .replace(/["'] ?(?:podUID|pod|sandbox)=[^]*$/, '')
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
