import type {Span} from '../span.js';
import {endOfBrackets} from './ends.js';

/** The values of a Secret of Kubernetes in YAML and JSON, whatever their keys are (https://kubernetes.io/docs/concepts/configuration/secret). */
export function findInManifest(text: string): Span[] {
  return [...findInYaml(text), ...findInJson(text)];
}

/** Within a log, or escaped in an annotation. */
function findInJson(text: string): Span[] {
  if (!/\\*"kind\\*"\s*:\s*\\*"Secret\\*"/.test(text)) return [];
  return [...text.matchAll(/\\*"(data|stringData)\\*"\s{0,9}:\s{0,9}\{(?!\s*\})/g)].map(
    ({index, 0: head, 1: what = ''}) => {
      const from = index + head.length - 1;
      return {from, to: endOfBrackets(text, from), what};
    },
  );
}

function findInYaml(text: string): Span[] {
  if (!/^[ \t]*kind:[ \t]*["']?Secret["']?[ \t]*$/m.test(text)) return [];
  return [...text.matchAll(data)].flatMap((block) =>
    [...block[0].matchAll(value)].map((line) => {
      const [from = 0, to = 0] = line.indices?.groups?.['value'] ?? [];
      return {from: block.index + from, to: block.index + to, what: line.groups?.['key'] ?? ''};
    }),
  );
}

const data = /^(?<indent>[ \t]*)(?:data|stringData):[ \t]*(?:\r?\n\k<indent>[ \t]+[^\n]*)+/gm;

const value = /^[ \t]+(?<key>["']?[\w.-]+["']?):[ \t]+["']?(?<value>[^\s|>"'{[][^\r\n"']*)/dgm;
