import {join} from 'node:path';
import type {PluginFile} from '../../capture/recording.js';
import {readRegularFile} from '../../system/read-regular-file.js';

/** What a plugin was from a certain time on. */
interface Identity extends PluginFile {
  readonly boot: string;
  readonly uptimeCs: number;
}

/** When a plugin was called. */
interface Moment {
  readonly boot: string;
  readonly uptimeCs: number;
}

/**
 * Which file a plugin was when it was called. `STORE/about/PATH` has a line for each time that something may have
 * happened to it: UPTIME BOOT SIZE MTIME INODE SHA256 PATH, oldest first, in which PATH has commas for slashes.
 */
export function pluginFilesIn(directory: string): (path: string, at: Moment) => PluginFile | null {
  const known = new Map<string, readonly Identity[]>();
  return (path, {boot, uptimeCs}) => {
    const identities = known.get(path) ?? readIdentities(join(directory, `${path.replaceAll('/', ',')},`), path);
    known.set(path, identities);
    const before = identities.findLast((each) => each.boot === boot && each.uptimeCs <= uptimeCs);
    const inEarlierBoot = identities.slice(0, indexOfBoot(identities, boot)).at(-1);
    const found = before ?? inEarlierBoot;
    return found === undefined
      ? null
      : {path, size: found.size, modifiedAtMs: found.modifiedAtMs, sha256: found.sha256};
  };
}

/** Where the lines of a boot begin; they end the list if there are none of it, since nothing has happened in it. */
function indexOfBoot(identities: readonly Identity[], boot: string): number {
  const index = identities.findIndex((each) => each.boot === boot);
  return index < 0 ? identities.length : index;
}

function readIdentities(file: string, path: string): readonly Identity[] {
  const lines = readRegularFile(file)?.bytes.toString('utf8').split('\n') ?? [];
  return lines.flatMap((line) => {
    const [, uptime, boot = '', size, modified, sha256 = ''] =
      /^(\d+) ([0-9a-f]{8}) (\d+) (\d+) \d+ ([0-9a-f]{64}) /.exec(line) ?? [];
    if (uptime === undefined) return [];
    return [{path, boot, uptimeCs: Number(uptime), size: Number(size), modifiedAtMs: Number(modified) * 1000, sha256}];
  });
}
