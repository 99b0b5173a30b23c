import {commandFirst, type Grammar} from './word-order.js';

/**
 * The words of a line that a shell completes, the command first; the last one is being written. `argv` is what the shell
 * asks with, its own `--` before it or not. Behind `help` stands a command.
 */
export function completedWords(argv: readonly string[], known: Grammar): string[] {
  const words = argv[0] === '--' ? argv.slice(1) : argv;
  const before = words.slice(0, -1);
  const ordered = before[0] === 'help' ? before.slice(1) : commandFirst(before, known);
  return [...ordered, words.at(-1) ?? ''];
}
