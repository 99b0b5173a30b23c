import {ipamCallers} from '../ipam-callers.js';
import {asString, isObject, type Json, type JsonObject} from '../json.js';
import type {Operation} from '../operation.js';
import {isBefore, specVersions} from '../spec-version.js';
import {finding, findingIf, type Finding} from './finding.js';
import {asGoReads} from './go-keys.js';

/** Checks what one invocation got on stdin; undefined: that was no JSON object. VERSION gets what the caller likes. */
export function checkRequest(operation: Operation, sent: JsonObject | undefined): Finding[] {
  if (operation === 'VERSION') return [];
  if (sent === undefined) return [finding('request-unreadable', '', 'it is no JSON object')];
  const request = asGoReads(sent);
  const cniVersion = asString(request['cniVersion']) ?? '';
  const hasPrevResult = isObject(request['prevResult']);
  return [
    ...checkVersion(request),
    ...checkName(request),
    ...checkType(request, 'type'),
    ...checkIpamType(request),
    ...findingIf(
      operation === 'ADD' && hasPrevResult && isBefore(cniVersion, '0.3.0'),
      'prev-result-too-early',
      'prevResult',
      `a plugin of cniVersion "${cniVersion}" does not know it`,
    ),
    ...findingIf(operation === 'CHECK' && !hasPrevResult, 'prev-result-missing', 'prevResult', 'CHECK needs it'),
    ...findingIf(
      operation === 'GC' && !isList(request['cni.dev/valid-attachments']),
      'attachments-missing',
      'cni.dev/valid-attachments',
      'GC needs it',
    ),
  ];
}

export function checkVersion({cniVersion}: JsonObject): Finding[] {
  if (typeof cniVersion === 'number' || typeof cniVersion === 'boolean' || isObject(cniVersion)) {
    return [finding('value-of-wrong-type', 'cniVersion', absence(cniVersion))];
  }
  if (typeof cniVersion !== 'string' || cniVersion === '') {
    return [finding('cni-version-missing', 'cniVersion', absence(cniVersion))];
  }
  const isKnown = specVersions.some((version) => version === cniVersion);
  return findingIf(!isKnown, 'cni-version-unknown', 'cniVersion', `"${cniVersion}" is none that was published`);
}

export function checkName({name}: JsonObject): Finding[] {
  if (typeof name !== 'string' || name === '') return [finding('network-name-missing', 'name', absence(name))];
  return findingIf(!/^[A-Za-z0-9][\w.-]*$/.test(name), 'network-name-invalid', 'name', `"${name}" is not allowed`);
}

/** Runtimes look for the plugin by its type in their directories, and refuse a path (libcni, invoke.FindInPath). */
export function checkType({type}: JsonObject, where: string): Finding[] {
  if (typeof type !== 'string' || type === '') return [finding('plugin-type-missing', where, absence(type))];
  const isFileName = !type.includes('/') && type !== '.' && type !== '..';
  return findingIf(!isFileName, 'plugin-type-invalid', where, `"${type}" is no plain file name`);
}

/** With weave-net no type means its own (github.com/weaveworks/weave plugin/net/cni.go). */
const hasOwnIpam: ReadonlySet<string> = new Set(['weave-net']);

/** An `ipam` with nothing in it, or an empty type alone, is a way to write that there is none. */
export function checkIpamType({type, ipam}: JsonObject): Finding[] {
  const plugin = asString(type) ?? '';
  if (!isObject(ipam) || !ipamCallers.has(plugin) || hasOwnIpam.has(plugin)) return [];
  const isBare = Object.keys(ipam).some((key) => key !== 'type') && !asString(ipam['type']);
  return findingIf(isBare, 'ipam-type-missing', 'ipam.type', absence(ipam['type']));
}

/** Go writes a list without elements as null. */
function isList(value: Json | undefined): boolean {
  return value === null || Array.isArray(value);
}

function absence(value: Json | undefined): string {
  if (value === undefined) return 'it is missing';
  return value === '' ? 'it is empty' : 'it is no string';
}
