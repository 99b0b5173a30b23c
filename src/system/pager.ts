import {spawnSync} from 'node:child_process';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Shows a text in a pager and comes back when the user has left it. `less` ends by itself when all fits, keeps colours
 * and leaves the text on the screen, unless LESS says how the user wants it.
 *
 * @returns whether there was such a pager
 */
export function showInPager(text: string, pager: string, environment: Environment): boolean {
  process.on('SIGINT', leaveToPager);
  const {status, error} = spawnSync('/bin/sh', ['-c', pager], {
    input: text,
    stdio: ['pipe', 'inherit', 'inherit'],
    env: {LESS: 'FRX', LV: '-c', ...environment},
  });
  process.off('SIGINT', leaveToPager);
  const isMissing =
    status === 126 || status === 127 || (error !== undefined && 'code' in error && error.code === 'ENOENT');
  return !isMissing;
}

function leaveToPager(): void {
  // what Ctrl-C means there is the pager's affair
}
