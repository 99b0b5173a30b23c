import {startCommand, type CommandRun} from './command.js';

/**
 * Runs a command on a node of its own: namespaces with nothing in them but plugins. What `afterwards`, a shell command,
 * prints there is appended to stderr, after a line of dashes.
 */
export function runOnNode(
  command: string,
  args: readonly string[],
  {before = ':', afterwards = ':'}: {before?: string; afterwards?: string} = {},
): Promise<CommandRun> {
  const script = `mount -t tmpfs tmpfs /run && mount -t tmpfs tmpfs /var/lib && mount -t sysfs sysfs /sys
mkdir -p /var/lib/cni && ip link set lo up && ${before}
"$@"; status=$?
echo ---- >&2; { ${afterwards}; } >&2
exit $status`;
  const namespaces = ['unshare', '--mount', '--net', '--pid', '--fork', '--kill-child', '--mount-proc'];
  return startCommand(command, args, [...namespaces, 'sh', '-c', script, 'sh']).ended;
}
