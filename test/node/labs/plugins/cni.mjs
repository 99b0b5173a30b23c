// What the stand-ins have in common: they are called as the specification says, call others as libcni does, and answer
// as plugins do that are built with containernetworking/cni pkg/skel.
import {spawnSync} from 'node:child_process';
import {accessSync, constants, readFileSync, statSync} from 'node:fs';
import {join} from 'node:path';

/** An error object of the specification. */
export class CniError extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

/**
 * Answers one call. `operations.ADD` gets the request and returns the result; DEL and CHECK return nothing, and succeed
 * where they are left out.
 */
export function serve(operations, supportedVersions = ['0.1.0', '0.2.0', '0.3.0', '0.3.1', '0.4.0', '1.0.0']) {
  const operation = process.env.CNI_COMMAND;
  try {
    if (operation === 'VERSION') return print({cniVersion: '1.0.0', supportedVersions});
    const result = operations[operation]?.(JSON.parse(readFileSync(0, 'utf8')));
    if (operation === 'ADD') print(result);
  } catch (error) {
    print({code: error.code ?? 999, msg: error.message});
    process.exitCode = 1;
  }
}

/**
 * Runs another plugin, found through `path`, with this one's environment, some of it changed. Returns its result, or
 * undefined where it printed none.
 *
 * @throws CniError the error of that plugin
 */
export function callPlugin(request, options = {}) {
  const {plugin = request.type, operation = process.env.CNI_COMMAND, environment = {}, path = pluginPath()} = options;
  const {status, stdout, stderr, error} = spawnSync(findPlugin(plugin, path), {
    input: JSON.stringify(sorted(request)),
    encoding: 'utf8',
    env: {...process.env, ...environment, CNI_COMMAND: operation, CNI_PATH: path.join(':')},
  });
  return answerOf({status, stdout, stderr, error});
}

/** The same for the IPAM plugin of a request: it gets the whole of it. */
export function callIpam(request) {
  return callPlugin(request, {plugin: request.ipam.type});
}

export function pluginPath() {
  return (process.env.CNI_PATH ?? '').split(':');
}

function answerOf({status, stdout, stderr, error}) {
  if (status === 0) return stdout.trim() === '' ? undefined : JSON.parse(stdout);
  if (stdout === '' && stderr === '') {
    throw new CniError(999, `netplugin failed with no error message: ${error?.message ?? `exit status ${status}`}`);
  }
  if (stdout === '') throw new CniError(999, `netplugin failed: ${JSON.stringify(stderr)}`);
  const {code, msg, details} = JSON.parse(stdout);
  throw new CniError(code, details ? `${msg}; ${details}` : msg);
}

function findPlugin(type, path) {
  const found = path.map((directory) => join(directory, type)).find(isProgram);
  if (found !== undefined) return found;
  throw new CniError(999, `failed to find plugin "${type}" in path [${path.join(' ')}]`);
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** Go prints the keys of a map in alphabetical order. */
function sorted(object) {
  return Object.fromEntries(Object.entries(object).sort(([left], [right]) => (left < right ? -1 : 1)));
}

function print(object) {
  process.stdout.write(`${JSON.stringify(object, null, 4)}\n`);
}
