import type {Invocation} from '../invocation.js';
import {isFailure} from '../failure.js';

/**
 * Whether two calls failed in the same way: the same plugin, the same operation, and the same message but for what is
 * each call's own (addresses, ids, numbers, names in quotes).
 */
export function failAlike(one: Invocation, other: Invocation): boolean {
  return isFailure(one) && isFailure(other) && signatureOf(one) === signatureOf(other);
}

function signatureOf({plugin, operation, error, exit, outcome, stderr}: Invocation): string {
  const ending = exit === null ? outcome : 'code' in exit ? `exit ${exit.code}` : `signal ${exit.signal}`;
  const [how, said] =
    error === undefined ? [ending, firstLine(stderr)] : [`error ${error.code}`, `${error.msg} ${error.details ?? ''}`];
  return [plugin, operation, how, withoutOwn(said)].join('\n');
}

function firstLine(bytes: Buffer): string {
  return bytes.toString('utf8').trim().split('\n', 1)[0]?.slice(0, 500) ?? '';
}

function withoutOwn(text: string): string {
  return text
    .replace(/"[^"]*"|'[^']*'/g, '""')
    .replace(/\b0x[0-9a-f]+\b/gi, '#')
    .replace(/\b(veth|cali|lxc|eni|cni)[0-9a-f]{4,}\b/gi, '$1#')
    .replace(/\b[0-9a-f]{8,}(?:-[0-9a-f]{4,})*\b/gi, '#')
    .replace(/[0-9a-f]*:[0-9a-f:]{2,}(?:\/\d+)?/gi, '#')
    .replace(/\d+/g, '#')
    .replace(/\s+/g, ' ');
}
