import {createHmac} from 'node:crypto';

/** What somebody gave a name to. */
export type Named = 'node' | 'namespace' | 'pod';

/** Names and what stands for them; a name that is learnt twice stands for the first. */
export class NameMap {
  private readonly names = new Map<string, string>();

  constructor(private readonly key: Buffer) {}

  /** Names that everybody's clusters have stay. */
  learn(name: string, kind: Named): void {
    if (name.length < 2 || common.test(name) || this.names.has(name)) return;
    const digest = createHmac('sha256', this.key).update(name).digest('hex').slice(0, 12);
    this.names.set(name, `${kind}-${digest}`);
  }

  get(name: string): string | undefined {
    return this.names.get(name);
  }

  /**
   * A word with other names in it, each a whole part between dots and hyphens, the longest first. It takes as many
   * look-ups as the word has runs of parts, however many names are known.
   */
  replaceIn(word: string, onReplace: (name: string, pseudonym: string) => void): string {
    const parts = word.split(/([.-])/);
    if (parts.length > mostParts) return word;
    let text = '';
    for (let from = 0; from < parts.length;) {
      let to = parts.length;
      while (to > from && !this.names.has(parts.slice(from, to).join(''))) to--;
      const name = parts.slice(from, to).join('');
      const pseudonym = this.names.get(name);
      if (pseudonym !== undefined) onReplace(name, pseudonym);
      text += pseudonym ?? parts[from] ?? '';
      from = Math.max(to, from + 1);
    }
    return text;
  }
}

/** A host name has 253 characters. */
const mostParts = 128;

/** Of no one cluster; and the words of CNI, which as a name would go from every configuration. */
const common =
  /^(?:default|localhost|kube-(?:system|public|node-lease)|cni|name|type|ipam|pod|node|dns|routes|args|ips|mac|mtu|bridge|ptp|macvlan|ipvlan|portmap|loopback|host-local|static|dhcp|multus|flannel|calico|cilium|eth\d+|net\d+|lo|\d+)$/;
