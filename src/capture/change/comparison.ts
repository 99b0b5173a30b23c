import {NotFoundError} from '../../errors.js';
import type {Json, JsonObject} from '../../cni/json.js';
import {compareJson, type Difference} from './difference.js';
import type {Invocation} from '../invocation.js';
import {signalName} from '../signal-name.js';
import {volatileRules, type VolatileRule} from './volatile.js';

/** What was compared, and how it differs. */
export interface Comparison {
  /** One call's input with its output, two calls with each other, an ADD with its DEL, or the steps of a chain. */
  readonly mode: 'input-output' | 'captures' | 'add-del' | 'chain';
  readonly left: Side;
  readonly right: Side;
  readonly differences: readonly Difference[];
  /** What each plugin of a chain added. */
  readonly steps?: readonly Comparison[];
}

export interface Side {
  readonly captureId: string;
  /** Which part of the capture `value` is; `capture` is all of it that can be compared. */
  readonly part: 'prevResult' | 'request' | 'result' | 'capture';
  readonly value: Json;
}

/**
 * What a plugin added: its result compared with the result that it was given or, for the first in a chain, with its
 * request; configuration that no result repeats is not called removed then. Nothing is volatile within one call.
 *
 * @throws NotFoundError if the call has no result
 */
export function compareInputWithOutput(invocation: Invocation): Comparison {
  const {id, request, result} = invocation;
  if (result === undefined) throw noResult(invocation);
  const part = request?.prevResult ? 'prevResult' : 'request';
  const input = request?.prevResult ?? request?.json ?? {};
  const differences = compareJson(input, result, []);
  return {
    mode: 'input-output',
    left: {captureId: id, part, value: input},
    right: {captureId: id, part: 'result', value: result},
    differences: part === 'request' ? differences.filter(({kind}) => kind !== 'removed') : differences,
  };
}

/**
 * What each plugin of a chain added to the result of the one before, and all of them together.
 *
 * @param steps in the order in which they ran, each with a result
 */
export function compareChain(steps: readonly [Invocation, ...Invocation[]]): Comparison {
  const compared = steps.map(compareInputWithOutput);
  const left = compared[0]?.left ?? compareInputWithOutput(steps[0]).left;
  const right = compared.at(-1)?.right ?? left;
  const differences = compareJson(left.value, right.value, []);
  return {
    mode: 'chain',
    left,
    right,
    differences: left.part === 'request' ? differences.filter(({kind}) => kind !== 'removed') : differences,
    steps: compared,
  };
}

/**
 * How two calls differ in parameters, request, ending and result; `exact` calls nothing volatile. Of a DEL that is
 * compared with an ADD, the result that it is to undo counts as its result.
 */
export function compareCaptures(left: Invocation, right: Invocation, {exact}: {exact: boolean}): Comparison {
  const rules: readonly VolatileRule[] = exact ? [] : volatileRules;
  const isUndone = left.operation === 'ADD' && right.operation === 'DEL';
  const [before, after] = isUndone
    ? [comparableAddition(left), comparableDeletion(right)]
    : [comparable(left), comparable(right)];
  return {
    mode: isUndone ? 'add-del' : 'captures',
    left: {captureId: left.id, part: 'capture', value: before},
    right: {captureId: right.id, part: 'capture', value: after},
    differences: compareJson(before, after, rules),
  };
}

function noResult({id, operation, outcome}: Invocation): NotFoundError {
  const reason = outcome === 'succeeded' ? `${operation || 'it'} answers with none` : `the call ${outcome}`;
  return new NotFoundError(`capture ${id} has no result to compare with its input: ${reason}`, {
    suggestions: ['name an ADD that succeeded', 'name a second capture to compare this one with'],
  });
}

function comparable(invocation: Invocation): JsonObject {
  const {plugin, operation, parameters, request, stdin, outcome, exit, error, result, stdout} = invocation;
  return withoutAbsent({
    plugin,
    operation,
    parameters: withoutAbsent({
      containerId: parameters.containerId,
      netns: parameters.netns,
      ifname: parameters.ifname,
      args: Object.fromEntries(parameters.args.map(({key, value}) => [key, value ?? null])),
      path: parameters.path,
    }),
    request: request?.json ?? textOf(stdin),
    outcome,
    exit: exit !== null && 'signal' in exit ? {signal: signalName(exit.signal)} : exit,
    error: error === undefined ? undefined : {...error},
    result: error === undefined ? (result ?? textOf(stdout)) : undefined,
  });
}

/** What an ADD was given by the plugin before is nothing that its DEL repeats. */
function comparableAddition(invocation: Invocation): JsonObject {
  const {prevResult: _given, ...request} = invocation.request?.json ?? {};
  return {...comparable(invocation), request};
}

/** As if the DEL were the ADD that it undoes. */
function comparableDeletion(invocation: Invocation): JsonObject {
  const {prevResult, ...request} = invocation.request?.json ?? {};
  return withoutAbsent({...comparable(invocation), operation: 'ADD', request, result: prevResult});
}

function textOf(bytes: Buffer): string | undefined {
  return bytes.length === 0 ? undefined : bytes.toString('utf8');
}

function withoutAbsent(members: Readonly<Record<string, Json | undefined>>): JsonObject {
  return Object.fromEntries(
    Object.entries(members).filter((member): member is [string, Json] => member[1] !== undefined),
  );
}
