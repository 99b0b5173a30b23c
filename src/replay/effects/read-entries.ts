import {asArray, asNumber, asString, isObject, parseJson, type Json, type JsonObject} from '../../cni/json.js';

/** One thing that is so: `key` tells what it is about, `detail` may change. */
export interface SnapshotEntry {
  readonly key: string;
  readonly detail: string;
}

/** From `ip -j -d link`. */
export function readLinks(text: string): SnapshotEntry[] {
  return objects(parseJson(text)).map((link) => {
    const info = link['linkinfo'];
    const kind = isObject(info) ? asString(info['info_kind']) : undefined;
    const master = asString(link['master']);
    const up = asArray(link['flags']).includes('UP') ? 'up' : 'down';
    const detail = [kind, up, `mtu ${asNumber(link['mtu']) ?? '?'}`, master === undefined ? undefined : `in ${master}`];
    return {key: asString(link['ifname']) ?? '?', detail: detail.filter((part) => part !== undefined).join(', ')};
  });
}

/** From `ip -j addr`; link-local IPv6 addresses come with every link, some time later, and are left out. */
export function readAddresses(text: string): SnapshotEntry[] {
  return objects(parseJson(text)).flatMap((link) =>
    objects(link['addr_info'])
      .filter((address) => !(address['family'] === 'inet6' && address['scope'] === 'link'))
      .map((address) =>
        plain(
          `${asString(address['local']) ?? '?'}/${asNumber(address['prefixlen']) ?? '?'} on ${asString(link['ifname']) ?? '?'}`,
        ),
      ),
  );
}

/** From `ip -j route show table all`; what the kernel adds to its own tables for every address is left out. */
export function readRoutes(text: string): SnapshotEntry[] {
  return objects(parseJson(text))
    .filter((route) => route['table'] !== 'local' && !/^(fe80|ff00)::/.test(asString(route['dst']) ?? ''))
    .map((route) => {
      const words = ['via', 'dev', 'table', 'src'].map((word) => [word, asString(route[keyOf(word)])] as const);
      return plain(
        [asString(route['dst']), ...words.flatMap(([word, value]) => (value === undefined ? [] : [word, value]))].join(
          ' ',
        ),
      );
    });
}

/** From `iptables-save` or `ip6tables-save`: chains and rules with their table, without counters. */
export function readIptables(text: string, family: 'ip' | 'ip6'): SnapshotEntry[] {
  let table = '';
  return text.split('\n').flatMap((line) => {
    if (line.startsWith('*')) table = line.slice(1);
    return /^[:-]/.test(line) ? [plain(`${family} ${table}: ${line.replace(/ \[\d+:\d+\]$/, '')}`)] : [];
  });
}

/** From `nft list ruleset`, less the tables that are iptables' own and are in its listing already. */
export function readNftables(text: string): SnapshotEntry[] {
  let table = '';
  let chain = '';
  return text.split('\n').flatMap((line) => {
    if (line.startsWith('table ')) table = line.replace(/^table | \{$/g, '');
    if (/^\t(chain|set|map) /.test(line)) chain = line.replace(/ \{$/, '').trim();
    const isContent = line.startsWith('\t\t') && !/^(ip|ip6) (filter|nat|mangle|raw|security)$/.test(table);
    return isContent ? [plain(`${table} ${chain}: ${line.trim().replace(/packets \d+ bytes \d+ ?/, '')}`)] : [];
  });
}

/** From `grep -r "" /proc/sys/net`, less what is a counter and no setting. */
export function readSysctls(text: string): SnapshotEntry[] {
  return lines(text)
    .filter((line) => !line.includes('/nf_conntrack_count:'))
    .map((line) => {
      const colon = line.indexOf(':');
      const name = line.slice('/proc/sys/'.length, colon).replaceAll('/', '.');
      return {key: name, detail: line.slice(colon + 1).replaceAll('\t', ' ')};
    });
}

/** From `cksum`; the detail stands for the content. */
export function readFiles(text: string): SnapshotEntry[] {
  return lines(text).flatMap((line) => {
    const [, checksum, size, path] = /^(\d+) (\d+) (.*)$/.exec(line) ?? [];
    return path === undefined ? [] : [{key: path, detail: `${checksum ?? ''} ${size ?? ''}`}];
  });
}

function objects(value: Json | undefined): JsonObject[] {
  return asArray(value).filter(isObject);
}

function plain(key: string): SnapshotEntry {
  return {key, detail: ''};
}

function keyOf(word: string): string {
  return {via: 'gateway', src: 'prefsrc'}[word] ?? word;
}

function lines(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}
