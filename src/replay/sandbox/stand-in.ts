import type {Invocation} from '../../capture/invocation.js';
import {isObject, type Json} from '../../cni/json.js';
import type {Sandbox} from './sandbox.js';

/**
 * Makes the links of the node that a request names and that are not there: a card of the node cannot be had in a
 * sandbox, but most plugins only want a link to build on. Nothing that is sent on a stand-in goes anywhere.
 *
 * @returns the names of those that were made
 */
export async function makeStandIns({run}: Sandbox, {recorded}: {recorded: Invocation}): Promise<string[]> {
  const names = lacksLink(recorded) ? [] : [...new Set(linksNamedIn(recorded.request?.json))];
  const made: string[] = [];
  for (const name of names) {
    const {stdout} = await run({argv: ['/bin/sh', '-c', standInScript, 'mlab-cni-link', name], timeoutMs: 10_000});
    if (stdout.length > 0) made.push(name);
  }
  return made;
}

/** `master` of macvlan, ipvlan and vlan, `device` of host-device; a meta plugin has them in its delegates. */
function linksNamedIn(value: Json | undefined): string[] {
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap(linksNamedIn);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, member]) => {
    if (key === 'prevResult') return [];
    return (key === 'master' || key === 'device') && isLinkName(member) ? [member] : linksNamedIn(member);
  });
}

/** The kernel's own rule (dev_valid_name), less what a shell could take for an option. */
function isLinkName(value: Json): value is string {
  return typeof value === 'string' && /^[^\s/:-][^\s/:]{0,14}$/.test(value);
}

/** The node did not have it either. */
function lacksLink({error}: Invocation): boolean {
  return /Link not found|no such (device|network interface)/i.test(error?.msg ?? '');
}

/** Which kinds of links there are depends on the kernel. */
const standInScript = `
[ -e "/sys/class/net/$1" ] && exit 0
for kind in dummy ifb bridge; do
  ip link add "$1" type "$kind" 2>/dev/null || continue
  ip link set "$1" up
  echo "$kind"
  exit 0
done
`;
