import {isObject, type Json} from '../../cni/json.js';
import {mockRules, type MockRecording} from './recording.js';
import {quote} from '../../shell/quote.js';

/**
 * A shell condition that holds if the request means the recorded one. The shell has split it at its double quotes into
 * $1, $2 ...: what a rule passes over is one such piece, and left out on both sides. Linear in the length, and no piece
 * that is left out can hide another member. A request that libcni did not write is compared to the letter.
 */
export function requestCondition({request, stdin}: MockRecording): string {
  const volatile = request !== null && JSON.stringify(request) === stdin ? volatilePieces(request) : new Set<number>();
  const pieces = stdin.split('"');
  const wanted = pieces.map((piece, index) => (volatile.has(index) ? '' : piece)).join('"');
  const asked = pieces.map((_piece, index) => (volatile.has(index) ? '' : parameter(index + 1))).join('\\"');
  // ShellCheck takes for ever over escaped quotes within [ ]
  return `mock_asked="${asked}" && [ "$#:$mock_asked" = ${pieces.length}:${quote(wanted)} ]`;
}

function parameter(number: number): string {
  return number < 10 ? `$${number}` : `\${${number}}`;
}

/** Which pieces of the compact JSON, split at its double quotes, are strings that may differ. */
function volatilePieces(request: Json): Set<number> {
  const found = new Set<number>();
  let quotes = 0;
  walk(request, '');
  return found;

  function walk(value: Json, path: string): void {
    if (typeof value === 'string') {
      const text = JSON.stringify(value);
      if (mockRules.some(({matches}) => matches(path, value, value)) && quotesIn(text) === 2) found.add(quotes + 1);
      quotes += quotesIn(text);
    } else if (Array.isArray(value)) {
      for (const [index, element] of (value as readonly Json[]).entries()) walk(element, `${path}[${index}]`);
    } else if (isObject(value)) {
      for (const [key, member] of Object.entries(value)) {
        quotes += quotesIn(JSON.stringify(key));
        walk(member, path === '' ? key : `${path}.${key}`);
      }
    }
  }
}

function quotesIn(text: string): number {
  return text.split('"').length - 1;
}
