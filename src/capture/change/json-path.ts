import {UsageError} from '../../errors.js';
import {asArray, isObject, type Json} from '../../cni/json.js';

/** A way into a JSON value: member names and list indexes. */
export type JsonPath = readonly (string | number)[];

/**
 * Reads a path as differences show them: `ipam.ranges[0][0].subnet`, `args["odd.name"]`.
 *
 * @throws UsageError
 */
export function parseJsonPath(text: string): JsonPath {
  const steps: (string | number)[] = [];
  let rest = text;
  while (rest !== '') {
    const [whole = '', member, index, quoted] = /^\.?([^.[\]"]+)|^\[(\d+)\]|^\[("(?:[^"\\]|\\.)*")\]/.exec(rest) ?? [];
    const step = index !== undefined ? Number(index) : quoted !== undefined ? unquote(quoted) : member;
    if (step === undefined || (steps.length === 0 && whole.startsWith('.'))) break;
    steps.push(step);
    rest = rest.slice(whole.length);
  }
  if (rest === '' && steps.length > 0) return steps;
  throw new UsageError(`"${text}" is no path into a request`, {
    suggestions: ['write it like ipam.ranges[0][0].subnet, or args["odd.name"]'],
  });
}

/** The path as {@link parseJsonPath} reads it. */
export function pathText(path: JsonPath): string {
  return path.map(stepText).join('').replace(/^\./, '');
}

/** What is there, undefined if nothing is. */
export function valueAt(value: Json | undefined, path: JsonPath): Json | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  const inside = typeof step === 'number' ? asArray(value)[step] : isObject(value) ? value[step] : undefined;
  return inside === undefined ? undefined : valueAt(inside, rest);
}

/**
 * The value with another one at that path; missing objects on the way are made, undefined removes.
 *
 * @throws UsageError if the path leads through something that is neither object nor list
 */
export function withValueAt(value: Json | undefined, path: JsonPath, replacement: Json | undefined): Json | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return replacement;
  if (typeof step === 'number') {
    if (!Array.isArray(value) || step > value.length) throw wrongPath(step, value);
    const list = value as readonly Json[];
    const element = withValueAt(list[step], rest, replacement);
    return [...list.slice(0, step), ...(element === undefined ? [] : [element]), ...list.slice(step + 1)];
  }
  if (value !== undefined && !isObject(value)) throw wrongPath(step, value);
  const {[step]: old, ...others} = value ?? {};
  const member = withValueAt(old, rest, replacement);
  if (member === undefined) return others;
  return old === undefined ? {...others, [step]: member} : {...value, [step]: member};
}

function stepText(step: string | number): string {
  if (typeof step === 'number') return `[${step}]`;
  return /[.[\]"]/.test(step) ? `[${JSON.stringify(step)}]` : `.${step}`;
}

function unquote(text: string): string {
  return JSON.parse(text) as string;
}

function wrongPath(step: string | number, value: Json | undefined): UsageError {
  const place = typeof step === 'number' ? `element ${step}` : `member "${step}"`;
  return new UsageError(`there is no ${place} in ${value === undefined ? 'nothing' : JSON.stringify(value)}`, {
    suggestions: ['mlab-cni show    shows the request'],
  });
}
