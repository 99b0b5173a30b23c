import {statSync} from 'node:fs';
import {join} from 'node:path';
import type {HostPaths} from '../../system/host-paths.js';
import {seen} from '../../system/look.js';
import {namesSeenIn} from '../../system/names-in.js';
import type {KubeconfigFile} from '../checks/check-kubeconfigs.js';

/** The kubeconfigs that add-ons write into the directory of configurations, or into one of theirs within it. */
export function readKubeconfigs({at}: HostPaths, directory: string): readonly KubeconfigFile[] {
  const names = namesSeenIn(at(directory)).flatMap((name) => [
    name,
    ...(name.endsWith('.d') ? namesSeenIn(at(join(directory, name))).map((each) => join(name, each)) : []),
  ]);
  return names
    .filter((name) => /kubeconfig/i.test(name))
    .flatMap((name) => {
      const path = join(directory, name);
      const status = seen(() => statSync(at(path)));
      if (status?.isFile() !== true) return [];
      return [{path, mode: (status.mode & 0o777).toString(8), size: status.size}];
    });
}
