import {readFileSync} from 'node:fs';
import {TargetError} from '../../errors.js';
import {listeningSockets} from '../../system/listening-sockets.js';
import {defaultConfDir} from '../networks/network-configuration.js';
import {chooseTarget} from './choose-target.js';
import {readKubeletFacts} from './kubelet/facts.js';
import type {NodeAccess} from './target.js';
import {seen} from '../../system/look.js';

/** Where what starts pods on a node has its network configurations, and where it listens. */
export interface RuntimePlaces {
  readonly confDir: string;
  /** The CRI socket that the kubelet was told; null: none. */
  readonly socket: string | null;
}

/**
 * As the running runtime says, or its own files; only reads. A runtime that is not set up by us (k3s, RKE2, k0s) tells it, too, as
 * long as it is the only one that answers.
 */
export async function findRuntimePlaces(node: NodeAccess): Promise<RuntimePlaces> {
  const kubelet = await readKubeletFacts(node);
  const socket = kubelet?.socket ?? null;
  const told = socket === null || !node.live ? undefined : await node.askCri(socket);
  const confDir = told?.confDir ?? kubelet?.confDir ?? (await ofTarget(node)) ?? (await ofOnlyRuntime(node));
  return {confDir: confDir ?? defaultConfDir, socket};
}

async function ofTarget(node: NodeAccess): Promise<string | null> {
  try {
    const {target} = await chooseTarget(node, 'auto');
    return await target.confDir(node);
  } catch (error) {
    if (error instanceof TargetError) return null;
    throw error;
  }
}

async function ofOnlyRuntime(node: NodeAccess): Promise<string | undefined> {
  if (!node.live) return undefined;
  const sockets = listeningSockets(readUnixSockets(node)).filter((path) => /\/(containerd|crio)\.sock$/.test(path));
  const answers = await Promise.all(sockets.map((path) => node.askCri(path)));
  const dirs = [...new Set(answers.flatMap((answer) => answer?.confDir ?? []))];
  return dirs.length === 1 ? dirs[0] : undefined;
}

function readUnixSockets({host}: NodeAccess): string {
  return seen(() => readFileSync(host.at('/proc/net/unix'), 'utf8')) ?? '';
}
