import {encodingOf, Redactor} from './redactor.js';

/** What of a recorded call may hold secrets. */
export interface CallTexts {
  readonly argv: readonly string[];
  readonly environment: ReadonlyMap<string, string>;
  readonly stdin: Buffer;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
  readonly notes: readonly string[];
}

/**
 * A redactor that knows the secrets of some calls: what is one in a variable, in an argument or on stdin of one of them
 * goes from all their texts.
 *
 * @param names further names whose values are secrets
 */
export async function redactorOf(calls: readonly CallTexts[], names: readonly string[] = []): Promise<Redactor> {
  const redactor = new Redactor({names, ordinary: new Set(calls.flatMap(ordinaryWords))});
  for (const call of calls) await redactor.learn(textsOf(call), call.environment);
  return redactor;
}

/** The same as a function of texts. */
export async function redactTextOf(
  calls: readonly CallTexts[],
  names: readonly string[],
): Promise<(text: string) => string> {
  const redactor = await redactorOf(calls, names);
  return (text) => redactor.text(text);
}

/** All texts of a call but its variables. */
export function textsOf({argv, stdin, stdout, stderr, notes}: CallTexts): string[] {
  const streams = [stdin, stdout, stderr].map((bytes) => bytes.toString(encodingOf(bytes)));
  // as a list and as a line, so that an option is seen beside its value
  return [...argv, JSON.stringify(argv), argv.join(' '), ...streams, ...notes];
}

/** What the runtime says about a call: names of pods and networks are no secrets, wherever they stand. */
export function ordinaryWords({argv, environment}: CallTexts): string[] {
  const own = [...environment]
    .filter(([name]) => /^CNI_(?:COMMAND|CONTAINERID|NETNS|IFNAME|PATH)$/.test(name))
    .flatMap(([, value]) => value.split(/[:/]/));
  const args = [...(environment.get('CNI_ARGS') ?? '').matchAll(/\bK8S_\w+=([^;]*)/g)].map(([, value = '']) => value);
  return [...own, ...args, ...argv.flatMap((argument) => (argument.startsWith('/') ? argument.split('/') : []))];
}
