import type {InvokeReport} from './invoke-report.js';
import {typeOf} from '../../cni/network-list.js';
import {UsageError} from '../../errors.js';
import type {RunProcess, StartProcess} from '../../system/process.js';
import {withLiveNode} from '../live/live-node.js';
import type {Live} from '../live/replay-live.js';
import {requirePlugin} from '../plugin/find-plugin.js';
import {copyHost} from '../sandbox/host-copy.js';
import {withSandbox} from '../sandbox/sandbox.js';
import {invokeChain, keepsResult, type InvokeOptions} from './invoke.js';

export interface TryOutOptions extends Omit<InvokeOptions, 'programs'> {
  readonly likeHost: boolean;
  /** Not null: on this node itself. */
  readonly live: Omit<Live, 'warn'> | null;
  readonly runProcess: RunProcess;
  readonly startProcess: StartProcess;
}

/**
 * Attaches a network and detaches it again, in a sandbox or on this node.
 *
 * @throws UsageError if CHECK is wanted of a version that has none
 * @throws PluginMissingError if a plugin of the list is not there
 * @throws SandboxError if there can be no sandbox
 * @throws TimeoutError if a plugin does not end in time
 */
export async function tryOut(options: TryOutOptions): Promise<InvokeReport> {
  const {list, attachment, binDirs, live, runProcess} = options;
  if (options.withCheck && !keepsResult(list)) {
    throw new UsageError(`there is no CHECK in version ${list.cniVersion}`, {
      suggestions: ['set "cniVersion" to 0.4.0 or later', 'leave --check out'],
    });
  }
  const names = list.plugins.map(typeOf);
  const programs = new Map(names.map((name) => [name, requirePlugin(name, binDirs)]));
  const chain = {...options, programs};
  if (live !== null) {
    await live.confirm([
      `on this node, for the container ${attachment.containerId} in the new namespace ${attachment.netns}:`,
      `  ADD and DEL of ${[...programs.values()].join(', ')}`,
      'plugins may change links, addresses, routes, firewall rules, sysctls and files; what DEL leaves behind is shown',
    ]);
    return withLiveNode(live.untilInterrupted(), async (node) => ({
      place: 'live',
      ...(await invokeChain(node, chain)),
    }));
  }
  return withSandbox({...options, visible: binDirs}, async (sandbox) => {
    if (options.likeHost) await copyHost(sandbox, runProcess, []);
    return {place: 'sandbox', ...(await invokeChain(sandbox, chain))};
  });
}
