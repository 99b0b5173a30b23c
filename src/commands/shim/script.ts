import * as Flags from '@oclif/core/flags';
import {BaseCommand, neverPaged} from '../../cli/base-command.js';
import {shimChoices, shimFlags, type ShimFlagValues} from '../../cli/flags/shim-flags.js';
import {openNode} from '../../install/node-access.js';
import {defaultBinDirs} from '../../cni/plugin-directories.js';
import {chosenKeeping, defaultKeeping} from '../../install/keeping.js';
import {shimRequest} from '../../install/request.js';
import {nodeScript} from '../../install/shim-files/node-script.js';
import {findPrograms} from '../../install/shim-files/programs.js';
import {renderScript} from '../../install/shim-files/shim-files.js';
import {storeFolders} from '../../store/disk/format.js';

/** The node script is told all this on the node. */
const flagsOfShim = {
  ...shimFlags,
  'bin-dir': {...shimFlags['bin-dir'], dependsOn: ['shim']},
  'max-store': {...shimFlags['max-store'], dependsOn: ['shim']},
  'keep-free': {...shimFlags['keep-free'], dependsOn: ['shim']},
  polls: {...shimFlags.polls, dependsOn: ['shim']},
  for: {...shimFlags.for, dependsOn: ['shim']},
};

export default class ShimScript extends BaseCommand {
  static override summary = 'Print one POSIX sh script that records on a node without Node.js';
  static override description =
    'The node needs nothing but a POSIX shell and its usual programs (busybox will do). The script mounts shims over the ' +
    'plugin directories, edits no file, restarts nothing, and takes everything back: on, off, status, list, pack, ' +
    'context, erase; its own "help" says more. With --shim the shim alone is printed, for a runtime that neither the ' +
    'script nor "shim install" can set up: put it into a directory as shim.sh, make it executable, link to it under the ' +
    'name of each plugin (ln -s shim.sh bridge), and let the runtime look for its plugins there: bin_dir of the CRI ' +
    'plugin in /etc/containerd/config.toml, plugin_dirs in /etc/crio/crio.conf.d. Take the directory that the runtime ' +
    'used before as --bin-dir.';
  static override examples = [
    {
      description: 'Record on a node for half an hour, and fetch what was captured',
      command:
        '<%= config.bin %> <%= command.id %> > mlab-cni.sh\n' +
        'ssh root@node sh -s -- on --for 30m < mlab-cni.sh\n' +
        'ssh root@node sh -s -- pack --output - < mlab-cni.sh > node.holds-secrets.tar.gz',
    },
    '<%= config.bin %> <%= command.id %> --shim --bin-dir /usr/lib/cni --store /var/lib/mlab-cni/store --for 1d',
  ];
  static override baseFlags = neverPaged;
  static override flags = {
    shim: Flags.boolean({summary: 'print the shim alone, for a directory of shims made by hand'}),
    ...flagsOfShim,
  };

  async run(): Promise<{readonly script: string}> {
    const {flags} = await this.parse(ShimScript);
    const {root, version} = this.config;
    const script = flags.shim ? await this.renderShim(flags) : nodeScript(root, {version, storeFolders});
    this.log(script.trimEnd());
    return {script};
  }

  private async renderShim(flags: ShimFlagValues): Promise<string> {
    const node = openNode(flags.root, (line) => this.logToStderr(line));
    const request = shimRequest(shimChoices(flags), this.config.root, this.config.version);
    return renderScript(node.host, {
      ...request,
      ...chosenKeeping(request, defaultKeeping),
      realDirs: request.binDir === null ? defaultBinDirs.slice(0, 1) : [request.binDir],
      programs: await findPrograms(node.run),
    });
  }
}
