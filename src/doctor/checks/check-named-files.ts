import type {Facts} from '../facts.js';
import {namedFiles, type NamedFile} from '../reading/named-files.js';
import {broken, doubtful, unchecked, type Remark} from '../remark.js';

/** Checks that the kubeconfigs and sockets are there that plugins are told to use. */
export function checkNamedFiles({plugins, presence}: Pick<Facts, 'plugins' | 'presence'>): Remark[] {
  const files = namedFiles(plugins);
  return files
    .filter(({path}, index) => files.findIndex((each) => each.path === path) === index)
    .flatMap((file) => {
      const present = presence.get(file.path);
      if (present === 'refused') return [unchecked(`whether there is ${file.path}`, 'it cannot be seen without root')];
      return present === 'absent' ? [remarkOf(file)] : [];
    });
}

function remarkOf({path, role, where, plugin}: NamedFile): Remark {
  const evidence = [where, `${path} does not exist`];
  if (role === 'kubeconfig') {
    return broken('plugin-kubeconfig-missing', {
      what: `the kubeconfig that ${plugin} is told to use is not there: ${path}`,
      evidence,
      next: `see why the add-on that writes it does not run on this node: the pod that installs ${plugin}`,
    });
  }
  return doubtful('plugin-socket-missing', {
    what: `the socket that ${plugin} is told to use is not there: ${path}`,
    evidence,
    next: `see whether the daemon of ${plugin} runs on this node`,
  });
}
