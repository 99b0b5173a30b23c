import type * as Client from '@kubernetes/client-node';
import {isObject, type Json} from '../cni/json.js';

/**
 * What keeps an answer from being the Kubernetes object that it says it is, by the types that the library declares; where
 * it declares none, any value will do. Undefined: nothing.
 */
export function misfit(json: Json, client: typeof Client): string | undefined {
  const kind = isObject(json) ? json['kind'] : undefined;
  if (typeof kind !== 'string') return 'it has no kind';
  const type = [`V1${kind}`, `CoreV1${kind}`].find((name) => modelOf(name, client) !== undefined);
  return type === undefined ? undefined : misfitOf(json, type, kind, client);
}

interface Attribute {
  readonly baseName: string;
  readonly type: string;
}

function misfitOf(json: Json | undefined, type: string, path: string, client: typeof Client): string | undefined {
  if (json === undefined || json === null) return undefined;
  const element = /^Array<(.*)>$/.exec(type)?.[1];
  if (element !== undefined) {
    if (!Array.isArray(json)) return `${path} is no list`;
    return firstOf(
      (json as readonly Json[]).map((each, at) => () => misfitOf(each, element, `${path}[${at}]`, client)),
    );
  }
  const value = /^\{ \[key: string\]: (.*); \}$/.exec(type)?.[1];
  if (value !== undefined) {
    if (!isObject(json)) return `${path} is no object`;
    return firstOf(
      Object.entries(json).map(
        ([key, each]) =>
          () =>
            misfitOf(each, value, `${path}.${key}`, client),
      ),
    );
  }
  const model = modelOf(type, client);
  if (model === undefined) return plainTypes[type]?.(json) === false ? `${path} is no ${type}` : undefined;
  if (!isObject(json)) return `${path} is no object`;
  return firstOf(
    model.map(
      ({baseName, type: inner}) =>
        () =>
          misfitOf(json[baseName], inner, `${path}.${baseName}`, client),
    ),
  );
}

const plainTypes: Readonly<Record<string, (json: Json) => boolean>> = {
  string: (json) => typeof json === 'string',
  number: (json) => typeof json === 'number',
  boolean: (json) => typeof json === 'boolean',
  Date: isTime,
  V1MicroTime: isTime,
};

/** As JavaScript reads it; the years that it has no words for are no times of a cluster. */
function isTime(json: Json): boolean {
  return typeof json === 'string' && /^\d{4}-\d\d-\d\dT/.test(json) && !Number.isNaN(Date.parse(json));
}

function modelOf(name: string, client: typeof Client): readonly Attribute[] | undefined {
  const model = (client as unknown as Readonly<Record<string, {getAttributeTypeMap?: () => Attribute[]} | undefined>>)[
    name
  ];
  return model?.getAttributeTypeMap?.();
}

function firstOf(checks: readonly (() => string | undefined)[]): string | undefined {
  for (const check of checks) {
    const problem = check();
    if (problem !== undefined) return problem;
  }
  return undefined;
}
