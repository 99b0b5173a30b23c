import type {Call} from '../../capture/tree/call-tree.js';
import type {Invocation} from '../../capture/invocation.js';
import type {PluginFile} from '../../capture/recording.js';
import type {Json} from '../../cni/json.js';
import {endingOf, exitText, paintOf} from './ending.js';
import {escapeLine, linesIn} from '../text/escape.js';
import {renderLabelled, type Labelled} from '../text/labelled.js';
import {foldLines} from '../text/fold.js';
import {jsonLines} from '../text/json.js';
import type {Screen} from '../text/screen.js';
import {formatCallAgo, formatCallStart, formatDuration, formatInstant} from '../text/time.js';
import {wrap} from '../text/wrap.js';

export interface ShowOptions {
  readonly caller: Invocation | undefined;
  readonly ids: ReadonlyMap<string, string>;
  /** With argv and the whole environment, which may hold credentials. */
  readonly environment: boolean;
}

/** Everything about one call, what matters most first. */
export function renderShow(call: Call, options: ShowOptions, screen: Screen): string {
  const {invocation} = call;
  const {request, result, error, stdin, stdout, stderr} = invocation;
  const answer = error === undefined ? result : undefined;
  const blocks = [
    [headline(invocation, screen), ...errorLines(invocation, screen)],
    [renderLabelled(factsOf(call, options, screen), screen)],
    bytesBlock('REQUEST', 'stdin', stdin, request?.json, screen),
    error === undefined ? bytesBlock('RESULT', 'stdout', stdout, answer, screen) : [],
    bytesBlock('STDERR', 'stderr', stderr, undefined, screen),
    options.environment ? environmentBlock(invocation, screen) : [],
  ];
  return blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n');
}

function headline(invocation: Invocation, screen: Screen): string {
  const {style, nowMs} = screen;
  const {operation, plugin, durationMs, timeResolutionMs} = invocation;
  const ending = endingOf(invocation, nowMs);
  const took = durationMs === null ? '' : ` after ${formatDuration(durationMs, timeResolutionMs)}`;
  const name = escapeLine(`${operation || 'call of'} ${plugin}`);
  return `${style.strong(name)} ${paintOf(ending, style)(ending.word)}${took}, ${formatCallAgo(invocation, nowMs)}`;
}

function errorLines(invocation: Invocation, {style, width, nowMs}: Screen): string[] {
  const {detail} = endingOf(invocation, nowMs);
  if (detail === '') return [];
  return wrap(detail, width === undefined ? undefined : width - 2).map((line) => `  ${style.bad(line)}`);
}

function factsOf({invocation, parent, children}: Call, {caller, ids}: ShowOptions, {nowMs}: Screen): Labelled[] {
  const {id, node, parameters, pod, request, error, exit, pluginFile, notes} = invocation;
  const own = endingOf(invocation, nowMs);
  const code = error === undefined ? '' : `, CNI error code ${error.code}`;
  return [
    ['capture', [id]],
    ['node', [node ?? undefined]],
    ['pod', [pod === null ? undefined : `${pod.namespace}/${pod.name}${pod.uid === null ? '' : `  uid ${pod.uid}`}`]],
    ['container', [parameters.containerId, invocation.containerName ?? undefined]],
    ['interface', [parameters.ifname]],
    ['netns', [parameters.netns]],
    ['network', [request?.name ?? undefined]],
    ['cniVersion', [request?.cniVersion === '' ? '(empty)' : (request?.cniVersion ?? undefined)]],
    ['started', [formatCallStart(invocation)]],
    ['ended', [`${exitText(exit)}${code}`]],
    ['called by', [callerText()]],
    ['called', children.map(childText)],
    ['arguments', counted(parameters.args.map(({key, value}) => (value === undefined ? key : `${key}=${value}`)))],
    ['path', counted(parameters.path)],
    ['program', pluginFile === null ? [] : [fileText(pluginFile)]],
    ['notes', notes],
  ];

  function callerText(): string | undefined {
    if (caller === undefined) return parent?.id;
    return `${nameOf(caller)}  ${endingOf(caller, nowMs).word}${parent?.inferred ? ' (inferred: no shim recorded it)' : ''}`;
  }

  function childText({invocation: child}: Call): string {
    const {word, detail} = endingOf(child, nowMs);
    if (detail === '') return `${nameOf(child)}  ${word}`;
    return `${nameOf(child)}  ${word}${own.detail.includes(detail) ? ' with this error' : `: ${detail}`}`;
  }

  function nameOf({id, operation, plugin, parameters}: Invocation): string {
    return `${ids.get(id) ?? id}  ${operation} ${plugin} ${parameters.ifname ?? ''}`;
  }
}

/** Which version it was: packages have no other name for a plugin than its file. */
function fileText({path, size, modifiedAtMs, sha256}: PluginFile): string {
  return `${path}  ${size} bytes of ${formatInstant(modifiedAtMs).slice(0, 10)}, sha256 ${sha256.slice(0, 16)}`;
}

/** Each text once, with how often it comes: multus hands its arguments on twice. */
function counted(texts: readonly string[]): string[] {
  return [...new Set(texts)].map((text) => {
    const count = texts.filter((other) => other === text).length;
    return count === 1 ? text : `${text}  (${count} times)`;
  });
}

function bytesBlock(title: string, name: string, bytes: Buffer, json: Json | undefined, screen: Screen): string[] {
  const {style, width} = screen;
  if (bytes.length === 0) return [];
  const heading = `${style.strong(title)} ${style.faint(`(${name}, ${bytes.length} ${bytes.length === 1 ? 'byte' : 'bytes'})`)}`;
  const lines = () => foldLines(linesIn(bytes.toString('utf8')), `--raw ${name} writes all of it`).map(escapeLine);
  return [heading, ...(json === undefined ? lines() : jsonLines(json, style, width))];
}

function environmentBlock({argv, environment}: Invocation, {style}: Screen): string[] {
  return [
    `${style.strong('ARGV')} ${escapeLine(argv.join(' '))}`,
    style.strong('ENVIRONMENT'),
    ...[...environment].map(([name, value]) => `${style.jsonKey(escapeLine(name))}=${escapeLine(value)}`),
  ];
}
