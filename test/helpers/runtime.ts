import {spawnSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {asString, type Json, type JsonObject} from '../../src/cni/json.js';

/** A network configuration list, as in /etc/cni/net.d. */
export interface NetworkConfigList {
  readonly cniVersion: string;
  readonly name: string;
  readonly plugins: readonly JsonObject[];
}

/** What a runtime wants to attach to what. */
export interface Attachment {
  readonly containerId: string;
  readonly netns: string;
  readonly ifname: string;
  /** Handed as runtimeConfig to the plugins that declare the capability. */
  readonly capabilityArgs?: JsonObject;
  /** CNI_ARGS */
  readonly args?: string;
}

/** How one plugin answered. */
export interface PluginAnswer {
  readonly plugin: string;
  readonly status: number | null;
  readonly stdout: string;
}

/** Where plugins run: here, or in namespaces that a program can enter. */
export interface Place {
  /** Where its file system is seen from here. */
  readonly root: string;
  /** The command that runs another one there. */
  readonly enter: readonly string[];
  /** The runtime's own variables there. */
  readonly environment: Readonly<Record<string, string>>;
}

const here: Place = {root: '', enter: [], environment: {}};

/**
 * Calls plugins as libcni does (containernetworking/cni libcni/api.go): ADD and CHECK forwards, DEL backwards, the
 * previous result handed on, the final one handed to CHECK and DEL, keys of a request in alphabetical order.
 */
export class Runtime {
  private readonly results = new Map<string, Json>();

  constructor(
    private readonly binDirs: readonly string[],
    private readonly place: Place = here,
  ) {}

  /** Stops at the first plugin that fails, like libcni. */
  add(list: NetworkConfigList, attachment: Attachment): PluginAnswer[] {
    const answers: PluginAnswer[] = [];
    let prevResult: Json | undefined;
    for (const plugin of list.plugins) {
      const answer = this.call('ADD', requestOf(list, plugin, attachment, prevResult), attachment);
      answers.push(answer);
      if (answer.status !== 0) return answers;
      prevResult = JSON.parse(answer.stdout) as Json;
    }
    if (prevResult !== undefined) this.results.set(keyOf(list, attachment), prevResult);
    return answers;
  }

  check(list: NetworkConfigList, attachment: Attachment): PluginAnswer[] {
    return this.each('CHECK', list, list.plugins, attachment);
  }

  /** Forgets the result only when all went well. */
  del(list: NetworkConfigList, attachment: Attachment): PluginAnswer[] {
    const answers = this.each('DEL', list, [...list.plugins].reverse(), attachment);
    if (answers.every(({status}) => status === 0)) this.results.delete(keyOf(list, attachment));
    return answers;
  }

  private each(operation: string, list: NetworkConfigList, plugins: readonly JsonObject[], attachment: Attachment) {
    const prevResult = this.results.get(keyOf(list, attachment));
    return plugins.map((plugin) => this.call(operation, requestOf(list, plugin, attachment, prevResult), attachment));
  }

  private call(operation: string, request: JsonObject, attachment: Attachment): PluginAnswer {
    const plugin = asString(request['type']) ?? '';
    const {root, enter, environment} = this.place;
    const path = this.binDirs.map((directory) => join(directory, plugin)).find((file) => existsSync(root + file));
    if (path === undefined) throw new Error(`no plugin ${plugin} in ${this.binDirs.join(':')}`);
    const [file, ...args] = [...enter, path];
    const {status, stdout} = spawnSync(file, args, {
      input: JSON.stringify(request),
      encoding: 'utf8',
      env: {
        ...process.env,
        ...environment,
        CNI_COMMAND: operation,
        CNI_CONTAINERID: attachment.containerId,
        CNI_NETNS: attachment.netns,
        CNI_IFNAME: attachment.ifname,
        CNI_ARGS: attachment.args ?? '',
        CNI_PATH: this.binDirs.join(':'),
      },
    });
    return {plugin, status, stdout};
  }
}

function requestOf(
  {name, cniVersion}: NetworkConfigList,
  plugin: JsonObject,
  {capabilityArgs = {}}: Attachment,
  prevResult: Json | undefined,
): JsonObject {
  const capabilities = (plugin['capabilities'] ?? {}) as JsonObject;
  const runtimeConfig = Object.fromEntries(
    Object.entries(capabilityArgs).filter(([key]) => capabilities[key] === true),
  );
  const request: JsonObject = {
    ...plugin,
    name,
    cniVersion,
    ...(Object.keys(runtimeConfig).length === 0 ? {} : {runtimeConfig}),
    ...(prevResult === undefined ? {} : {prevResult}),
  };
  return Object.fromEntries(Object.entries(request).sort(([left], [right]) => (left < right ? -1 : 1)));
}

function keyOf({name}: NetworkConfigList, {containerId, ifname}: Attachment): string {
  return `${name}-${containerId}-${ifname}`;
}
