import type {Complaint} from './complaints.js';
import type {End} from './endings.js';
import type {Topic} from './topics.js';

/** What was tried when it went wrong. */
export type Act =
  | 'open' // a file: open, read, write, stat, mkdir, rename, remove...
  | 'dial' // a socket or an address
  | 'call' // a request to a daemon over gRPC
  | 'http'
  | 'resolve' // a name
  | 'exec' // starting a program
  | 'run' // a program that was started and failed
  | 'packet-filter' // iptables, ip6tables, nft, ipset
  | 'kernel' // links, addresses, routes: netlink and sysctl
  | 'decode' // JSON, YAML, a version
  | 'unknown';

export type Kind = 'path' | 'socket' | 'address' | 'url' | 'host' | 'program' | 'link' | 'resource' | 'none';

/** A failure as far as the grammar of its message tells. */
export interface Fault {
  readonly act: Act;
  /** On what. */
  readonly kind: Kind;
  /** Its name as it was printed; empty: none was. */
  readonly object: string;
  /** How it ended; undefined: the message does not say so in words that are known. */
  readonly end: End | undefined;
  /** What the program itself found wrong, where it does not say how an attempt ended. */
  readonly complaint: Complaint | undefined;
  /** What it is about. */
  readonly topic: Topic | undefined;
  /** The innermost words. */
  readonly words: string;
  /** Where in these the ending was found. */
  readonly at: number;
}
