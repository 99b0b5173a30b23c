import type {Call} from './call-tree.js';
import type {Invocation} from '../invocation.js';

/**
 * What a call is for, where that is not what it seems. `clean-up`: a DEL after an ADD that went wrong. `repeated-del`:
 * a DEL of what was deleted already, which runtimes do to be sure. `loopback`: the interface that every pod gets.
 */
export type CallRole = 'loopback' | 'clean-up' | 'repeated-del';

/** The roles of calls about one container, by id; what a call with a role started has none of its own. */
export function callRoles(calls: readonly Call[]): ReadonlyMap<string, CallRole> {
  const roles = new Map<string, CallRole>();
  addRoles(calls, undefined, roles);
  return roles;
}

function addRoles(calls: readonly Call[], caller: Invocation | undefined, roles: Map<string, CallRole>): void {
  const lastOf = new Map<string, Invocation>();
  for (const {invocation, children} of calls) {
    const {plugin, parameters, network} = invocation;
    const attachment = `${plugin}\n${parameters.ifname ?? ''}\n${network ?? ''}`;
    const role = roleOf(invocation, lastOf.get(attachment), caller);
    lastOf.set(attachment, invocation);
    if (role === undefined) addRoles(children, invocation, roles);
    else roles.set(invocation.id, role);
  }
}

function roleOf(
  {plugin, operation}: Invocation,
  last: Invocation | undefined,
  caller: Invocation | undefined,
): CallRole | undefined {
  if (plugin === 'loopback') return 'loopback';
  if (operation !== 'DEL') return undefined;
  if (caller?.operation === 'ADD' || (last?.operation === 'ADD' && last.outcome !== 'succeeded')) return 'clean-up';
  return last?.operation === 'DEL' && last.outcome === 'succeeded' ? 'repeated-del' : undefined;
}
