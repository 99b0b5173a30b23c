import {Redactor} from '../redact/redactor.js';
import type {Rewriter} from './rewrite.js';

/** A rewriter that takes secrets out, and remembers what went. */
export interface Redaction extends Rewriter {
  readonly removed: () => Readonly<Record<string, number>>;
}

/** @param names further names whose values are secrets */
export function createRedaction(names: readonly string[]): Redaction {
  const redactor = new Redactor({names});
  return {
    learn: (texts, variables) => redactor.learn(texts, variables),
    text: (text) => redactor.text(text),
    variable: (name, value) => redactor.variable(name, value),
    removed: () => Object.fromEntries([...redactor.removed].sort(([, a], [, b]) => b - a)),
  };
}
