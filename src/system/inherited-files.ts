import {closeSync, readdirSync, readFileSync} from 'node:fs';
import {seen} from './look.js';

/**
 * Closes what whoever started us left open beside the three streams: every program that we start would have it, too. What
 * is open by our own doing has the flag by which the kernel closes it then (open(2), O_CLOEXEC).
 */
export function closeInherited(): void {
  for (const name of readdirSync('/proc/self/fd')) {
    const file = Number(name);
    if (file > 2 && file !== channelToParent() && isInherited(name)) closeSync(file);
  }
}

function isInherited(name: string): boolean {
  const information = seen(() => readFileSync(`/proc/self/fdinfo/${name}`, 'utf8')); // none: closed in the meantime
  const flags = /^flags:\s*([0-7]+)$/m.exec(information ?? '')?.[1];
  return flags !== undefined && (parseInt(flags, 8) & closeOnExec) === 0;
}

/** The same on all architectures that Node.js runs on (fcntl.h of the kernel); Node.js does not name it. */
const closeOnExec = 0o2000000;

/** What fork() of Node.js talks through. */
function channelToParent(): number | undefined {
  return (process.channel as {readonly fd?: number} | undefined)?.fd;
}
