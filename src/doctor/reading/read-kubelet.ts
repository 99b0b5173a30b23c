import {succeeded, type RunProcess} from '../../system/process.js';

/** A kubelet's unit that does not run, though it should; systemd starts it again and again, or has given up. */
export interface StoppedKubelet {
  /** As systemd says it: `activating (auto-restart)`. */
  readonly state: string;
  readonly restarts: number;
  /** The line of its journal that tells most; null: there is none. */
  readonly said: string | null;
}

const timeoutMs = 5000;

/** Asks systemd about the kubelet of this node; null: it runs, was stopped on purpose, or there is none. */
export async function readStoppedKubelet(run: RunProcess): Promise<StoppedKubelet | null> {
  const properties = '--property=LoadState,ActiveState,SubState,NRestarts';
  const shown = await run({file: 'systemctl', args: ['show', 'kubelet.service', properties], timeoutMs});
  if (!succeeded(shown.end)) return null;
  const values = new Map(shown.stdout.toString('utf8').split('\n').map(pairOf));
  const [active = '', sub = ''] = [values.get('ActiveState'), values.get('SubState')];
  const isStopped = active === 'failed' || sub === 'auto-restart' || sub === 'auto-restart-queued';
  if (values.get('LoadState') !== 'loaded' || !isStopped) return null;
  const journal = ['-u', 'kubelet.service', '-n', '200', '-o', 'cat', '--no-pager'];
  const {stdout} = await run({file: 'journalctl', args: journal, timeoutMs});
  return {
    state: `${active} (${sub})`,
    restarts: Number(values.get('NRestarts') ?? 0) || 0,
    said: mostTelling(stdout.toString('utf8').split('\n')),
  };
}

function pairOf(line: string): readonly [string, string] {
  const at = line.indexOf('=');
  return [line.slice(0, at), line.slice(at + 1)];
}

/** A refused flag before the last error of klog, since the kubelet prints its usage behind it. */
function mostTelling(lines: readonly string[]): string | null {
  const isTelling = [/unknown (?:shorthand )?flag/, /^[EF]\d{4} /, /\bfailed\b|\berror\b/i];
  for (const pattern of isTelling) {
    const line = lines.findLast((each) => pattern.test(each));
    if (line !== undefined) return line.trim();
  }
  return null;
}
