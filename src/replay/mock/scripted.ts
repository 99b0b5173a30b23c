import {constants} from 'node:os';
import {asArray, asNumber, asString, isObject, parseJson, type Json, type JsonObject} from '../../cni/json.js';
import {UsageError} from '../../errors.js';
import type {MockAnswer} from './answer-script.js';

/** An answer that somebody made up, and when it is to be given. */
export interface ScriptedAnswer {
  readonly plugin: string;
  /** `*` stands for anything; undefined: no matter. */
  readonly operation: string | undefined;
  readonly ifname: string | undefined;
  readonly container: string | undefined;
  readonly network: string | undefined;
  readonly answer: MockAnswer;
}

/**
 * Reads a file of answers for fault injection:
 *
 *     {"answers": [{
 *       "match": {"plugin": "bridge", "operation": "ADD", "ifname": "eth*", "container": "*", "network": "mynet"},
 *       "result": {...}  or  "error": {"code": 11, "msg": "try again later"}  or  "garbage": "not JSON",
 *       "stderr": "...", "exit": 1, "signal": "SIGKILL", "delayMs": 500
 *     }]}
 *
 * Only `match.plugin` must be there. Without a word about the end, an error ends with 1 and all else with 0; a result
 * without cniVersion gets 1.0.0. The first answer that fits is given.
 *
 * @throws UsageError that says where it is wrong
 */
export function parseScriptedAnswers(text: string): ScriptedAnswer[] {
  const file = parseJson(text);
  if (!isObject(file) || !Array.isArray(file['answers'])) throw wrong('it', 'an object with a list "answers"');
  return asArray(file['answers']).map((element, index) => parseAnswer(element, `answers[${index}]`));
}

function parseAnswer(element: Json, place: string): ScriptedAnswer {
  if (!isObject(element)) throw wrong(place, 'an object');
  const unknown = Object.keys(element).find((key) => !answerKeys.includes(key));
  if (unknown !== undefined) throw wrong(`${place}.${unknown}`, `one of ${answerKeys.join(', ')}`);
  const match = element['match'];
  if (!isObject(match)) throw wrong(`${place}.match`, 'an object');
  const odd = Object.keys(match).find((key) => !matchKeys.includes(key) || typeof match[key] !== 'string');
  if (odd !== undefined) throw wrong(`${place}.match.${odd}`, `one of ${matchKeys.join(', ')}, with a text`);
  const plugin = asString(match['plugin']);
  if (plugin === undefined) throw wrong(`${place}.match.plugin`, "a plugin's name");
  const [operation, ifname, container, network] = matchKeys.slice(1).map((key) => asString(match[key]));
  return {plugin, operation, ifname, container, network, answer: answerOf(element, place)};
}

const matchKeys = ['plugin', 'operation', 'ifname', 'container', 'network'];
const answerKeys = ['match', 'result', 'error', 'garbage', 'stderr', 'exit', 'signal', 'delayMs'];

function answerOf(element: JsonObject, place: string): MockAnswer {
  const {result, error, garbage = '', stderr = '', exit = error === undefined ? 0 : 1, signal, delayMs = 0} = element;
  if (typeof garbage !== 'string' || typeof stderr !== 'string') throw wrong(place, 'texts in garbage and stderr');
  const object = error ?? result;
  if (object !== undefined && !isObject(object)) throw wrong(`${place}.${error ? 'error' : 'result'}`, 'an object');
  const [code, delay] = [asNumber(exit), asNumber(delayMs)];
  if (code === undefined || !Number.isInteger(code) || code < 0 || code > 255) throw wrong(`${place}.exit`, '0 to 255');
  if (delay === undefined || delay < 0) throw wrong(`${place}.delayMs`, 'milliseconds');
  return {
    stdout: Buffer.from(object === undefined ? garbage : `${JSON.stringify({cniVersion: '1.0.0', ...object})}\n`),
    stderr: Buffer.from(stderr),
    exit: signal === undefined ? {code} : {signal: signalNumber(signal, place)},
    delayMs: delay,
  };
}

function signalNumber(signal: Json, place: string): number {
  const number = Object.entries(constants.signals).find(([name]) => name === signal)?.[1];
  if (number === undefined) throw wrong(`${place}.signal`, 'a name like SIGKILL');
  return number;
}

function wrong(place: string, wanted: string): UsageError {
  return new UsageError(`the file of answers is wrong: ${place} is not ${wanted}`, {
    suggestions: ['mlab-cni mock make --help    shows what such a file looks like'],
  });
}
