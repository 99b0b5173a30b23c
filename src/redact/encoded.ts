import {isUtf8} from 'node:buffer';
import type {Span} from './span.js';

/**
 * What is base64, hexadecimal, URL-encoded or a list of decimal bytes, as Go prints `[]byte`, and holds a secret once it
 * is decoded. It goes as a whole, but for lists of bytes, of which only the bytes of the secret become others.
 *
 * @param rewrite gives a decoded text without its secrets; itself, if it has none
 */
export function findEncoded(text: string, rewrite: (decoded: string) => string): Span[] {
  return encodings.flatMap(({what, hint, pattern, decode, encode}) => {
    if (!hint.test(text)) return [];
    return [...text.matchAll(pattern)].flatMap(({index: from, 0: run}) => {
      const decoded = decode(run);
      const kept = decoded === undefined ? undefined : rewrite(decoded);
      if (kept === undefined || kept === decoded) return [];
      return [{from, to: from + run.length, what, ...(encode === undefined ? {} : {instead: encode(kept, run)})}];
    });
  });
}

interface Encoding {
  readonly what: string;
  /** Cheap, and true of each text with such a run. */
  readonly hint: RegExp;
  readonly pattern: RegExp;
  /** Undefined: it is no text. */
  readonly decode: (run: string) => string | undefined;
  readonly encode?: (text: string, run: string) => string;
}

const encodings: readonly Encoding[] = [
  {
    what: 'secret in base64',
    hint: /[A-Za-z0-9+/_-]{12}/,
    pattern: /(?<![\w+/-])[A-Za-z0-9+/_-]{12,}={0,2}/g,
    decode: (run) => (isDigestLike(run) ? undefined : textOf(Buffer.from(run, 'base64'))),
  },
  {
    what: 'secret in hexadecimal',
    hint: /[0-9a-fA-F]{20}/,
    pattern: /(?<![\w+/-])(?:0x)?(?:[0-9a-fA-F]{2}){10,}(?![\w+/=-])/g,
    decode: (run) => textOf(Buffer.from(run.replace(/^0x/, ''), 'hex')),
  },
  {
    what: 'secret in a URL encoding',
    hint: /%[0-9a-fA-F]{2}/,
    pattern: /[^\s"'&?;=<>]{6,}/g,
    decode: percentDecoded,
  },
  {
    what: 'secret in a list of bytes',
    hint: /\d[ ,]/,
    pattern: /(?<![\w.:])\d{1,3}(?:(?:, ?| )\d{1,3}){7,}(?![\w.:])/g,
    decode: (run) => {
      const bytes = run.split(/, ?| /).map(Number);
      return bytes.every((byte) => byte < 256) ? textOf(Buffer.from(bytes)) : undefined;
    },
    encode: (text, run) => [...Buffer.from(text)].join(/, ?| /.exec(run)?.[0] ?? ' '),
  },
  {
    what: 'secret in a list of bytes',
    hint: /[0-9a-f]{2}[ ,:\n]{1,2}(?:0x)?[0-9a-f]{2}|\\[x0-3]/i,
    pattern:
      /(?<![\w.:])(?:0x)?[0-9a-f]{2}(?:(?:, ?|[ :]|\s{1,3}(?=0x)|\s{1,3}(?=[0-9a-f]{2}\s))(?:0x)?[0-9a-f]{2}){7,}(?![\w.:])|(?:\\{1,4}x[0-9a-f]{2}){8,}|(?:\\{1,4}[0-3][0-7]{2}){8,}/gi,
    decode: (run) =>
      /^\\{1,4}[0-3]/.test(run)
        ? textOf(Buffer.from((run.match(/\d{3}/g) ?? []).map((digits) => Number.parseInt(digits, 8))))
        : textOf(Buffer.from(run.replace(/0x|\\+x|[^0-9a-f]/gi, ''), 'hex')),
  },
  {
    what: 'secret in a hexadecimal dump',
    hint: /(?:^|\n)[0-9a-f]{4,8}:?[ \t]+[0-9a-f]{2}/i,
    pattern: /(?:^[0-9a-f]{4,8}:?(?:[ \t]{1,3}[0-9a-f]{2,4}(?=\s|$)){1,16}[^\n]{0,80}(?:\n|$))+/gim,
    decode: (run) =>
      textOf(
        Buffer.from(
          [...run.matchAll(/^[0-9a-f]{4,8}:?((?:[ \t]{1,3}[0-9a-f]{2,4}(?=\s|$)){1,16})/gim)]
            .map(([, digits = '']) => digits.replace(/\s/g, ''))
            .join(''),
          'hex',
        ),
      ),
  },
];

/** Hexadecimal digits only: an id, a digest. */
function isDigestLike(run: string): boolean {
  return /^(?:[0-9a-f]+|[\d_-]+|[a-z/_-]+)$/.test(run);
}

function textOf(bytes: Buffer): string | undefined {
  if (bytes.length < 8 || !isUtf8(bytes)) return undefined;
  const text = bytes.toString('utf8');
  return /[\x01-\x08\x0e-\x1f\x7f]/.test(text) ? undefined : text;
}

function percentDecoded(run: string): string | undefined {
  if (!/%[0-9a-fA-F]{2}/.test(run)) return undefined;
  try {
    return decodeURIComponent(run.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}
