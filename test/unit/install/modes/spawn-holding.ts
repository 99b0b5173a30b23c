import {spawn} from 'node:child_process';
import {once} from 'node:events';

/** A process that has files open until it is ended. */
export interface Holder {
  readonly pid: number;
  readonly end: () => Promise<void>;
}

/** Starts a shell that does that (`exec 3>>FILE`), and then waits. */
export async function spawnHolding(command: string): Promise<Holder> {
  const child = spawn('sh', ['-c', `${command}; echo; read line`], {stdio: ['pipe', 'pipe', 'inherit']});
  await once(child.stdout, 'data');
  return {
    pid: child.pid ?? 0,
    end: async () => {
      if (child.exitCode !== null) return;
      const exited = once(child, 'exit');
      child.stdin.end();
      await exited;
    },
  };
}
