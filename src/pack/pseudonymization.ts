import type {Pseudonyms} from '../redact/pseudonyms/pseudonyms.js';
import type {Rewriter} from './rewrite.js';

/** A rewriter that puts pseudonyms into what another one leaves, so that secrets are seen as they were. */
export function withPseudonyms(pseudonyms: Pseudonyms, inner: Rewriter = unchanged): Rewriter {
  return {
    learn: async (texts, variables) => {
      for (const text of texts) pseudonyms.learnFrom(text);
      for (const [name, value] of variables) {
        pseudonyms.learnFrom(value);
        if (namesOfNode.has(name)) pseudonyms.learn(value, 'node');
      }
      await inner.learn(texts, variables);
    },
    text: (text) => pseudonyms.text(inner.text(text)),
    variable: (name, value) => pseudonyms.text(inner.variable(name, value)),
  };
}

const unchanged: Rewriter = {learn: () => Promise.resolve(), text: (text) => text, variable: (_name, value) => value};

/** What runtimes and static pods have the node's name in. */
const namesOfNode: ReadonlySet<string> = new Set(['HOSTNAME', 'NODE_NAME', 'NODENAME', 'KUBERNETES_NODE_NAME']);
