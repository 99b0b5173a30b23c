import {execFileSync} from 'node:child_process';
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {tmpdir} from 'node:os';

/**
 * All of this machine that a plugin may change, as text: equal before and after means that nothing was touched. What a
 * file below test/node sees of the machine is its own: test/run.ts starts it in namespaces.
 */
export function hostState(): Readonly<Record<string, string>> {
  return {
    links: withoutCounters(run('ip', '-j', 'link')),
    addresses: run('ip', '-j', 'addr').replaceAll(/"(valid|preferred)_life_time":\d+/g, ''),
    routes: run('ip', '-j', 'route', 'show', 'table', 'all') + run('ip', '-j', '-6', 'route', 'show', 'table', 'all'),
    iptables: withoutCounters(run('iptables-save')),
    nftables: withoutCounters(run('nft', 'list', 'ruleset')),
    forwarding: readFileSync('/proc/sys/net/ipv4/ip_forward', 'utf8'),
    mounts: readFileSync('/proc/self/mountinfo', 'utf8'),
    cni: existsSync('/var/lib/cni')
      ? ofTests(readdirSync('/var/lib/cni', {recursive: true, encoding: 'utf8'}))
      : 'none',
    netns: existsSync('/run/netns') ? readdirSync('/run/netns').join(' ') : 'none',
    mocks: readdirSync(tmpdir())
      .filter((name) => name.startsWith('mlab-cni-mock-'))
      .join(' '),
    sandboxes: sandboxes(),
  };
}

function sandboxes(): string {
  return run('ps', '-eo', 'pid=,args=')
    .split('\n')
    .filter((line) => line.includes('mlab-cni-sandbox'))
    .map((line) => line.trim().split(' ')[0])
    .join(' ');
}

/** The networks of the tests below test/node; other programs may have networks of theirs. */
function ofTests(paths: readonly string[]): string {
  return paths.filter((path) => path.includes('/mlab-')).join(' ');
}

function run(file: string, ...args: readonly string[]): string {
  return execFileSync(file, args, {encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore']});
}

function withoutCounters(text: string): string {
  return text.replaceAll(/\[\d+:\d+\]|packets \d+ bytes \d+|^#.*\n/gm, '');
}
