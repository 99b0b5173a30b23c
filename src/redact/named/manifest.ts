import type {Span} from '../span.js';

/** The values of a Secret of Kubernetes in YAML, whatever their keys are (https://kubernetes.io/docs/concepts/configuration/secret). */
export function findInManifest(text: string): Span[] {
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
