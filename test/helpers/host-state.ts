import {execFileSync} from 'node:child_process';
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {tmpdir} from 'node:os';

/** All of this machine that a plugin may change, as text: equal before and after means that nothing was touched. */
export function hostState(): Readonly<Record<string, string>> {
  return {
    links: withoutCounters(run('ip', '-j', 'link')),
    addresses: run('ip', '-j', 'addr').replaceAll(/"(valid|preferred)_life_time":\d+/g, ''),
    routes: run('ip', '-j', 'route', 'show', 'table', 'all') + run('ip', '-j', '-6', 'route', 'show', 'table', 'all'),
    iptables: withoutCounters(run('iptables-save')),
    nftables: withoutCounters(run('nft', 'list', 'ruleset')),
    forwarding: readFileSync('/proc/sys/net/ipv4/ip_forward', 'utf8'),
    mounts: readFileSync('/proc/self/mountinfo', 'utf8'),
    cni: existsSync('/var/lib/cni') ? readdirSync('/var/lib/cni', {recursive: true}).join(' ') : 'none',
    netns: existsSync('/run/netns') ? readdirSync('/run/netns').join(' ') : 'none',
    mocks: readdirSync(tmpdir())
      .filter((name) => {
        const [, maker] = /^mlab-cni-mock-\d+-(\d+)-/.exec(name) ?? [];
        return maker !== undefined && !existsSync(`/proc/${maker}`);
      })
      .join(' '),
    sandboxes: sandboxes(),
  };
}

/** Those that this process started, and those whose maker is gone: others may be at work here, too. */
function sandboxes(): string {
  const rows = run('ps', '-eo', 'pid=,ppid=,args=')
    .split('\n')
    .map((line) => /^ *(\d+) +(\d+) (.*)$/.exec(line) ?? [])
    .map(([, pid = '', parent = '', args = '']) => ({pid, parent, isSandbox: args.includes('mlab-cni-sandbox')}));
  const byPid = new Map(rows.map((row) => [row.pid, row]));
  const isOurs = ({pid, parent, isSandbox}: (typeof rows)[number]): boolean => {
    if (pid === String(process.pid) || (isSandbox && parent === '1')) return true;
    const above = byPid.get(parent);
    return above !== undefined && isOurs(above);
  };
  return rows
    .filter((row) => row.isSandbox && isOurs(row))
    .map(({pid}) => pid)
    .join(' ');
}

function run(file: string, ...args: readonly string[]): string {
  return execFileSync(file, args, {encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore']});
}

function withoutCounters(text: string): string {
  return text.replaceAll(/\[\d+:\d+\]|packets \d+ bytes \d+|^#.*\n/gm, '');
}
