import {parseJson} from '../cni/json.js';
import {readJsonNodes, type JsonNode} from './json-node.js';
import type {Span} from './span.js';

/** In a JSON document: a span in a number takes all of it, and a string comes in its place, so that it stays a document. */
export function spansOfLiterals(text: string, spans: readonly Span[]): readonly Span[] {
  if (spans.length === 0 || !/^\s*[[{]/.test(text) || parseJson(text) === undefined) return spans;
  const literals = literalsIn(readJsonNodes(text));
  return spans.map((span) => {
    const literal = literals.find(({from, to}) => from <= span.from && span.to <= to);
    return literal === undefined ? span : {...span, from: literal.from, to: literal.to, instead: '"[redacted]"'};
  });
}

function literalsIn(node: JsonNode): JsonNode[] {
  switch (node.kind) {
    case 'literal':
      return [node];
    case 'string':
      return [];
    case 'list':
      return node.elements.flatMap(literalsIn);
    case 'object':
      return node.members.flatMap(({value}) => literalsIn(value));
  }
}
