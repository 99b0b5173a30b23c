import {asNumber, asString, parseJsonObject} from '../../src/cni/json.js';

/** What libcni makes of a plugin's process that ended. */
export type Outcome =
  | {readonly kind: 'result'; readonly stdout: string}
  | {readonly kind: 'error'; readonly msg: string; readonly code: number};

/** In libcni's words (pkg/invoke/raw_exec.go). */
export function outcomeOf({
  status,
  signal,
  stdout,
  stderr,
}: {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}): Outcome {
  if (status === 0) return {kind: 'result', stdout};
  const how = signal === null ? `exit status ${status ?? '?'}` : `signal: ${signal === 'SIGKILL' ? 'killed' : signal}`;
  if (stdout === '') {
    const msg = stderr === '' ? `with no error message: ${how}` : '';
    return failed(msg === '' ? `netplugin failed: ${JSON.stringify(stderr)}` : `netplugin failed ${msg}`);
  }
  const error = parseJsonObject(stdout);
  if (error === undefined) {
    const why = `invalid character '${stdout.charAt(0)}' looking for beginning of value`;
    return failed(`netplugin failed but error parsing its diagnostic message ${JSON.stringify(stdout)}: ${why}`);
  }
  const [msg, details] = [asString(error['msg']) ?? '', asString(error['details'])];
  return {kind: 'error', msg: details ? `${msg}; ${details}` : msg, code: asNumber(error['code']) ?? 999};
}

function failed(msg: string): Outcome {
  return {kind: 'error', msg, code: 999};
}
