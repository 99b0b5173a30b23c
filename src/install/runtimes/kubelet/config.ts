import {readdirSync} from 'node:fs';
import {join} from 'node:path';
import {parseJsonObject} from '../../../cni/json.js';
import type {HostPaths} from '../../../system/host-paths.js';
import {readText} from '../../networks/network-configuration.js';
import {flagValue} from '../command-flags.js';
import {look} from '../../../system/look.js';
import {unreadable} from '../../../system/names-in.js';

/**
 * What the KubeletConfiguration of that command line says at its top level, which is flat where it matters here: YAML or JSON, then the files
 * of --config-dir, of which the last has the last word (kubernetes.io/docs/tasks/administer-cluster/kubelet-config-file, since 1.28).
 */
export function readKubeletConfig(host: HostPaths, words: readonly string[]): (key: string) => string | undefined {
  const main = flagValue(words, 'config') ?? '/var/lib/kubelet/config.yaml';
  const directory = flagValue(words, 'config-dir');
  const paths = [main, ...(directory === undefined ? [] : dropIns(host, directory))];
  const texts = paths.map((path) => readText(host.followed(path)));
  return (key) => texts.map((text) => valueIn(text, key)).findLast((value) => value !== undefined);
}

/** Also in directories below it, by their whole names; only *.conf. */
function dropIns({followed}: HostPaths, directory: string): string[] {
  const names = look(() => readdirSync(followed(directory), {recursive: true, encoding: 'utf8'}));
  if (names.kind === 'refused') throw unreadable(directory, names.reason);
  if (names.kind === 'absent') return [];
  return names.value
    .filter((name) => name.endsWith('.conf'))
    .sort()
    .map((name) => join(directory, name));
}

function valueIn(text: string, key: string): string | undefined {
  const json = parseJsonObject(text)?.[key];
  if (typeof json === 'string' || typeof json === 'number') return String(json);
  return new RegExp(`^${key}:[ \\t]*["']?([^"'\\s#]+)`, 'm').exec(text)?.[1];
}
