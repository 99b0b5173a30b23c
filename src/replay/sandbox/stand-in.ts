import type {Invocation} from '../../capture/invocation.js';
import {isObject, type Json} from '../../cni/json.js';

/**
 * The links of the node that a call wants to build on. A card of the node cannot be had in a sandbox, but most plugins
 * only want a link of that name; nothing that is sent on a stand-in goes anywhere.
 */
export function wantedLinks({error, request}: Invocation): string[] {
  return lackedLink.test(error?.msg ?? '') ? [] : [...new Set(linksNamedIn(request?.json))];
}

/** The node did not have it either. */
const lackedLink = /Link not found|no such (device|network interface)/i;

/** `master` of macvlan, ipvlan and vlan, `device` of host-device; a meta plugin has them in its delegates. */
function linksNamedIn(value: Json | undefined): string[] {
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap(linksNamedIn);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, member]) => {
    if (key === 'prevResult') return [];
    return (key === 'master' || key === 'device') && isLinkName(member) ? [member] : linksNamedIn(member);
  });
}

/** The kernel's own rule (dev_valid_name), less what ip(8) could take for an option. */
function isLinkName(value: Json): value is string {
  return typeof value === 'string' && /^[^\s/:-][^\s/:]{0,14}$/.test(value);
}
