import {systemPath} from '../../system/find-program.js';
import {isTrusted} from '../plugin/trusted-path.js';

/**
 * What of a recorded environment a plugin gets on a live node: the parameters of the call, what tells it about the node,
 * and of PATH what nobody but root can change. Any other variable could make it, or a program that it runs, load code
 * (`LD_PRELOAD`, `XTABLES_LIBDIR`, `BASH_ENV`), and anybody may have written the capture.
 */
export function liveEnvironment(recorded: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const kept = Object.entries(recorded).filter(([name]) => keptNames.test(name));
  const path = (recorded['PATH'] ?? '').split(':').filter((directory) => isTrusted(directory));
  return {...Object.fromEntries(kept), PATH: path.join(':') || systemPath};
}

const keptNames = /^(CNI|K8S|KUBERNETES)_|^(HOME|HOSTNAME|NODE_?NAME)$|^(https?|no)_proxy$/i;
