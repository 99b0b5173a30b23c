import * as Flags from '@oclif/core/flags';
import {rootFlag, storeFlag, timeoutFlag} from './flags.js';
import {clusterFlags} from './kubeconfig-flag.js';

/** What `doctor` can be told; usually it needs nothing of it. */
export const doctorFlags = {
  ...clusterFlags,
  'bin-dir': Flags.string({summary: 'where plugins are (default: where the runtime looks)', helpValue: 'DIR'}),
  'conf-dir': Flags.string({
    summary: 'where network configurations are (default: where the runtime looks)',
    helpValue: 'DIR',
  }),
  node: Flags.string({summary: 'what the cluster calls this node (default: the host name)', helpValue: 'NAME'}),
  'plugin-timeout': timeoutFlag({
    summary: 'give up a plugin that does not tell its versions after that long',
    default: 30_000,
    defaultHelp: () => Promise.resolve('30s'),
  }),
  root: rootFlag,
  store: storeFlag,
};
