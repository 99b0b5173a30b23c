// What does `cluster record` cost its machine as nodes grow? Plays clusters of COUNTS nodes (default: 1, 10, 50 and 200)
// with a scripted API server in a process of its own, and fetches MEGABYTES (default: 20) from each. One node in 50
// never answers. Prints wall time, processor time and the largest resident set of the client.
import {randomBytes} from 'node:crypto';
import {fork, type ChildProcess} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {startScriptedCluster, type Script} from '../../helpers/scripted-cluster.js';

const counts = (process.env['COUNTS'] ?? '1 10 50 200').split(' ').map(Number);
const megabytes = Number(process.env['MEGABYTES'] ?? 20);

const [role, count = '0'] = process.argv.slice(2);
if (role === 'server') await serve(Number(count));
else await measureAll();

async function serve(nodes: number): Promise<void> {
  const scripts = Array.from({length: nodes}, (_, index): Script => {
    return {node: `node${index}`, neverAnswers: nodes >= 50 && index % 50 === 49};
  });
  const {url} = await startScriptedCluster(scripts, randomBytes(megabytes * 1024 * 1024));
  process.send?.(url);
}

async function measureAll(): Promise<void> {
  console.log(`nodes  collected   wall s   cpu s   MiB    (${megabytes} MiB from each node)`);
  for (const nodes of counts) {
    const server = fork(import.meta.filename, ['server', String(nodes)], {execArgv: ['--import', 'tsx']});
    const directory = mkdtempSync(join(tmpdir(), 'mlab-cni-bench-cluster-'));
    try {
      const url = await messageOf<string>(server);
      const client = fork(join(import.meta.dirname, 'client.ts'), [url, directory], {execArgv: ['--import', 'tsx']});
      const {collected, wallMs, cpuMs, residentMiB} = await messageOf<Cost>(client);
      const cells = [nodes, collected, (wallMs / 1000).toFixed(1), (cpuMs / 1000).toFixed(1), Math.round(residentMiB)];
      console.log(cells.map((cell, index) => String(cell).padStart([5, 10, 8, 7, 5][index] ?? 0)).join(' '));
    } finally {
      server.kill();
      rmSync(directory, {recursive: true});
    }
  }
}

/** What client.ts tells at its end. */
export interface Cost {
  readonly collected: number;
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly residentMiB: number;
}

function messageOf<Message>(child: ChildProcess): Promise<Message> {
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as Message));
    child.once('exit', (code) => reject(new Error(`it ended with ${code}`)));
  });
}
