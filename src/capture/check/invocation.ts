import {checkErrorObject} from '../../cni/check/error-object.js';
import {finding, findingIf, inside, type Finding} from '../../cni/check/finding.js';
import {checkParameters} from '../../cni/check/parameters.js';
import {checkRequest} from '../../cni/check/request.js';
import {checkResult, checkVersionResult} from '../../cni/check/result.js';
import {asCniError} from '../../cni/error.js';
import {parseOperation, type Operation} from '../../cni/operation.js';
import {lostParts} from '../../cni/prev-result.js';
import type {RequestConfig} from '../../cni/request.js';
import type {Invocation} from '../invocation.js';
import {about, type CaptureFinding} from './capture-finding.js';

/**
 * Checks one captured call against the specification in the version of its request: parameters, request, and the result
 * or the error object. What was not recorded is not judged.
 */
export function checkInvocation(invocation: Invocation): CaptureFinding[] {
  const {parameters, request} = invocation;
  const operation = parseOperation(parameters.command);
  return about(invocation, [
    ...inside('environment', checkParameters(parameters, request?.cniVersion ?? null)),
    ...(operation === undefined
      ? []
      : [...requestFindings(operation, request), ...inside('stdout', checkAnswer(operation, invocation))]),
  ]);
}

/** Calls with the same request share it (see `parseRequestConfig`): what is wrong with it is worked out once. */
function requestFindings(operation: Operation, request: RequestConfig | undefined): readonly Finding[] {
  const findings = () => inside('stdin', checkRequest(operation, request?.json));
  if (request === undefined) return findings();
  const known = knownFindings.get(request) ?? new Map<Operation, readonly Finding[]>();
  knownFindings.set(request, known);
  const found = known.get(operation) ?? findings();
  known.set(operation, found);
  return found;
}

const knownFindings = new WeakMap<RequestConfig, Map<Operation, readonly Finding[]>>();

function checkAnswer(operation: Operation, invocation: Invocation): Finding[] {
  switch (invocation.outcome) {
    case 'partial':
      return [];
    case 'failed':
      return invocation.error === undefined ? [] : checkErrorObject(invocation.error);
    case 'crashed':
      return [finding('error-object-missing', '', 'the call failed without a CNI error object')];
    case 'invalid':
      return [finding('result-unreadable', '', 'it is no JSON object, and the exit status is 0')];
    case 'succeeded':
      return checkSuccess(operation, invocation);
  }
}

function checkSuccess(operation: Operation, invocation: Invocation): Finding[] {
  const {stdout, result, request, plugin} = invocation;
  const error = result === undefined ? undefined : asCniError(result);
  if (error !== undefined && error.code !== 0) {
    return [finding('error-object-with-exit-zero', '', `it is an error object: ${error.msg}`)];
  }
  if (operation === 'VERSION') return result === undefined ? [] : checkVersionResult(result);
  if (operation !== 'ADD' || result === undefined) {
    return findingIf(stdout.toString('utf8').trim() !== '', 'stdout-unexpected', '', `${operation} printed something`);
  }
  // plugins for addresses get the request of their caller
  const isIpam = request !== undefined && request.type !== null && request.type !== plugin;
  const lost = request?.prevResult && !isIpam ? lostParts(request.prevResult, result) : [];
  return [
    ...checkResult(result, {cniVersion: request?.cniVersion ?? '', isIpam}),
    ...findingIf(lost.length > 0, 'prev-result-dropped', '', `${lost.join(', ')} of prevResult is missing`),
  ];
}
