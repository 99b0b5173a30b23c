import {forgetContainer, type Attached} from './forget-container.js';
import {hostCommands} from './host-commands.js';
import {systemPath} from '../../system/find-program.js';
import type {ProcessRequest, RunProcess} from '../../system/process.js';
import type {Stage} from '../stage.js';

/** Where plugins keep what they know; a sandbox has none of it unless it is made like the host. */
const stateDirectories = ['/var/lib/cni', '/var/lib/calico', '/etc/cni', '/run/cni', '/run/flannel', '/run/multus'];

/**
 * Makes a new sandbox like this host: bridges as bridges, all other links by stand-ins, addresses, routes, rules of
 * iptables, settings below /proc/sys/net, and private copies of the state of plugins. What the kernel does not take, or
 * this user may not read, is left out.
 *
 * @param without attachments that are to be made again, so that nothing of them may be there
 */
export async function copyHost(sandbox: Stage, runProcess: RunProcess, without: readonly Attached[]): Promise<void> {
  const [links, addresses, routes4, routes6] = await Promise.all([
    ask('ip', '-j', '-d', 'link'),
    ask('ip', '-j', 'addr'),
    ask('ip', '-o', 'route', 'show', 'table', 'all'),
    ask('ip', '-o', '-6', 'route', 'show', 'table', 'all'),
  ]);
  const commands = hostCommands(text(links), text(addresses), [text(routes4), text(routes6)]);
  await inside(commands.bridges, 'ip', '-batch', '-', '-force');
  for (const name of commands.standIns) await sandbox.makeLink(name);
  await inside(await differentSettings(), '/bin/sh', '-c', settingsScript);
  await inside(commands.settings, 'ip', '-force', '-batch', '-');
  await inside(others(await ask('iptables-save')), 'iptables-restore');
  await inside(others(await ask('ip6tables-save')), 'ip6tables-restore');
  const directories = stateDirectories.map((directory) => directory.slice(1));
  await inside(
    await ask('tar', '-C', '/', '-cf', '-', ...directories),
    'tar',
    '-C',
    '/',
    '--no-same-owner',
    '-xf',
    '-',
  );
  for (const attached of without) await forgetContainer(sandbox, attached);

  /** Rules name the container that they are for. */
  function others(rules: Buffer): string {
    const isOwn = (line: string) => without.some(({containerId}) => containerId !== '' && line.includes(containerId));
    return text(rules)
      .split('\n')
      .filter((line) => !isOwn(line))
      .join('\n');
  }

  /** Some settings refuse even the value that they have. */
  async function differentSettings(): Promise<string> {
    const argv = ['grep', '-rs', '', '/proc/sys/net'];
    const {stdout} = await sandbox.run({...limits, argv});
    const present = new Set(text(stdout).split('\n'));
    const wanted = text(await ask(...argv)).split('\n');
    return wanted.flatMap((line) => (present.has(line) ? [] : [`${line}\n`])).join('');
  }

  async function ask(file = '', ...args: readonly string[]): Promise<Buffer> {
    return (await runProcess({...limits, file, args})).stdout;
  }

  async function inside(stdin: Buffer | string, ...argv: readonly string[]): Promise<void> {
    if (stdin.length > 0) await sandbox.run({...limits, argv, stdin});
  }
}

const limits: Pick<ProcessRequest, 'environment' | 'timeoutMs'> = {environment: {PATH: systemPath}, timeoutMs: 30_000};

function text(bytes: Buffer): string {
  return bytes.toString('utf8');
}

const settingsScript = `
while IFS= read -r line; do echo "\${line#*:}" >"\${line%%:*}"; done 2>/dev/null
`;
