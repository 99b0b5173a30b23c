import type {Span} from '../span.js';
import {endOfBrackets} from './ends.js';

/** The values of a Secret of Kubernetes in YAML and JSON, whatever their keys are (https://kubernetes.io/docs/concepts/configuration/secret). */
export function findInManifest(text: string): Span[] {
  return [...findInYaml(text), ...findInJson(text)];
}

/** Within a log, or escaped in an annotation. */
function findInJson(text: string): Span[] {
  const isSecret = /"kind\\{0,15}"\s*:\s*\\{0,15}"Secret\\{0,15}"|\bpatch secrets?\b/.test(text);
  if (!isSecret && !text.includes('stringData')) return [];
  const spans: Span[] = [];
  for (const {index, 0: head, 1: what = ''} of text.matchAll(
    /"(data|stringData)\\{0,15}"\s{0,9}:\s{0,9}\{(?!\s*\})/g,
  )) {
    const from = index + head.length - 1;
    // within another all is found already: so nested ones take linear time
    if (from < (spans.at(-1)?.to ?? 0) || (!isSecret && what === 'data')) continue;
    spans.push({from, to: endOfBrackets(text, from), what});
  }
  return spans;
}

function findInYaml(text: string): Span[] {
  const isSecret = /^[ \t]*kind:[ \t]*["']?Secret["']?[ \t]*$/m.test(text);
  if (!isSecret && !text.includes('stringData:')) return [];
  return [...text.matchAll(isSecret ? data : stringData)].flatMap((block) =>
    [...block[0].matchAll(value)].map((line) => {
      const [from = 0, to = 0] = line.indices?.groups?.['value'] ?? [];
      return {from: block.index + from, to: block.index + to, what: line.groups?.['key'] ?? ''};
    }),
  );
}

const data = /^(?<indent>[ \t]*)(?:data|stringData):[ \t]*(?:\r?\n\k<indent>[ \t]+[^\n]*)+/gm;

/** Nothing but a Secret has it. */
const stringData = /^(?<indent>[ \t]*)stringData:[ \t]*(?:\r?\n\k<indent>[ \t]+[^\n]*)+/gm;

const value = /^[ \t]+(?<key>["']?[\w.-]+["']?):[ \t]+["']?(?<value>[^\s|>"'{[][^\r\n"']*)/dgm;
