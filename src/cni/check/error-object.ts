import type {CniError} from '../error.js';
import {findingIf, type Finding} from './finding.js';

/** Codes that the specification or libcni's types give a meaning; from 100 on they are the plugin's own. */
const knownCodes: ReadonlySet<number> = new Set([1, 2, 3, 4, 5, 6, 7, 8, 11, 50, 51, 99]);

/**
 * Checks a CNI error object. That it lacks `cniVersion`, which the specification wants, is passed over: libcni's own
 * plugins never print one.
 */
export function checkErrorObject({code, msg}: CniError): Finding[] {
  return [
    ...findingIf(msg === '', 'error-message-missing', 'msg', 'it is empty'),
    ...findingIf(
      code < 100 && !knownCodes.has(code),
      'error-code-reserved',
      'code',
      `${code} has no meaning in the specification`,
    ),
  ];
}
