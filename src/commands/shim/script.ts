import {BaseCommand} from '../../cli/base-command.js';
import {shimChoices, shimFlags} from '../../cli/shim-flags.js';
import {openNode} from '../../install/node-access.js';
import {defaultBinDir} from '../../install/runtimes/choose-bin-dir.js';
import {findPrograms} from '../../install/shim-files/programs.js';
import {defaultMaxStoreKib, shimRequest} from '../../install/request.js';
import {renderScript} from '../../install/shim-files/shim-files.js';

export default class ShimScript extends BaseCommand {
  static override summary = 'Print the shim that "shim install" would write';
  static override description =
    'For a runtime that "shim install" cannot set up: put the script into a directory as shim.sh, make it executable, ' +
    'link to it under the name of each plugin (ln -s shim.sh bridge), and let the runtime look for its plugins there: ' +
    'bin_dir of the CRI plugin in /etc/containerd/config.toml, plugin_dirs in /etc/crio/crio.conf.d. Take the directory ' +
    'that the runtime used before as --bin-dir.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> > shim.sh',
    '<%= config.bin %> <%= command.id %> --bin-dir /usr/lib/cni --store /var/lib/mlab-cni/store --for 1d',
  ];
  static override flags = shimFlags;

  async run(): Promise<{readonly script: string}> {
    const {flags} = await this.parse(ShimScript);
    const node = openNode(flags.root, (line) => this.logToStderr(line));
    const {root, version} = this.config;
    const request = shimRequest(shimChoices(flags), root, version);
    const maxStoreKib = request.maxStoreKib ?? defaultMaxStoreKib;
    const programs = await findPrograms(node.run);
    const script = renderScript(node.host, {
      ...request,
      maxStoreKib,
      realDirs: [request.binDir ?? defaultBinDir],
      programs,
    });
    this.log(script.trimEnd());
    return {script};
  }
}
