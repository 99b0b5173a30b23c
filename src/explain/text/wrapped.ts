import {isFramed} from './concerns.js';

/** A message that was copied from a screen has a handful of lines; whole logs are no such thing. */
const mostLines = 30;

/**
 * A message that a terminal broke over lines, put together again: as it may have been, most likely first. Nothing, unless
 * the words that runtimes put around failures of plugins come out whole by that.
 */
export function unwrapped(text: string): string[] {
  const lines = text.trim().split(/\r?\n/).map(withoutBorder);
  if (lines.length < 2 || lines.length > mostLines) return [];
  return ['', ' '].map((between) => lines.join(between)).filter(isFramed);
}

/** Full-screen programs (k9s, tmux) draw lines at the edges. */
function withoutBorder(line: string): string {
  return line.replace(/^\s*[\u2502|]+ ?|[\u2502|]+\s*$/g, '');
}
