import {UsageError} from '../../errors.js';
import {parseJson, parseJsonObject, type Json} from '../../cni/json.js';
import type {Operation} from '../../cni/operation.js';
import {compareJson, type Difference} from './difference.js';
import type {Invocation} from '../invocation.js';
import {parseJsonPath, valueAt, withValueAt, type JsonPath} from './json-path.js';

/** Something that is to be different in the input of a call. Undefined removes. */
export type Change =
  | {readonly kind: 'member'; readonly path: JsonPath; readonly value: Json | undefined}
  | {readonly kind: 'environment'; readonly name: string; readonly value: string | undefined}
  | {readonly kind: 'request'; readonly text: string};

/**
 * `PATH=VALUE` for the request; a value that is no JSON is a string.
 *
 * @throws UsageError
 */
export function parseSet(text: string): Change {
  const equals = text.indexOf('=', text.lastIndexOf('"]=') + 1);
  if (equals < 1) throw new UsageError(`"${text}" sets nothing`, {suggestions: ['write PATH=VALUE, like mtu=1400']});
  const value = text.slice(equals + 1);
  return {kind: 'member', path: parseJsonPath(text.slice(0, equals)), value: parseJson(value) ?? value};
}

/** @throws UsageError if it is no path */
export function parseUnset(text: string): Change {
  return {kind: 'member', path: parseJsonPath(text), value: undefined};
}

/**
 * `NAME=VALUE` for the environment; without `=` the variable is removed.
 *
 * @throws UsageError
 */
export function parseEnvironmentChange(text: string): Change {
  const [, name, assigned, value] = /^([A-Za-z_]\w*)(=(.*))?$/s.exec(text) ?? [];
  if (name !== undefined) return {kind: 'environment', name, value: assigned === undefined ? undefined : (value ?? '')};
  throw new UsageError(`"${text}" is no environment variable`, {
    suggestions: ['write NAME=VALUE, or NAME to remove it'],
  });
}

export function operationChange(operation: Operation): Change {
  return {kind: 'environment', name: 'CNI_COMMAND', value: operation};
}

export function cniVersionChange(version: string): Change {
  return {kind: 'member', path: ['cniVersion'], value: version};
}

/**
 * The call with its input changed, in that order.
 *
 * @throws UsageError if a change does not fit the request
 */
export function changeInput(invocation: Invocation, changes: readonly Change[]): Invocation {
  return changes.reduce((call, change) => changeOnce(call, change), invocation);
}

/** Does the call have what the change removes? */
export function removesSomething(change: Change, {request, environment}: Invocation): boolean {
  if (change.kind === 'request' || change.value !== undefined) return false;
  return change.kind === 'environment'
    ? environment.has(change.name)
    : valueAt(request?.json, change.path) !== undefined;
}

/** The request as a person edits it. */
export function requestText({request, stdin}: Invocation): string {
  return request === undefined ? stdin.toString('utf8') : `${JSON.stringify(request.json, null, 2)}\n`;
}

/** What a person made of {@link requestText}; may be anything, since a plugin may be given anything. */
export function editedRequest(text: string): Change {
  const json = parseJson(text);
  return {kind: 'request', text: json === undefined ? text : JSON.stringify(json)};
}

/** How the input of two calls differs, nothing passed over. */
export function inputChanges(before: Invocation, after: Invocation): Difference[] {
  return before === after ? [] : compareJson(inputOf(before), inputOf(after), []);
}

function changeOnce(invocation: Invocation, change: Change): Invocation {
  switch (change.kind) {
    case 'request':
      return invocation.with({stdin: Buffer.from(change.text)});
    case 'member': {
      if (invocation.request === undefined) {
        throw new UsageError(`the request of capture ${invocation.id} is no JSON object: nothing can be set in it`, {
          suggestions: ['--edit    to change it as text'],
        });
      }
      const json = withValueAt(invocation.request.json, change.path, change.value);
      return invocation.with({stdin: Buffer.from(JSON.stringify(json))});
    }
    case 'environment': {
      const environment = new Map(invocation.environment);
      if (change.value === undefined) environment.delete(change.name);
      else environment.set(change.name, change.value);
      const entries = [...environment].map(([name, value]) => `${name}=${value}\0`);
      return invocation.with({environment, environmentBytes: Buffer.from(entries.join(''))});
    }
  }
}

function inputOf({environment, stdin}: Invocation): Json {
  const text = stdin.toString('utf8');
  return {environment: Object.fromEntries(environment), request: parseJsonObject(text) ?? text};
}
