import {valueOf} from '../../cni/error.js';
import {asNumber, asString, isObject, parseJson, type Json, type JsonObject} from '../../cni/json.js';

/** Something that an object of a document says, and how often it counts as said. */
export interface Message {
  readonly text: string;
  readonly count: number;
}

/**
 * What the objects of a document say, if a text is one: `kubectl get -o json` and `-o yaml`, the error object of a plugin.
 * Undefined: it is no document.
 */
export function messagesIn(text: string): Message[] | undefined {
  const value = /^\s*[[{]/.test(text) ? parseJson(text.trim()) : undefined;
  const messages = value === undefined ? messagesOfYaml(text) : messagesOf(value);
  return messages.length === 0 ? undefined : messages;
}

/** Names of fields that say something, as encoding/json of Go takes them: in any case. */
const spokenKeys: ReadonlySet<string> = new Set(['msg', 'message', 'details']);

function messagesOf(value: Json): Message[] {
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap(messagesOf);
  if (!isObject(value) || isLogRecord(value)) return [];
  const own = Object.entries(value).flatMap(([key, each]) =>
    spokenKeys.has(key.toLowerCase()) ? asString(each) || [] : [],
  );
  const isError = asNumber(valueOf(value, 'code')) !== undefined && asString(valueOf(value, 'msg')) !== undefined;
  const text = isError ? JSON.stringify(value) : own.join('; ');
  return [
    ...(text === '' ? [] : [{text, count: timesOf(value)}]),
    ...Object.values(value).flatMap((each) => (typeof each === 'object' ? messagesOf(each) : [])),
  ];
}

/** A line of a logger: text/log-prefixes.ts knows its fields. */
function isLogRecord(object: JsonObject): boolean {
  return logKeys.some((key) => object[key] !== undefined);
}

const logKeys = ['level', 'severity', 'PRIORITY', '__REALTIME_TIMESTAMP', 'ts', 'time', '@timestamp', 'err'] as const;

/** How often an event of Kubernetes was seen (core/v1 and events.k8s.io/v1). */
function timesOf({count, series}: JsonObject): number {
  return (isObject(series) ? asNumber(series['count']) : undefined) ?? asNumber(count) ?? 1;
}

/** kubectl folds long values: what is indented deeper than its key goes on with it. */
function messagesOfYaml(text: string): Message[] {
  if (!/^\s*(?:- )?(?:apiVersion|kind|lastTimestamp|reason|involvedObject): ?/m.test(text)) return [];
  const found = text.matchAll(/^([ ]*)(?:- )?message: (.*(?:\n\1[ ]+(?![ ]|\w+: ).*)*)$/gm);
  return [...found]
    .map(([, , value = '']) => ({text: unfolded(value), count: 1}))
    .filter((message) => message.text !== '');
}

function unfolded(value: string): string {
  const line = value
    .replace(/^[|>][+-]?\s*/, '')
    .replace(/\s*\n\s*/g, ' ')
    .trim();
  if (line.startsWith("'")) return line.slice(1).replace(/'$/, '').replaceAll("''", "'");
  return line.startsWith('"') ? line.slice(1).replace(/"$/, '').replace(/\\ /g, ' ') : line;
}
