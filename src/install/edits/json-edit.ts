import {isDeepStrictEqual} from 'node:util';
import {TargetError} from '../../errors.js';
import {parseJsonObject, type Json} from '../../cni/json.js';

/** Where a value stands in a JSON text. */
interface Place {
  readonly start: number;
  readonly end: number;
  /** Of an object, with where each name stands; of a list, with its indexes as names. */
  readonly members: readonly {readonly name: string; readonly start: number; readonly value: Place}[];
}

/**
 * The JSON text with one string set in the object at that path: in place of its value if it is there, else before the
 * object's first member. Every other byte stays.
 *
 * @throws TargetError if the text has no such object, or is written so that this does not work
 */
export function setJsonString(
  text: string,
  at: readonly (string | number)[],
  {name, value}: {readonly name: string; readonly value: string},
  path: string,
): string {
  const object = at.reduce<Place | undefined>((place, step) => memberOf(place, String(step)), placeOf(text));
  const old = memberOf(object, name);
  const first = object?.members[0];
  const notation = JSON.stringify(value);
  const edited =
    old !== undefined
      ? text.slice(0, old.start) + notation + text.slice(old.end)
      : object !== undefined && first !== undefined
        ? `${text.slice(0, first.start)}"${name}": ${notation},${text.slice(object.start + 1, first.start) || ' '}${text.slice(first.start)}`
        : text;
  if (object !== undefined && differsInMemberOnly(text, edited, at, {name, value})) return edited;
  throw new TargetError(`${path} cannot be edited: it is written in an unusual way`, {
    suggestions: [`set "${name}": ${notation} there by hand`, 'nothing was changed'],
  });
}

function memberOf(place: Place | undefined, name: string): Place | undefined {
  return place?.members.find((member) => member.name === name)?.value;
}

/** The text must be JSON. */
function placeOf(text: string): Place {
  let offset = 0;
  const skip = (pattern: RegExp) => {
    pattern.lastIndex = offset;
    const found = pattern.exec(text)?.[0] ?? '';
    offset += found.length;
    return found;
  };
  const blank = () => skip(/[\s,:]*/y);
  const string = /"(?:[^"\\]|\\.)*"/y;
  const value = (): Place => {
    blank();
    const start = offset;
    const opening = skip(/[[{]/y);
    if (opening === '') skip(text[start] === '"' ? string : /[^\s,\]}]*/y);
    const members = opening === '' ? [] : inside(opening === '{');
    return {start, end: offset, members};
  };
  const inside = (isObject: boolean): Place['members'] => {
    const members: {name: string; start: number; value: Place}[] = [];
    for (blank(); skip(/[\]}]/y) === '' && offset < text.length; blank()) {
      const start = offset;
      const name = isObject ? String(JSON.parse(skip(string))) : String(members.length);
      members.push({name, start, value: value()});
    }
    return members;
  };
  return value();
}

/** Reads both texts anew rather than trusting the edit. */
function differsInMemberOnly(
  before: string,
  after: string,
  at: readonly (string | number)[],
  {name, value}: {readonly name: string; readonly value: string},
): boolean {
  const [old, now] = [parseJsonObject(before), parseJsonObject(after)];
  if (old === undefined || now === undefined) return false;
  return isDeepStrictEqual(now, withMember(old, [...at, name], value));
}

function withMember(json: Json | undefined, [step, ...rest]: readonly (string | number)[], value: string): Json {
  if (step === undefined) return value;
  if (Array.isArray(json)) {
    return (json as readonly Json[]).map((item, index) => (index === step ? withMember(item, rest, value) : item));
  }
  const object = typeof json === 'object' && json !== null ? (json as Readonly<Record<string, Json>>) : {};
  return {...object, [step]: withMember(object[step], rest, value)};
}
