import {createHash} from 'node:crypto';
import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {parseJsonObject, type JsonObject} from '../../src/cni/json.js';
import type {Case, Network, PlayedCall, PluginEntry} from './case.js';
import {outcomeOf, type Outcome} from './outcome.js';
import {run} from './program.js';

/** Plays the calls of a case as libcni and containerd make them; after an ADD that failed comes the DEL, backwards. */
export async function playCalls({id, calls = [], network = {}, afterFailure}: Case, bin: string): Promise<void> {
  let lastResult: JsonObject | undefined;
  for (const call of calls) {
    const succeeded = await playChain(call, call.operation);
    if (!succeeded && call.operation === 'ADD' && afterFailure !== 'none') await playChain(call, 'DEL');
  }

  async function playChain(call: PlayedCall, operation: string): Promise<boolean> {
    const keepsResult = operation === 'ADD' || ['0.4.0', '1.0.0', '1.1.0'].includes(network.cniVersion ?? '');
    let previous = operation === 'CHECK' || operation === 'DEL' ? lastResult : undefined;
    for (const plugin of chainOf(network, operation)) {
      const request = requestOf(plugin, call, network, keepsResult ? previous : undefined);
      const outcome = await playCall(plugin.type, request, {call, operation, id, bin});
      if (outcome.kind === 'error') return false;
      const result = operation === 'ADD' ? parseJsonObject(outcome.stdout) : undefined;
      if (operation === 'ADD' && result === undefined) return false;
      if (operation === 'ADD') previous = result;
    }
    if (operation === 'ADD') lastResult = previous;
    return true;
  }
}

function chainOf(network: Network, operation: string): readonly PluginEntry[] {
  const plugins = network.plugins ?? [network as PluginEntry];
  return operation === 'DEL' ? [...plugins].reverse() : plugins;
}

function requestOf(plugin: PluginEntry, {extra}: PlayedCall, network: Network, previous?: JsonObject): string {
  const {name, cniVersion} = network;
  const knowsChains = cniVersion !== undefined && !['', '0.1.0', '0.2.0'].includes(cniVersion);
  return JSON.stringify({
    ...plugin,
    ...(name === undefined ? {} : {name}),
    ...(cniVersion === undefined ? {} : {cniVersion}),
    ...extra,
    ...(knowsChains && previous !== undefined ? {prevResult: previous} : {}),
  });
}

interface Setting {
  readonly call: PlayedCall;
  readonly operation: string;
  readonly id: string;
  readonly bin: string;
}

async function playCall(type: string, request: string, {call, operation, id, bin}: Setting): Promise<Outcome> {
  const path = join(bin, type);
  if (!existsSync(path)) return {kind: 'error', msg: `failed to find plugin "${type}" in path [${bin}]`, code: 999};
  const container = call.container ?? hash(id);
  const parameters: NodeJS.ProcessEnv = {
    CNI_COMMAND: operation,
    CNI_CONTAINERID: container,
    CNI_NETNS: call.netns ?? `/var/run/netns/cni-${hash(id).slice(0, 8)}`,
    CNI_IFNAME: call.ifname,
    CNI_PATH: bin,
    CNI_ARGS: (call.args ?? argumentsOf(call)).replace('{ID}', container),
  };
  const wanted = Object.entries(parameters).filter(([name]) => call.unset?.includes(name) !== true);
  const environment = {PATH: process.env['PATH'], ...Object.fromEntries(wanted)};
  return outcomeOf(await run([path], call.stdin ?? request, environment));
}

function argumentsOf({pod}: PlayedCall): string {
  if (pod === null) return '';
  const {namespace, name} = pod;
  return `IgnoreUnknown=1;K8S_POD_NAMESPACE=${namespace};K8S_POD_NAME=${name};K8S_POD_INFRA_CONTAINER_ID={ID};K8S_POD_UID=5ef45051-c369-4076-b132-05ccbbb8fa6e`;
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
