import {parseOperation, type Operation} from '../operation.js';
import type {Parameters} from '../parameters.js';
import {isBefore} from '../spec-version.js';
import {finding, type Finding} from './finding.js';

/** Which parameters an operation must have (specification, "CNI operations"). */
const required: Readonly<Record<Operation, readonly (keyof typeof variables)[]>> = {
  ADD: ['containerId', 'netns', 'ifname'],
  DEL: ['containerId', 'ifname'],
  CHECK: ['containerId', 'netns', 'ifname'],
  GC: [],
  STATUS: [],
  VERSION: [],
};

const variables = {containerId: 'CNI_CONTAINERID', netns: 'CNI_NETNS', ifname: 'CNI_IFNAME'} as const;

const since: Readonly<Partial<Record<Operation, string>>> = {
  VERSION: '0.2.0',
  CHECK: '0.4.0',
  GC: '1.1.0',
  STATUS: '1.1.0',
};

/** Checks the parameters of one invocation. The version is the request's; null: it is not known. */
export function checkParameters(parameters: Parameters, cniVersion: string | null): Finding[] {
  const operation = parseOperation(parameters.command);
  if (operation === undefined) {
    return [finding('operation-unknown', 'CNI_COMMAND', `"${parameters.command ?? ''}" is no operation`)];
  }
  const first = since[operation] ?? '0.1.0';
  const {containerId, ifname, path, args} = parameters;
  const findings: Finding[] = [];
  if (operation !== 'VERSION' && cniVersion !== null && isBefore(cniVersion, first)) {
    const what = `${operation} came with ${first}, and the request has cniVersion "${cniVersion}"`;
    findings.push(finding('operation-too-new', 'CNI_COMMAND', what));
  }
  for (const name of required[operation]) {
    if (parameters[name] !== undefined) continue;
    findings.push(finding('parameter-missing', variables[name], `${operation} needs it, and it is empty`));
  }
  if (operation !== 'VERSION' && path.length === 0) findings.push(finding('path-missing', 'CNI_PATH', 'it is empty'));
  if (containerId !== undefined && !/^[A-Za-z0-9][\w.-]*$/.test(containerId)) {
    findings.push(finding('container-id-invalid', 'CNI_CONTAINERID', `"${containerId}" is not allowed`));
  }
  if (ifname !== undefined && !isInterfaceName(ifname)) {
    findings.push(finding('ifname-invalid', 'CNI_IFNAME', `"${ifname}" is not allowed`));
  }
  for (const {key, value} of args) {
    if (value === undefined) findings.push(finding('argument-malformed', 'CNI_ARGS', `"${key}" has no value`));
  }
  return findings;
}

/** As the kernel has it (dev_valid_name), and libcni checks it. */
function isInterfaceName(name: string): boolean {
  return name.length <= 15 && name !== '.' && name !== '..' && !/[/:\s]/.test(name);
}
