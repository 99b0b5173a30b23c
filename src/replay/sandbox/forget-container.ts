import type {Stage} from '../stage.js';

/** Whose traces are removed. */
export interface Attached {
  readonly containerId: string;
  readonly ifname: string;
}

/**
 * Removes from a copy of the host what plugins know of an attachment that is to be made again: addresses of host-local,
 * which gives a container no second one, and files that have its id in their name.
 */
export async function forgetContainer({run}: Stage, {containerId, ifname}: Attached): Promise<void> {
  if (!/^[A-Za-z0-9][\w.-]*$/.test(containerId)) return; // as the specification has it
  await run({argv: ['/bin/sh', '-c', forgetScript, 'mlab-cni-forget', containerId, ifname], timeoutMs: 10_000});
}

/** A file of host-local holds the id and, since version 0.7, in a second line the interface (plugins/ipam/host-local/backend/disk). */
const forgetScript = `
find /var/lib/cni /run -xdev -type f -name "*$1*" -exec rm -f {} +
find /var/lib/cni -xdev -type f -size -2 -exec grep -lF -e "$1" {} + | while IFS= read -r file; do
  { read -r id; read -r interface; } <"$file"
  id=$(printf %s "$id" | tr -d '\\r')
  interface=$(printf %s "$interface" | tr -d '\\r')
  [ "$id" != "$1" ] || { [ -n "$interface" ] && [ "$interface" != "$2" ]; } || rm -f "$file"
done
`;
