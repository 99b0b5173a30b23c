import {readFileSync} from 'node:fs';
import {gunzipSync} from 'node:zlib';
import type {HostPaths} from '../../system/host-paths.js';
import {seen} from '../../system/look.js';
import {namesSeenIn} from '../../system/names-in.js';
import type {KernelFacts} from '../facts.js';

/** Finds out what the kernel has without loading a module, which asking for an interface would do. */
export function readKernel({at}: HostPaths): KernelFacts {
  const release = (read(at('/proc/sys/kernel/osrelease')) ?? '').trim();
  const modules = `/lib/modules/${release}`;
  const lists = ['modules.dep', 'modules.builtin'].map((name) => read(at(`${modules}/${name}`)));
  const loaded = (read(at('/proc/modules')) ?? '').split('\n').map((line) => line.split(' ', 1)[0] ?? '');
  const configuration = readConfiguration(at('/proc/config.gz')) ?? read(at(`/boot/config-${release}`));
  return {
    release: release || 'this kernel',
    loaded: new Set([...loaded, ...namesSeenIn(at('/sys/module'))].filter((name) => name !== '')),
    installed: lists.some((list) => list === null) ? null : new Set(lists.flatMap((list) => moduleNames(list ?? ''))),
    options: configuration === null ? null : new Set(configuration.match(/^CONFIG_\w+=[ym]$/gm) ?? []),
  };
}

/** `kernel/net/bridge/bridge.ko.xz: ...` is `bridge`. */
function moduleNames(list: string): string[] {
  return [...list.matchAll(/([^/\s]+)\.ko(?:\.\w+)?(?=:|$)/gm)].map(([, name = '']) => name);
}

function readConfiguration(path: string): string | null {
  return seen(() => gunzipSync(readFileSync(path)).toString('latin1')) ?? null;
}

function read(path: string): string | null {
  return seen(() => readFileSync(path, 'latin1')) ?? null;
}
