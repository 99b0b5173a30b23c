import {createHmac} from 'node:crypto';
import {isIPv6} from 'node:net';
import {createMapAddress, mapNetwork, type MapAddress} from './map-address.js';
import {NameMap, type Named} from './map-name.js';

/**
 * Puts other addresses and names in the place of the real ones, the same everywhere, in one pass over each text: IP and
 * hardware addresses by their form, names of nodes, namespaces and pods that were learnt as whole words. The same key gives
 * the same pseudonyms, in whatever order texts come.
 */
export class Pseudonyms {
  private readonly names: NameMap;
  private readonly mapAddress: MapAddress;
  private readonly used = new Map<string, string>();

  constructor(private readonly key: Buffer) {
    this.names = new NameMap(key);
    this.mapAddress = createMapAddress(key);
  }

  learn(name: string, kind: Named): void {
    this.names.learn(name, kind);
  }

  /** Learns the names of pods that runtimes and kubelets put into environments and logs. */
  learnFrom(text: string): void {
    for (const {groups} of text.matchAll(inLogs)) {
      const {podArg, namespaceArg, namespace, pod, sandboxPod, sandboxNamespace} = groups ?? {};
      for (const name of [namespaceArg, namespace, sandboxNamespace]) if (name) this.learn(name, 'namespace');
      for (const name of [podArg, pod, sandboxPod]) if (name) this.learn(name, 'pod');
    }
  }

  text(text: string): string {
    return text.replace(candidates, (whole: string, ...rest: unknown[]) => {
      const {mac, v6, v6Length, v4, v4Length, word} = rest.at(-1) as Readonly<Record<string, string | undefined>>;
      if (mac !== undefined) return this.note(mac, mapHardwareAddress(mac, this.key));
      if (v6 !== undefined) return isIPv6(v6) ? this.address(v6, v6Length) : whole;
      if (v4 !== undefined) return this.address(v4, v4Length);
      return word === undefined ? whole : this.word(word);
    });
  }

  /** The real ones with what stands for them, as far as texts had them. */
  get map(): ReadonlyMap<string, string> {
    return this.used;
  }

  /** What stands for a name that was learnt. */
  nameOf(name: string): string {
    return this.names.replaceIn(name, (real, pseudonym) => this.note(real, pseudonym));
  }

  private word(word: string): string {
    return this.nameOf(word).replace(within, (address, mark: string) => {
      const dotted = address.replaceAll('-', '.');
      return this.note(dotted, this.mapAddress(dotted)).replaceAll('.', mark);
    });
  }

  private address(address: string, length: string | undefined): string {
    if (length === undefined) return this.note(address, this.mapAddress(address));
    const mapped = mapNetwork(address, Number(length.slice(1)), this.mapAddress);
    return `${this.note(address, mapped)}${length}`;
  }

  private note(real: string, pseudonym: string): string {
    if (real !== pseudonym) this.used.set(real, pseudonym);
    return pseudonym;
  }
}

const octet = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';

/** In this order, from left to right: escapes of JSON, hardware addresses, IPv6, IPv4, words. */
const candidates = new RegExp(
  [
    '\\\\(?:u[0-9a-fA-F]{4}|[bfnrt"\\\\/])',
    '(?<![\\w:-])(?<mac>[0-9a-fA-F]{2}(?<mark>[:-])[0-9a-fA-F]{2}(?:\\k<mark>[0-9a-fA-F]{2}){4}(?:(?:\\k<mark>[0-9a-fA-F]{2}){2})?|[0-9a-fA-F]{4}(?:\\.[0-9a-fA-F]{4}){2})(?![\\w:-])',
    '(?<![\\w:.])(?<v6>(?=[0-9a-fA-F]{0,4}:)[0-9a-fA-F:]{2,39}(?:(?<=:)\\d+\\.\\d+\\.\\d+\\.\\d+)?)(?![\\w.:]*[\\w:])(?<v6Length>/\\d{1,3}(?!\\d))?',
    `(?<![\\w.])(?<v4>${octet}(?:\\.${octet}){3})(?!\\w|\\.\\d)(?<v4Length>/\\d{1,2}(?!\\d))?`,
    '(?<word>[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)',
  ].join('|'),
  'g',
);

/** As in `dhcp-192-168-0-66` and `range-10.7.1.1`. */
const within = new RegExp(`(?<![\\w.])${octet}([.-])${octet}\\1${octet}\\1${octet}(?!\\w|\\1\\d)`, 'g');

const label = '[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?';

/** CNI_ARGS, the kubelet's and CRI-O's `pod="shop/web"`, containerd's `&PodSandboxMetadata{Name:web,Uid:...,Namespace:shop,...}`. */
const inLogs = new RegExp(
  [
    `K8S_POD_NAME=(?<podArg>${label})`,
    `K8S_POD_NAMESPACE=(?<namespaceArg>${label})`,
    `\\bpods?=\\\\*"?(?<namespace>${label})/(?<pod>${label})`,
    `PodSandboxMetadata\\{Name:(?<sandboxPod>${label}),Uid:[^,]*,Namespace:(?<sandboxNamespace>${label})`,
  ].join('|'),
  'g',
);

/**
 * Of 48 or 64 bits, written with colons, hyphens or as `0242.ac11.0002`, and so again. The two bits that say what it is
 * stay, and so do none and all.
 */
function mapHardwareAddress(address: string, key: Buffer): string {
  const digits = address.toLowerCase().replace(/[^0-9a-f]/g, '');
  if (/^(?:0+|f+)$/.test(digits)) return address;
  const digest = createHmac('sha256', key).update(digits).digest();
  const first = (Number.parseInt(digits.slice(0, 2), 16) & 3) | ((digest[0] ?? 0) & 0xfc);
  const mapped = Buffer.from([first, ...digest.subarray(1, digits.length / 2)]).toString('hex');
  let at = 0;
  return address.replace(/[0-9a-f]/gi, () => mapped[at++] ?? '');
}
