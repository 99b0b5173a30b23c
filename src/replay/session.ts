import type {Invocation} from '../capture/invocation.js';
import type {JsonObject} from '../cni/json.js';
import type {Step} from './state/step.js';
import {replayedInvocation} from './verdict/answer.js';
import type {Stage} from './stage.js';
import {wantedLinks} from './sandbox/stand-in.js';
import {wasStarted} from './sandbox/was-started.js';

/** The calls made on one stage, one after the other, and what they answered. */
export class Session {
  private readonly results = new Map<string, JsonObject>();
  private readonly netnsPaths = new Set<string>();
  private readonly links: string[] = [];

  constructor(
    readonly stage: Stage,
    private readonly timeoutMs: number,
  ) {}

  /** The links that stand in for the node's. */
  get standIns(): readonly string[] {
    return [...this.links];
  }

  /** Makes the network namespace that a call is about, and the links that it names. */
  async prepare(step: Step): Promise<void> {
    for (const name of wantedLinks(step.recorded)) if (await this.stage.makeLink(name)) this.links.push(name);
    const {netns} = step.call.parameters;
    if (netns === undefined || this.netnsPaths.has(netns)) return;
    this.netnsPaths.add(netns);
    await this.stage.makeNetns(netns);
  }

  /** Makes a call; null if the program could not be started. */
  async call(step: Step, program: string, binDirs: readonly string[]): Promise<Invocation | null> {
    const {call} = step;
    const stdin = this.stdinOf(step);
    const environment = environmentOf(call, binDirs);
    const argv = [program, ...call.argv.slice(1)];
    const outcome = await this.stage.run({argv, environment, stdin, timeoutMs: this.timeoutMs, mostOutputBytes});
    if (!wasStarted(program, outcome)) return null;
    const replayed = replayedInvocation(call, stdin, outcome);
    if (replayed.result !== undefined) this.results.set(call.id, replayed.result);
    return replayed;
  }

  /**
   * Interfaces and MACs of the recorded prevResult exist no more: the request gets the one that was made here, unless
   * somebody wants another.
   */
  private stdinOf({call, recorded, prevResultFrom}: Step): Buffer {
    const prevResult = prevResultFrom === null ? undefined : this.results.get(prevResultFrom);
    if (prevResult === undefined || call.request === undefined) return call.stdin;
    const isWanted = JSON.stringify(call.request.prevResult) !== JSON.stringify(recorded.request?.prevResult ?? null);
    return isWanted ? call.stdin : Buffer.from(JSON.stringify({...call.request.json, prevResult}));
  }
}

/** Far more than any answer; whoever prints more does not come to an end. */
const mostOutputBytes = 16 * 1024 * 1024;

/** As recorded, but with the plugins in CNI_PATH, so that delegates are run too and nothing is recorded. */
function environmentOf({environment}: Invocation, binDirs: readonly string[]): Readonly<Record<string, string>> {
  const inherited = [...environment].filter(([name]) => name !== 'MLAB_CNI_PARENT');
  return {...Object.fromEntries(inherited), CNI_PATH: binDirs.join(':')};
}
