import {chmodSync, writeFileSync} from 'node:fs';
import {basename, isAbsolute, join} from 'node:path';
import type {JsonObject} from '../../src/cni/json.js';
import {parseJson} from '../../src/cni/json.js';
import type {Stage, StageRequest} from '../../src/replay/stage.js';
import type {ProcessEnd, ProcessOutcome} from '../../src/system/process.js';

/** How a plugin ends that is played: what it prints, or that it does not come to that. */
export type Ending = JsonObject | '' | Error | ProcessEnd;

export interface Play {
  /** What the plugin answers to `ADD bridge` and the like. */
  readonly answer: (call: string) => Ending;
  /** Names of the links that are there, by the calls that were made so far. */
  readonly links?: (calls: readonly string[]) => readonly string[];
  /** Links that need no stand-in. */
  readonly ownLinks?: readonly string[];
}

/** A stage without plugins: it notes what it is asked for, in order, and what each plugin got. */
export interface PlayedStage extends Stage {
  /** `netns PATH`, `link NAME`, `undo`, `ADD bridge` ... */
  readonly events: readonly string[];
  readonly requests: readonly StageRequest[];
  /** What the plugin read on stdin the last time that it was called so. */
  readonly stdinOf: (call: string) => JsonObject;
}

export function playedStage({answer, links = () => [], ownLinks = []}: Play): PlayedStage {
  const events: string[] = [];
  const requests: StageRequest[] = [];
  const stdins = new Map<string, JsonObject>();
  return {
    events,
    requests,
    stdinOf: (call) => stdins.get(call) ?? {},
    startUndoing: () => void events.push('undo'),
    makeNetns: (path) => Promise.resolve(void events.push(`netns ${path}`)),
    makeLink: (name) => {
      if (ownLinks.includes(name)) return Promise.resolve(false);
      events.push(`link ${name}`);
      return Promise.resolve(true);
    },
    run: (request) => {
      const [program = '', ...words] = request.argv;
      if (!isAbsolute(program)) {
        const isAboutLinks = program === 'ip' && words.join(' ') === '-j -d link';
        const seen = isAboutLinks ? links(events).map((ifname) => ({ifname, flags: ['UP'], mtu: 1500})) : [];
        return Promise.resolve(outcomeOf(isAboutLinks ? JSON.stringify(seen) : '', 0));
      }
      const call = `${request.environment?.['CNI_COMMAND'] ?? ''} ${basename(program)}`;
      events.push(call);
      requests.push(request);
      stdins.set(call, parseJson(String(request.stdin)) as JsonObject);
      const ending = answer(call);
      if (ending instanceof Error) return Promise.reject(ending);
      if (ending !== '' && 'kind' in ending) return Promise.resolve({...outcomeOf('', 0), end: ending as ProcessEnd});
      if (ending === '') return Promise.resolve(outcomeOf('', 0));
      return Promise.resolve(outcomeOf(JSON.stringify(ending), 'msg' in ending ? 1 : 0));
    },
  };
}

/** Something that can be started, so that it may be played. */
export function makeProgram(directory: string, name: string): string {
  const path = join(directory, name);
  writeFileSync(path, '#!/bin/true\n');
  chmodSync(path, 0o755);
  return path;
}

function outcomeOf(stdout: string, code: number): ProcessOutcome {
  return {end: {kind: 'exited', code}, stdout: Buffer.from(stdout), stderr: Buffer.alloc(0), durationMs: 5};
}
